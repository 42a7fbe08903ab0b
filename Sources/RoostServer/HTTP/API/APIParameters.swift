// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import RoostRouter
internal import WAMP

/// The parameters of one request, checked against what its operation takes.
struct APIParameters: Sendable {
    private let texts: [String: [String]]
    private let defaults: [String: WireValue]

    /// Reads the parameters of path and query.
    ///
    /// - Parameters:
    ///   - operation: What the parameters may be.
    ///   - request: The request.
    ///   - context: What the router has found in the path.
    /// - Throws: ``ProblemDetails`` of the kind ``ProblemKind/invalidRequest`` with everything that is wrong.
    init(_ operation: APIOperation, request: Request, context: HTTPContext) throws(ProblemDetails) {
        var texts: [String: [String]] = [:]
        var problems: [ProblemPart] = []
        let known = operation.parameters
        for parameter in known where parameter.place == .path {
            let raw = context.parameters[parameter.name[...]].map { $0.utf8 } ?? ""[...].utf8
            texts[parameter.name] = [PercentEncoding.decode(raw, plusIsSpace: false) ?? ""]
        }
        for (name, value) in PercentEncoding.items(of: request.uri.query ?? "") {
            guard let name, let value else {
                problems.append(ProblemPart(place: .parameter(name ?? ""), detail: "It is not percent-encoded UTF-8."))
                continue
            }
            guard known.contains(where: { $0.place == .query && $0.name.utf8.elementsEqual(name.utf8) }) else {
                problems.append(ProblemPart(place: .parameter(name), detail: "There is no such parameter here."))
                continue
            }
            texts[name, default: []].append(value)
        }
        for parameter in known {
            if let detail = parameter.problem(with: texts[parameter.name] ?? []) {
                problems.append(ProblemPart(place: .parameter(parameter.name), detail: detail))
            }
        }
        guard problems.isEmpty else {
            throw ProblemDetails(.invalidRequest, "The parameters are not valid.", errors: problems)
        }
        self.texts = texts
        self.defaults = Dictionary(
            uniqueKeysWithValues: known.compactMap { parameter in parameter.defaultValue.map { (parameter.name, $0) } }
        )
    }

    /// The text of a parameter.
    func text(_ parameter: APIParameter) -> String? {
        self.texts[parameter.name]?.last ?? self.defaults[parameter.name]?.string
    }

    /// All texts of a parameter that may be repeated.
    func all(_ parameter: APIParameter) -> [String] {
        self.texts[parameter.name] ?? []
    }

    /// The number of a parameter.
    func integer(_ parameter: APIParameter) -> Int? {
        self.texts[parameter.name]?.last.flatMap { Int($0) } ?? self.defaults[parameter.name]?.integer.map { Int($0) }
    }

    /// The numbers of a parameter.
    func numbers(_ parameter: APIParameter) -> [UInt64]? {
        self.text(parameter)?.utf8.split(separator: UInt8(ascii: "-")).compactMap {
            UInt64(String(decoding: $0, as: UTF8.self))
        }
    }

    /// The truth value of a parameter.
    func flag(_ parameter: APIParameter) -> Bool {
        self.text(parameter)?.utf8.elementsEqual("true".utf8) ?? false
    }

    /// How a topic is compared.
    var match: MatchPolicy {
        self.text(.match).flatMap { MatchPolicy(rawValue: $0) } ?? .exact
    }
}

extension APIParameter {
    /// What is wrong with the values that a request gives.
    fileprivate func problem(with values: [String]) -> String? {
        guard let value = values.first else {
            return self.isRequired ? "It is missing." : nil
        }
        if case .texts = self.kind {
            return values.count > 100 ? "There are more than 100 of them." : nil
        }
        guard values.count == 1 else {
            return "It is given more than once."
        }
        switch self.kind {
        case .text(let lengths) where !lengths.contains(value.utf8.count):
            return "It must have \(lengths.lowerBound) to \(lengths.upperBound) bytes."
        case .integer(let range) where !(Self.integer(value).map(range.contains) ?? false):
            return "It must be a number from \(range.lowerBound) to \(range.upperBound)."
        case .word(let words) where !words.contains(where: { $0.utf8.elementsEqual(value.utf8) }):
            return "It must be one of \(words.joined(separator: ", "))."
        case .flag where !["true", "false"].contains(where: { $0.utf8.elementsEqual(value.utf8) }):
            return "It must be true or false."
        case .digits(let counts) where !Self.isDigits(value, counts):
            return "It is not what a page has given."
        case .text, .integer, .word, .flag, .texts, .digits:
            return nil
        }
    }

    private static func isDigits(_ text: String, _ counts: [ClosedRange<Int>]) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.count == counts.count
            && zip(parts, counts).allSatisfy { part, count in
                count.contains(part.count) && part.allSatisfy { (0x30...0x39).contains($0) }
            }
    }

    private static func integer(_ text: String) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}

/// Percent-encoding of paths and queries.
///
/// Source: RFC 3986 section 2.1; URL Standard, `application/x-www-form-urlencoded`.
enum PercentEncoding {
    /// Decodes a text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - plusIsSpace: Whether `+` stands for a space, as in queries.
    /// - Returns: The text; `nil` if what stands behind a `%` is no byte, or the bytes are not UTF-8.
    static func decode(_ text: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
        var result: [UInt8] = []
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next(), let low = iterator.next(),
                    let decoded = Hexadecimal.decode(String(decoding: [high, low], as: UTF8.self), maximum: 1)?.first
                else {
                    return nil
                }
                result.append(decoded)
            case UInt8(ascii: "+") where plusIsSpace: result.append(0x20)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    /// The names and values of a query, in order; `nil` for what cannot be decoded.
    static func items(of query: String) -> [(name: String?, value: String?)] {
        query.utf8.split(separator: UInt8(ascii: "&")).map { item in
            let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = self.decode(parts[0], plusIsSpace: true)
            return (name, parts.count == 2 ? self.decode(parts[1], plusIsSpace: true) : "")
        }
    }
}
