// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Reads the linear-time subset of PCRE that requirements are written in.
///
/// Literals, escapes, classes, groups, alternation and quantifiers. Lazy quantifiers keep PCRE's preference; possessive ones
/// are taken for greedy ones and warned about where that can matter. What needs backtracking is refused by name.
struct RequirementParser {
    /// A part of an expression that works, but not exactly as in PCRE.
    struct Deviation: Hashable {
        let problem: String
        let remedy: String
    }

    let bytes: [UInt8]
    let isUTF8: Bool
    var position = 0
    var ignoresCase = false
    private(set) var deviations: [Deviation] = []
    /// Where groups that capture begin; what PHP rewrites to `(?:`.
    private(set) var capturingGroups: [Int] = []
    private var depth = 0
    private var possessiveEnds: [Int] = []

    init(_ pattern: String, isUTF8: Bool) {
        self.bytes = Array(pattern.utf8)
        self.isUTF8 = isUTF8
    }

    /// Reads the whole expression.
    mutating func parse() throws(RequirementError) -> RegexNode {
        let node = try self.parseAlternation()
        guard self.position == self.bytes.count else {
            throw .syntax(
                "has a \")\" without \"(\"",
                offset: self.position,
                remedy: "Remove it, or write \"\\)\" for the character."
            )
        }
        if self.possessiveEnds.contains(where: { $0 < self.bytes.count }) {
            self.note("has a possessive quantifier, which is taken for a greedy one", "Remove the second \"+\".")
        }
        return try node.removingOuterAnchors()
    }

    mutating func note(_ problem: String, _ remedy: String) {
        let deviation = Deviation(problem: problem, remedy: remedy)
        if !self.deviations.contains(deviation) {
            self.deviations.append(deviation)
        }
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        let index = self.position + distance
        return index < self.bytes.count ? self.bytes[index] : nil
    }

    mutating func skip(_ byte: Character) -> Bool {
        guard let next = self.peek(), next == byte.asciiValue else {
            return false
        }
        self.position += 1
        return true
    }

    private mutating func parseAlternation() throws(RequirementError) -> RegexNode {
        var branches = [try self.parseSequence()]
        while self.skip("|") {
            branches.append(try self.parseSequence())
        }
        guard branches.count == 1, let only = branches.first else {
            return .alternation(branches)
        }
        return only
    }

    private mutating func parseSequence() throws(RequirementError) -> RegexNode {
        var nodes: [RegexNode] = []
        while let next = self.peek(), next != UInt8(ascii: "|"), next != UInt8(ascii: ")") {
            let atom = try self.parseAtom()
            nodes.append(try self.parseQuantifier(of: atom))
        }
        guard nodes.count == 1, let only = nodes.first else {
            return nodes.isEmpty ? .empty : .sequence(nodes)
        }
        return only
    }

    private mutating func parseAtom() throws(RequirementError) -> RegexNode {
        let offset = self.position
        let byte = self.bytes[offset]
        switch Character(Unicode.Scalar(byte)) {
        case "(":
            return try self.parseGroup()
        case "[":
            return try self.parseClass()
        case "\\":
            return try self.parseEscape()
        case ".":
            self.position += 1
            return self.isUTF8 ? .alternation([.bytes(.ascii), .anyNonASCII]) : .bytes(.all)
        case "^", "$":
            self.position += 1
            let isStart = byte == UInt8(ascii: "^")
            return .anchor(RegexNode.Anchor(isStart: isStart, offset: offset, text: isStart ? "^" : "$"))
        case "*", "+", "?":
            throw self.nothingToRepeat(at: offset)
        case "{" where self.peekBounds() != nil:
            throw self.nothingToRepeat(at: offset)
        default:
            return try self.parseLiteral()
        }
    }

    private mutating func parseLiteral() throws(RequirementError) -> RegexNode {
        let offset = self.position
        let scalar = try self.takeScalar()
        return try self.literal(scalar, offset: offset)
    }

    private mutating func parseGroup() throws(RequirementError) -> RegexNode {
        let offset = self.position
        let outerCase = self.ignoresCase
        switch try self.parseGroupStart() {
        case .flags:
            return .empty
        case .group:
            break
        }
        guard self.depth < RouteLimits.groupDepth else {
            throw .limit(
                "has more than \(RouteLimits.groupDepth) groups inside each other",
                offset: offset,
                remedy: "Use fewer groups."
            )
        }
        self.depth += 1
        let node = try self.parseAlternation()
        self.depth -= 1
        self.ignoresCase = outerCase
        guard self.skip(")") else {
            throw .syntax("has a \"(\" without \")\"", offset: offset, remedy: "Close it, or write \"\\(\".")
        }
        return .sequence([node])
    }

    mutating func noteCapturingGroup(at offset: Int) {
        self.capturingGroups.append(offset)
    }
}

extension RequirementParser {
    func nothingToRepeat(at offset: Int) -> RequirementError {
        .syntax(
            "has a quantifier with nothing to repeat",
            offset: offset,
            remedy: "Put a character, class or group before it, or a backslash for the character itself."
        )
    }

    /// Reads one quantifier, if there is one; a second one has nothing to repeat.
    private mutating func parseQuantifier(of atom: RegexNode) throws(RequirementError) -> RegexNode {
        let offset = self.position
        guard let (minimum, maximum) = try self.parseBounds() else {
            return atom
        }
        if case .anchor(let anchor) = atom {
            throw .construct("a quantifier on the anchor \"\(anchor.text)\"", offset: offset)
        }
        let isLazy = self.skip("?")
        if !isLazy, self.skip("+") {
            self.possessiveEnds.append(self.position)
        }
        let node = RegexNode.repetition(atom, minimum: minimum, maximum: maximum, isGreedy: !isLazy)
        guard node.instructionCount <= RouteLimits.instructions else {
            throw .limit(
                "repeats so much that it needs more than \(RouteLimits.instructions) states",
                offset: offset,
                remedy: "Use smaller bounds, or \"+\" or \"*\"."
            )
        }
        return node
    }

    private mutating func parseBounds() throws(RequirementError) -> (Int, Int?)? {
        if self.skip("*") {
            return (0, nil)
        }
        if self.skip("+") {
            return (1, nil)
        }
        if self.skip("?") {
            return (0, 1)
        }
        guard let bounds = self.peekBounds() else {
            return nil
        }
        let offset = self.position
        self.position = bounds.end
        guard max(bounds.minimum, bounds.maximum ?? 0) <= RouteLimits.repetition else {
            throw .limit(
                "has a repetition of more than \(RouteLimits.repetition)",
                offset: offset,
                remedy: "Use at most {\(RouteLimits.repetition)}, or \"+\" or \"*\"."
            )
        }
        guard bounds.minimum <= bounds.maximum ?? bounds.minimum else {
            throw .syntax("has a quantifier with its bounds out of order", offset: offset, remedy: "Exchange them.")
        }
        return (bounds.minimum, bounds.maximum)
    }

    /// The bounds of `{n}`, `{n,}` or `{n,m}` at this place; anything else in braces is literal text, as in PCRE.
    private func peekBounds() -> (minimum: Int, maximum: Int?, end: Int)? {
        guard self.peek() == UInt8(ascii: "{") else {
            return nil
        }
        var index = self.position + 1
        guard let minimum = self.number(at: &index), index < self.bytes.count else {
            return nil
        }
        var maximum: Int? = minimum
        if self.bytes[index] == UInt8(ascii: ",") {
            index += 1
            maximum = self.number(at: &index)
        }
        guard index < self.bytes.count, self.bytes[index] == UInt8(ascii: "}") else {
            return nil
        }
        return (minimum, maximum, index + 1)
    }

    /// A decimal number, no greater than a value that is beyond every limit.
    private func number(at index: inout Int) -> Int? {
        let start = index
        var value = 0
        while index < self.bytes.count, ByteSet.digit.contains(self.bytes[index]) {
            value = min(value * 10 + Int(self.bytes[index] - UInt8(ascii: "0")), 100_000)
            index += 1
        }
        return index == start ? nil : value
    }
}
