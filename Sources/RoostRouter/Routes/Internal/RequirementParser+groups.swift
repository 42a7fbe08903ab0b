// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension RequirementParser {
    /// What stands behind an opening parenthesis.
    enum GroupStart {
        /// A group, whose content follows.
        case group
        /// Flags for the rest of the enclosing group, already read to their parenthesis.
        case flags
    }

    /// Reads `(`, `(?:`, `(?<name>`, `(?i)` and the like; refuses all that cannot be matched in linear time.
    mutating func parseGroupStart() throws(RequirementError) -> GroupStart {
        let offset = self.position
        self.position += 1
        if self.peek() == UInt8(ascii: "*") {
            throw .construct("the control verb \"(*\"", offset: offset)
        }
        guard self.skip("?") else {
            self.noteCapturingGroup(at: offset)
            return .group
        }
        if let construct = self.refusedGroup() {
            throw .construct(construct, offset: offset)
        }
        if self.skip(":") {
            return .group
        }
        if let close = self.groupNameClose() {
            return try self.parseGroupName(until: close, offset: offset)
        }
        return try self.parseFlags(offset: offset)
    }

    /// The name of the group that begins here, if it is one of those that are refused.
    private func refusedGroup() -> String? {
        let rest = String(decoding: self.bytes[self.position...].prefix(2), as: UTF8.self)
        for (prefix, name) in Self.refusedGroups where rest.hasPrefix(prefix) {
            return "\(name) \"(?\(prefix)\""
        }
        if let next = self.peek(), ByteSet.digit.contains(next) {
            return "a recursion \"(?\(Character(Unicode.Scalar(next)))\""
        }
        return nil
    }

    private static let refusedGroups: [(String, String)] = [
        ("=", "a look-ahead"), ("!", "a look-ahead"), ("<=", "a look-behind"), ("<!", "a look-behind"),
        (">", "an atomic group"), ("(", "a conditional"), ("R", "a recursion"), ("&", "a recursion"),
        ("P>", "a recursion"), ("+", "a recursion"), ("-0", "a recursion"), ("-1", "a recursion"),
        ("P=", "a back-reference"), ("#", "a comment"), ("|", "a branch reset"), ("C", "a callout"),
    ]

    /// The character that ends the name of a named group, if one begins here; the position is then behind its opening.
    private mutating func groupNameClose() -> Character? {
        if self.peek() == UInt8(ascii: "P"), self.peek(1) == UInt8(ascii: "<") {
            self.position += 1
        }
        if self.skip("<") {
            return ">"
        }
        return self.skip("'") ? "'" : nil
    }

    private mutating func parseGroupName(until close: Character, offset: Int) throws(RequirementError) -> GroupStart {
        let start = self.position
        while let next = self.peek(), ByteSet.word.contains(next) {
            self.position += 1
        }
        guard self.position > start, self.skip(close) else {
            throw .syntax("has a group with a malformed name", offset: offset, remedy: "Use \"(?:\" instead.")
        }
        return .group
    }

    /// Reads `(?i)`, `(?-i)`, `(?i:` and, without effect, `s`, which always holds.
    private mutating func parseFlags(offset: Int) throws(RequirementError) -> GroupStart {
        var turnsOn = true
        while let next = self.peek() {
            self.position += 1
            switch Character(Unicode.Scalar(next)) {
            case "-" where turnsOn:
                turnsOn = false
            case "i":
                self.ignoresCase = turnsOn
            case "s" where turnsOn:
                break
            case ":":
                return .group
            case ")":
                return .flags
            default:
                let flag = String(decoding: [next], as: UTF8.self)
                throw .construct("the inline flag or group \"(?…\(flag)\"", offset: offset)
            }
        }
        throw .syntax("has a \"(\" without \")\"", offset: offset, remedy: "Close it, or write \"\\(\".")
    }
}
