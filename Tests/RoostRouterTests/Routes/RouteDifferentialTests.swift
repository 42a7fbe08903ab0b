// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

/// An expression that is matched by plain backtracking, as PCRE does.
private indirect enum Expression {
    case character(UInt8)
    case members([UInt8])
    case sequence([Expression])
    case alternatives([Expression])
    case repeated(Expression, minimum: Int, maximum: Int?, isGreedy: Bool)
    case placeholder(String, Expression)

    var text: String {
        switch self {
        case .character(let byte):
            return String(decoding: [byte], as: UTF8.self)
        case .members(let bytes):
            return "[\(String(decoding: bytes, as: UTF8.self))]"
        case .sequence(let parts):
            return "(?:\(parts.map(\.text).joined()))"
        case .alternatives(let parts):
            return "(\(parts.map(\.text).joined(separator: "|")))"
        case .repeated(let part, let minimum, let maximum, let isGreedy):
            let bounds = maximum.map { "{\(minimum),\($0)}" } ?? "{\(minimum),}"
            return "(?:\(part.text))\(bounds)\(isGreedy ? "" : "?")"
        case .placeholder(_, let part):
            return part.text
        }
    }

    static func random(_ random: inout SplitMix, depth: Int) -> Expression {
        switch Int.random(in: depth > 0 ? 0...6 : 0...2, using: &random) {
        case 0, 1:
            return .character([0x61, 0x62, 0x2F].randomElement(using: &random) ?? 0x61)
        case 2:
            return .members(
                [[0x61, 0x62], [0x62, 0x2F], [0x61, 0x62, 0x2F]].randomElement(using: &random) ?? [0x61]
            )
        case 3:
            return .sequence(Self.several(&random, depth: depth))
        case 4:
            return .alternatives(Self.several(&random, depth: depth))
        default:
            let minimum = Int.random(in: 0...2, using: &random)
            let extra = [nil, 0, 1, 2].randomElement(using: &random) ?? nil
            return .repeated(
                Self.random(&random, depth: depth - 1),
                minimum: minimum,
                maximum: extra.map { $0 + minimum },
                isGreedy: Bool.random(using: &random)
            )
        }
    }

    private static func several(_ random: inout SplitMix, depth: Int) -> [Expression] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.random(&random, depth: depth - 1) }
    }
}

/// Finds the first way to match, in the order of preference.
private final class Backtracker {
    let topic: [UInt8]
    var extents: [String: Range<Int>] = [:]
    var steps = 0

    init(_ topic: [UInt8]) {
        self.topic = topic
    }

    /// Whether the topic matches as a whole; `nil` if that takes too long to find out.
    func matches(_ expression: Expression) -> Bool? {
        let result = self.match(expression, 0) { $0 == self.topic.count }
        return self.steps > 20_000 ? nil : result
    }

    private func match(_ expression: Expression, _ start: Int, _ next: (Int) -> Bool) -> Bool {
        self.steps += 1
        guard self.steps <= 20_000 else {
            return false
        }
        switch expression {
        case .character(let byte):
            return start < self.topic.count && self.topic[start] == byte && next(start + 1)
        case .members(let bytes):
            return start < self.topic.count && bytes.contains(self.topic[start]) && next(start + 1)
        case .sequence(let parts):
            guard let first = parts.first else {
                return next(start)
            }
            return self.match(first, start) { self.match(.sequence(Array(parts.dropFirst())), $0, next) }
        case .alternatives(let parts):
            return parts.isEmpty ? next(start) : parts.contains { self.match($0, start, next) }
        case .repeated(let part, let minimum, let maximum, let isGreedy):
            return self.repeated(part, minimum, maximum, isGreedy, start, next)
        case .placeholder(let name, let part):
            return self.match(part, start) { end in
                let old = self.extents[name]
                self.extents[name] = start..<end
                if next(end) {
                    return true
                }
                self.extents[name] = old
                return false
            }
        }
    }

    private func repeated(
        _ part: Expression,
        _ minimum: Int,
        _ maximum: Int?,
        _ isGreedy: Bool,
        _ start: Int,
        _ next: (Int) -> Bool
    ) -> Bool {
        if minimum > 1 || (minimum == 1 && maximum != nil) {
            return self.match(part, start) {
                self.repeated(part, minimum - 1, maximum.map { $0 - 1 }, isGreedy, $0, next)
            }
        }
        if minimum == 1 {
            return self.loop(part, isGreedy, start, next)
        }
        func more() -> Bool {
            guard let maximum else {
                return self.loop(part, isGreedy, start, next)
            }
            return maximum > 0
                && self.match(part, start) { self.repeated(part, 0, maximum - 1, isGreedy, $0, next) }
        }
        return isGreedy ? more() || next(start) : next(start) || more()
    }

    /// One or more; a round that takes nothing is the last one.
    private func loop(_ part: Expression, _ isGreedy: Bool, _ start: Int, _ next: (Int) -> Bool) -> Bool {
        self.match(part, start) { end in
            guard end != start else {
                return next(end)
            }
            return isGreedy
                ? self.loop(part, isGreedy, end, next) || next(end)
                : next(end) || self.loop(part, isGreedy, end, next)
        }
    }
}

@Suite("Matching compared with backtracking")
struct RouteDifferentialTests {
    @Test("Random channels match the topics that backtracking matches, with the same extents", arguments: 0..<8)
    func agrees(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var compared = 0
        for _ in 0..<200 {
            let first = Expression.random(&random, depth: 2)
            let second = Expression.random(&random, depth: 2)
            let separator = ["/", ".", "b", ""].randomElement(using: &random) ?? "/"
            let isTailed = Bool.random(using: &random)
            let whole = Self.whole(first, separator, second, isTailed: isTailed)
            let result = RouteTable.compile([
                RouteDefinition(
                    name: "r",
                    channel: "a{x}\(separator){y}",
                    handler: "h",
                    requirements: ["x": first.text, "y": second.text],
                    defaults: isTailed ? ["y": "-"] : [:]
                )
            ])
            #expect(result.issues.isEmpty, "\(first.text) \(second.text)")
            for _ in 0..<25 {
                let length = Int.random(in: 0...6, using: &random)
                let rest = (0..<length).map { _ in Array("ab/.".utf8).randomElement(using: &random) ?? 0x61 }
                let topic = Array("a".utf8) + rest
                compared +=
                    Self.compare(result.table, whole, topic, "\(first.text) \(separator) \(second.text)") ? 1 : 0
            }
        }
        #expect(compared > 3_000)
    }

    private static func whole(
        _ first: Expression,
        _ separator: String,
        _ second: Expression,
        isTailed: Bool
    ) -> Expression {
        let literal = Expression.sequence(separator.utf8.map { .character($0) })
        let isSeparator = separator == "/" || separator == "."
        let slash = Expression.repeated(.character(0x2F), minimum: 0, maximum: 1, isGreedy: true)
        let tail = Expression.placeholder("y", second)
        func optional(_ expression: Expression) -> Expression {
            .repeated(expression, minimum: 0, maximum: isTailed ? 1 : 0, isGreedy: true)
        }
        var parts: [Expression] = [.character(0x61), .placeholder("x", first)]
        if !isTailed {
            parts += [literal, tail]
        } else if isSeparator || separator.isEmpty {
            // Without a separator both placeholders stand at the end, but only the second one has a default.
            parts += [optional(.sequence([literal, tail]))]
        } else {
            parts += [literal, optional(tail)]
        }
        return .sequence(parts + [slash])
    }

    private static func compare(_ table: RouteTable, _ whole: Expression, _ topic: [UInt8], _ name: String) -> Bool {
        let naive = Backtracker(topic)
        guard let expected = naive.matches(whole) else {
            return false
        }
        let match = table.match(topic)
        let text = String(decoding: topic, as: UTF8.self)
        #expect((match != nil) == expected, "\(name) on \(text)")
        for (placeholder, extent) in naive.extents where expected {
            let value = String(decoding: topic[extent], as: UTF8.self)
            #expect(match?.attributes[placeholder] == value, "\(name) on \(text)")
        }
        return true
    }
}
