// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension JSONScanner {
    /// Skips a string; the next byte must be its opening quote.
    ///
    /// - Returns: Whether it holds an escape.
    @discardableResult
    package mutating func skipString() throws(JSONError) -> Bool {
        try self.expect(0x22)
        var hasEscapes = false
        while true {
            self.skipPlainCharacters()
            guard let byte = self.current else {
                throw JSONError(.unexpectedEnd, at: self.offset)
            }
            switch byte {
            case 0x22:
                self.advance(by: 1)
                return hasEscapes
            case 0x5C:
                hasEscapes = true
                try self.skipEscape()
            default:
                throw JSONError(.controlCharacter, at: self.offset)
            }
        }
    }

    /// Skips to the next quote, backslash, control character or the end, eight bytes at a time.
    @inline(__always)
    private mutating func skipPlainCharacters() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        var position = self.offset
        let end = self.bytes.count
        while position + 8 <= end {
            let word = UInt64(littleEndian: self.bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let found =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- (ones &* 0x20)) & ~word) & high
            if found != 0 {
                self.advance(by: position + found.trailingZeroBitCount >> 3 - self.offset)
                return
            }
            position += 8
        }
        while position < end {
            let byte = self.bytes[position]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 {
                break
            }
            position += 1
        }
        self.advance(by: position - self.offset)
    }

    private mutating func skipEscape() throws(JSONError) {
        let start = self.offset
        self.advance(by: 1)
        guard let byte = self.current else {
            throw JSONError(.unexpectedEnd, at: self.offset)
        }
        self.advance(by: 1)
        switch byte {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
            return
        case 0x75:
            try self.skipUnicodeEscape(from: start)
        default:
            throw JSONError(.invalidEscape, at: start)
        }
    }

    /// Skips the digits of `\uXXXX` and, for a high surrogate, the low one that must follow.
    private mutating func skipUnicodeEscape(from start: Int) throws(JSONError) {
        let unit = try self.readHexadecimal(from: start)
        switch unit {
        case 0xD800...0xDBFF:
            for expected: UInt8 in [0x5C, 0x75] {
                guard let byte = self.current else {
                    throw JSONError(.unexpectedEnd, at: self.offset)
                }
                guard byte == expected else {
                    throw JSONError(.invalidEscape, at: start)
                }
                self.advance(by: 1)
            }
            guard case 0xDC00...0xDFFF = try self.readHexadecimal(from: start) else {
                throw JSONError(.invalidEscape, at: start)
            }
        case 0xDC00...0xDFFF:
            throw JSONError(.invalidEscape, at: start)
        default:
            return
        }
    }

    /// Reads four hexadecimal digits.
    package mutating func readHexadecimal(from start: Int) throws(JSONError) -> UInt16 {
        guard self.offset + 4 <= self.bytes.count else {
            throw JSONError(.unexpectedEnd, at: self.bytes.count)
        }
        var unit: UInt16 = 0
        for index in self.offset..<self.offset + 4 {
            let byte = self.bytes[index]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: throw JSONError(.invalidEscape, at: start)
            }
            unit = unit << 4 | UInt16(digit)
        }
        self.advance(by: 4)
        return unit
    }

    /// Skips `true`, `false` or `null`.
    package mutating func skipWord(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            try self.expect(word.utf8Start[index])
        }
    }

    /// Skips a number: `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
    package mutating func skipNumber() throws(JSONError) {
        let start = self.offset
        if self.current == 0x2D {
            self.advance(by: 1)
        }
        guard let first = self.current, first >= 0x30, first <= 0x39 else {
            throw JSONError(self.offset == start ? .unexpectedByte : .invalidNumber, at: self.offset)
        }
        self.advance(by: 1)
        if first != 0x30 {
            self.skipDigits()
        }
        if self.current == 0x2E {
            self.advance(by: 1)
            try self.expectDigits(from: start)
        }
        if self.current == 0x65 || self.current == 0x45 {
            self.advance(by: 1)
            if self.current == 0x2B || self.current == 0x2D {
                self.advance(by: 1)
            }
            try self.expectDigits(from: start)
        }
        if let next = self.current, next >= 0x30, next <= 0x39 {
            throw JSONError(.invalidNumber, at: start)
        }
    }

    private mutating func expectDigits(from start: Int) throws(JSONError) {
        let before = self.offset
        self.skipDigits()
        if self.offset == before {
            throw JSONError(.invalidNumber, at: start)
        }
    }

    private mutating func skipDigits() {
        while let byte = self.current, byte >= 0x30, byte <= 0x39 {
            self.advance(by: 1)
        }
    }
}
