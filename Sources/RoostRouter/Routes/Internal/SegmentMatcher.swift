// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The quick matcher for channels of the common shape.
///
/// In these each placeholder ends where its requirement must end, because the byte behind it cannot be part of it. So one
/// pass over the topic finds all extents, without a choice and without allocating.
struct SegmentMatcher: Sendable {
    private struct Segment: Sendable {
        let automaton: ByteAutomaton
        /// What follows, up to the next placeholder.
        var literal: [UInt8]
    }

    private struct OptionalSegment: Sendable {
        let separator: UInt8
        let automaton: ByteAutomaton
    }

    private static let slash = UInt8(ascii: "/")

    private var prefix: [UInt8] = []
    private var required: [Segment] = []
    private var optional: [OptionalSegment] = []

    /// Takes a channel that is `toleratingSlash`, or fails if it is not of the common shape.
    init?(_ channel: CompiledChannel) {
        guard channel.firstOptional > 0 || channel.tokens.isEmpty else {
            return nil
        }
        for (index, token) in channel.tokens.enumerated() {
            switch token {
            case .text(let bytes):
                self.append(bytes)
            case .placeholder(let placeholder):
                guard let automaton = placeholder.requirement.automaton else {
                    return nil
                }
                if index < channel.firstOptional {
                    self.append(placeholder.prefix)
                    self.required.append(Segment(automaton: automaton, literal: []))
                } else {
                    guard let separator = placeholder.separator, !automaton.isNullable else {
                        return nil
                    }
                    self.optional.append(OptionalSegment(separator: separator, automaton: automaton))
                }
            }
        }
        guard self.isUnambiguous else {
            return nil
        }
    }

    /// Matches a whole topic and visits each placeholder that is present with its extent.
    ///
    /// The visits mean nothing if the topic does not match.
    @inline(__always)
    func match(_ topic: UnsafeRawBufferPointer, _ visit: (Int, Range<Int>) -> Void) -> Bool {
        guard Self.hasLiteral(self.prefix, topic, at: 0) else {
            return false
        }
        var position = self.prefix.count
        for index in self.required.indices {
            guard let end = self.required[index].automaton.run(topic, from: position) else {
                return false
            }
            visit(index, position..<end)
            guard Self.hasLiteral(self.required[index].literal, topic, at: end) else {
                return false
            }
            position = end + self.required[index].literal.count
        }
        for index in self.optional.indices {
            // A separator with nothing behind it is at best the tolerated slash.
            guard position + 1 < topic.count, topic[position] == self.optional[index].separator else {
                break
            }
            guard let end = self.optional[index].automaton.run(topic, from: position + 1) else {
                return false
            }
            visit(self.required.count + index, position + 1..<end)
            position = end
        }
        return position == topic.count || (position + 1 == topic.count && topic[position] == Self.slash)
    }

    private mutating func append(_ bytes: [UInt8]) {
        guard let last = self.required.indices.last else {
            self.prefix += bytes
            return
        }
        self.required[last].literal += bytes
    }

    /// Whether no placeholder can take the byte that must follow it.
    private var isUnambiguous: Bool {
        for (index, segment) in self.required.enumerated() {
            var next = Set(segment.literal.prefix(1))
            if segment.literal.isEmpty {
                guard index == self.required.count - 1 else {
                    return false
                }
                next = Set([Self.slash] + self.optional.prefix(1).map(\.separator))
            }
            guard next.allSatisfy({ !segment.automaton.alphabet.contains($0) }) else {
                return false
            }
        }
        return self.optional.indices.allSatisfy { index in
            let alphabet = self.optional[index].automaton.alphabet
            let next = [Self.slash] + self.optional[(index + 1)...].prefix(1).map(\.separator)
            return next.allSatisfy { !alphabet.contains($0) }
        }
    }

    @inline(__always)
    private static func hasLiteral(_ literal: [UInt8], _ topic: UnsafeRawBufferPointer, at start: Int) -> Bool {
        guard topic.count - start >= literal.count else {
            return false
        }
        for index in literal.indices where literal[index] != topic[start + index] {
            return false
        }
        return true
    }
}
