// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What an escape or a member of a class stands for.
enum EscapeMeaning: Hashable {
    /// One character: a code point with `utf8`, else a byte.
    case scalar(UInt32)
    /// A set such as `\d`.
    case set(CharacterSet)
}

extension RequirementParser {
    /// Reads an escape outside of a class.
    mutating func parseEscape() throws(RequirementError) -> RegexNode {
        let offset = self.position
        if let next = self.peek(1), ByteSet("AzZ".utf8).contains(next) {
            self.position += 2
            let isStart = next == UInt8(ascii: "A")
            let text = "\\" + String(decoding: [next], as: UTF8.self)
            return .anchor(RegexNode.Anchor(isStart: isStart, offset: offset, text: text))
        }
        switch try self.parseEscapeMeaning(inClass: false) {
        case .set(let set):
            return set.node
        case .scalar(let scalar):
            return try self.literal(scalar, offset: offset)
        }
    }

    /// Reads a backslash and what belongs to it.
    mutating func parseEscapeMeaning(inClass: Bool) throws(RequirementError) -> EscapeMeaning {
        let offset = self.position
        self.position += 1
        guard let byte = self.peek() else {
            throw .syntax("ends in a backslash", offset: offset, remedy: "Write \"\\\\\" for a backslash.")
        }
        guard ByteSet.word.contains(byte), byte != UInt8(ascii: "_") else {
            return .scalar(try self.takeScalar())
        }
        self.position += 1
        let letter = Character(Unicode.Scalar(byte))
        if let control = Self.controls[letter] {
            return .scalar(control)
        }
        if let set = self.set(named: letter) {
            return .set(set)
        }
        switch letter {
        case "x":
            return .scalar(try self.parseHexadecimal(offset: offset))
        case "b" where inClass:
            return .scalar(0x08)
        case "0" where self.peek().map(ByteSet.digit.contains) != true:
            return .scalar(0)
        default:
            throw Self.refusedEscape(letter, offset: offset)
        }
    }

    private static let controls: [Character: UInt32] = [
        "t": 0x09, "n": 0x0A, "r": 0x0D, "f": 0x0C, "e": 0x1B, "a": 0x07,
    ]

    private mutating func set(named letter: Character) -> CharacterSet? {
        let sets: [Character: ByteSet] = ["d": .digit, "w": .word, "s": .space]
        guard let lower = letter.lowercased().first, let bytes = sets[lower] else {
            return nil
        }
        if self.isUTF8 {
            self.note(
                "uses \\\(letter) with the option utf8, where it knows ASCII only",
                "Name further characters in a class."
            )
        }
        let set = CharacterSet(bytes: bytes)
        return letter == lower ? set : set.inverted(isUTF8: self.isUTF8)
    }

    private static func refusedEscape(_ letter: Character, offset: Int) -> RequirementError {
        let name = "\"\\\(letter)\""
        switch letter {
        case "0":
            return .construct("an octal escape", offset: offset, remedy: "Write the byte as \\xHH.")
        case "1"..."9", "g", "k":
            return .construct("the back-reference \(name)", offset: offset)
        case "p", "P", "X":
            return .construct("the Unicode property \(name)", offset: offset, remedy: "Name the characters in a class.")
        case "b", "B":
            return .construct("the word boundary \(name)", offset: offset)
        default:
            return .construct("the escape \(name)", offset: offset)
        }
    }

    /// Reads `HH` or `{H…}` behind `\x`.
    private mutating func parseHexadecimal(offset: Int) throws(RequirementError) -> UInt32 {
        let isBraced = self.skip("{")
        var value: UInt32 = 0
        var digits = 0
        while digits < (isBraced ? 8 : 2), let next = self.peek(), let digit = Self.hexadecimal(next) {
            value = value << 4 | digit
            digits += 1
            self.position += 1
        }
        let isComplete = !isBraced || (digits > 0 && self.skip("}"))
        guard isComplete, value <= 0xFF || (self.isUTF8 && Unicode.Scalar(value) != nil) else {
            throw .syntax("has a malformed or too large \"\\x\"", offset: offset, remedy: "Write \\xHH.")
        }
        return value
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt32? {
        let character = Character(Unicode.Scalar(byte))
        return byte < 0x80 ? character.hexDigitValue.map(UInt32.init) : nil
    }

    /// Takes one character: a code point with `utf8`, else a byte.
    mutating func takeScalar() throws(RequirementError) -> UInt32 {
        let byte = self.bytes[self.position]
        guard self.isUTF8, byte >= 0x80 else {
            self.position += 1
            return UInt32(byte)
        }
        let rest = String(decoding: self.bytes[self.position...].prefix(4), as: UTF8.self)
        guard let scalar = rest.unicodeScalars.first else {
            throw .syntax("is not UTF-8", offset: self.position, remedy: "Save the file as UTF-8.")
        }
        self.position += Self.utf8(scalar.value).count
        return scalar.value
    }

    /// A literal character, in both cases under the flag `i`.
    func literal(_ scalar: UInt32, offset: Int) throws(RequirementError) -> RegexNode {
        guard scalar < 0x80 || !self.isUTF8 else {
            guard !self.ignoresCase else {
                throw .construct("a character beyond ASCII under the flag \"i\"", offset: offset)
            }
            return .literal(Self.utf8(scalar))
        }
        let set = ByteSet([UInt8(truncatingIfNeeded: scalar)])
        return .bytes(self.ignoresCase ? set.foldingCase : set)
    }

    static func utf8(_ value: UInt32) -> [UInt8] {
        guard let scalar = Unicode.Scalar(value) else {
            return []
        }
        return Array(String(Character(scalar)).utf8)
    }
}
