// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The parts of a JSON object or array as ranges of its text, not decoded.
///
/// The whole text is checked in the same pass. The bytes must be valid UTF-8 already.
package struct JSONParts: Equatable, Sendable {
    /// One member of an object, or one element of an array.
    package struct Part: Equatable, Sendable {
        /// The key as UTF-8, its escapes resolved; empty in an array.
        package let key: [UInt8]
        /// What kind of value it is.
        package let kind: JSONKind
        /// Where the value is, from the start of the text.
        package let range: Range<Int>
    }

    /// Whether it is an object.
    package let isObject: Bool

    /// The members or elements, in order.
    package let parts: [Part]

    /// Takes an object or array apart.
    ///
    /// - Parameters:
    ///   - text: The text of exactly one value.
    ///   - depthLimit: How many arrays and objects may be nested, `1…512`.
    ///   - limit: How many parts there may be.
    /// - Returns: The parts; `nil` for any other value, and with more parts than allowed.
    /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
    package static func parse(
        _ text: UnsafeRawBufferPointer,
        depthLimit: Int = JSONScanner.maximumDepth,
        limit: Int
    ) throws(JSONError) -> JSONParts? {
        var scanner = JSONScanner(text, depthLimit: depthLimit)
        scanner.skipWhitespace()
        let parts = try scanner.readParts(limit: limit)
        scanner.skipWhitespace()
        guard scanner.current == nil else {
            throw JSONError(.trailingBytes, at: scanner.offset)
        }
        return parts
    }
}

extension JSONScanner {
    fileprivate mutating func readParts(limit: Int) throws(JSONError) -> JSONParts? {
        guard self.current == 0x7B || self.current == 0x5B else {
            try self.skipValue()
            return nil
        }
        let isObject = self.current == 0x7B
        let close: UInt8 = isObject ? 0x7D : 0x5D
        var parts: [JSONParts.Part] = []
        var count = 0
        try self.open(isObject: isObject)
        self.skipWhitespace()
        while self.current != close {
            if count > 0 {
                try self.expect(0x2C)
                self.skipWhitespace()
            }
            let key = isObject ? try self.readKey() : []
            let start = self.offset
            let kind = try self.skipValue()
            count += 1
            if count <= limit {
                parts.append(JSONParts.Part(key: key, kind: kind, range: start..<self.offset))
            }
            self.skipWhitespace()
        }
        try self.close()
        return count > limit ? nil : JSONParts(isObject: isObject, parts: parts)
    }

    private mutating func readKey() throws(JSONError) -> [UInt8] {
        let start = self.offset + 1
        let hasEscapes = try self.skipString()
        let content = UnsafeRawBufferPointer(rebasing: self.bytes[start..<self.offset - 1])
        self.skipWhitespace()
        try self.expect(0x3A)
        self.skipWhitespace()
        return hasEscapes ? Self.unescaped(content) : Array(content)
    }
}
