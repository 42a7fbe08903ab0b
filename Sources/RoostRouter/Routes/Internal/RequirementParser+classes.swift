// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A set of characters, as a class in brackets or an escape such as `\d` names it.
struct CharacterSet: Hashable, Sendable {
    /// The members below 128, or all of them where characters are bytes.
    var bytes = ByteSet()
    /// Whether all characters beyond ASCII are members.
    var includesNonASCII = false
    /// Single members beyond ASCII, as UTF-8.
    var sequences: [[UInt8]] = []

    mutating func formUnion(_ other: CharacterSet) {
        self.bytes = self.bytes.union(other.bytes)
        self.includesNonASCII = self.includesNonASCII || other.includesNonASCII
        self.sequences += other.sequences
    }

    func inverted(isUTF8: Bool) -> CharacterSet {
        guard isUTF8 else {
            return CharacterSet(bytes: self.bytes.inverted)
        }
        let bytes = self.bytes.inverted.intersection(.ascii)
        return CharacterSet(bytes: bytes, includesNonASCII: !self.includesNonASCII)
    }

    var node: RegexNode {
        var branches: [RegexNode] = []
        if !self.bytes.isEmpty || (!self.includesNonASCII && self.sequences.isEmpty) {
            branches.append(.bytes(self.bytes))
        }
        if self.includesNonASCII {
            branches.append(.anyNonASCII)
        } else {
            branches += self.sequences.map { .literal($0) }
        }
        guard branches.count == 1, let only = branches.first else {
            return .alternation(branches)
        }
        return only
    }
}

extension RequirementParser {
    /// Reads a class in brackets.
    mutating func parseClass() throws(RequirementError) -> RegexNode {
        let offset = self.position
        self.position += 1
        let isNegated = self.skip("^")
        var set = CharacterSet()
        var isFirst = true
        while let next = self.peek(), isFirst || next != UInt8(ascii: "]") {
            isFirst = false
            set.formUnion(try self.parseClassItem())
        }
        guard self.skip("]") else {
            throw .syntax("has a \"[\" without \"]\"", offset: offset, remedy: "Close it, or write \"\\[\".")
        }
        if self.ignoresCase {
            guard set.sequences.isEmpty else {
                throw .construct("a character beyond ASCII under the flag \"i\"", offset: offset)
            }
            set.bytes = set.bytes.foldingCase
        }
        guard isNegated else {
            return set.node
        }
        guard set.sequences.isEmpty else {
            throw .construct("a negated class with a character beyond ASCII", offset: offset)
        }
        return set.inverted(isUTF8: self.isUTF8).node
    }

    /// Reads one member, range or escape of a class.
    private mutating func parseClassItem() throws(RequirementError) -> CharacterSet {
        let offset = self.position
        if self.peek() == UInt8(ascii: "["), let next = self.peek(1), ByteSet(":.=".utf8).contains(next) {
            throw .construct(
                "a POSIX class",
                offset: offset,
                remedy: "Name its characters, for example [a-zA-Z0-9]; a \"[\" itself is written \"\\[\"."
            )
        }
        let low: UInt32
        switch try self.parseClassAtom() {
        case .set(let set):
            return set
        case .scalar(let scalar):
            low = scalar
        }
        guard self.peek() == UInt8(ascii: "-"), let end = self.peek(1), end != UInt8(ascii: "]") else {
            return self.members(low...low)
        }
        self.position += 1
        guard case .scalar(let high) = try self.parseClassAtom() else {
            throw .syntax("has a range that ends in a class", offset: offset, remedy: "Write \"\\-\" for the hyphen.")
        }
        guard low <= high else {
            throw .syntax("has a range out of order", offset: offset, remedy: "Exchange its ends.")
        }
        guard !self.isUTF8 || high < 0x80 || low == high else {
            throw .construct("a range with characters beyond ASCII", offset: offset, remedy: "List the characters.")
        }
        return self.members(low...high)
    }

    private mutating func parseClassAtom() throws(RequirementError) -> EscapeMeaning {
        guard self.peek() == UInt8(ascii: "\\") else {
            return .scalar(try self.takeScalar())
        }
        return try self.parseEscapeMeaning(inClass: true)
    }

    private func members(_ range: ClosedRange<UInt32>) -> CharacterSet {
        guard range.upperBound >= 0x80, self.isUTF8 else {
            let bounds = UInt8(truncatingIfNeeded: range.lowerBound)...UInt8(truncatingIfNeeded: range.upperBound)
            return CharacterSet(bytes: ByteSet(bounds))
        }
        return CharacterSet(sequences: [Self.utf8(range.lowerBound)])
    }
}
