// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The outside of one WAMP v1 message: where its first five elements stand, found in one pass that also checks all of it.
///
/// Shape: `[TypeID|integer, …]`. Ratchet decodes objects as maps and takes a map with the keys `"0"`, `"1"`, … in order
/// for a list; so does this.
///
/// Source: WAMP v1; Ratchet `ServerProtocol::onMessage`.
package struct V1Envelope {
    /// One element of the message.
    package struct Element: Equatable, Sendable {
        /// What kind of value it is.
        package var kind: JSONKind
        /// The offset of its first byte.
        package var start: Int
        /// The offset behind its last byte.
        package var end: Int

        /// Its place in the message.
        package var range: Range<Int> {
            self.start..<self.end
        }

        /// The place of a string's content, without the quotes.
        package var content: Range<Int> {
            self.start + 1..<self.end - 1
        }

        static let missing = Element(kind: .null, start: 0, end: 0)
    }

    /// The type id, normally.
    package private(set) var first = Element.missing
    /// The topic, prefix or call id, normally.
    package private(set) var second = Element.missing
    /// The event, prefix URI or procedure, normally.
    package private(set) var third = Element.missing
    /// The first of a call's arguments, or a publication's `exclude`.
    package private(set) var fourth = Element.missing
    /// A publication's `eligible`.
    package private(set) var fifth = Element.missing

    /// The number of elements.
    package private(set) var count = 0

    /// The offset behind the last element.
    package private(set) var end = 0

    /// Whether it is an object whose keys make it a list.
    package private(set) var isObject = false

    /// Scans a message.
    ///
    /// - Parameters:
    ///   - bytes: The message, valid UTF-8.
    ///   - depthLimit: How many arrays and objects may be nested, the message itself included.
    /// - Throws: ``JSONError`` when the message is not JSON, or neither a list nor an object that reads as one.
    package init(_ bytes: UnsafeRawBufferPointer, depthLimit: Int) throws(JSONError) {
        var scanner = JSONScanner(bytes, depthLimit: depthLimit)
        scanner.skipWhitespace()
        guard let byte = scanner.current else {
            throw JSONError(.unexpectedEnd, at: scanner.offset)
        }
        guard byte == 0x5B || byte == 0x7B else {
            throw JSONError(.unexpectedByte, at: scanner.offset)
        }
        self.isObject = byte == 0x7B
        try scanner.open(isObject: self.isObject)
        try self.scanElements(&scanner)
        try scanner.close()
        scanner.skipWhitespace()
        guard scanner.current == nil else {
            throw JSONError(.trailingBytes, at: scanner.offset)
        }
    }

    private mutating func scanElements(_ scanner: inout JSONScanner) throws(JSONError) {
        let closing: UInt8 = self.isObject ? 0x7D : 0x5D
        scanner.skipWhitespace()
        while scanner.current != closing {
            if self.count > 0 {
                try scanner.expect(0x2C)
                scanner.skipWhitespace()
            }
            if self.isObject {
                try self.scanKey(&scanner)
            }
            let start = scanner.offset
            let kind = try scanner.skipValue()
            self.append(Element(kind: kind, start: start, end: scanner.offset))
            scanner.skipWhitespace()
        }
    }

    /// Scans the key of an object's member, which must be the next index.
    private mutating func scanKey(_ scanner: inout JSONScanner) throws(JSONError) {
        let start = scanner.offset
        try scanner.skipString()
        let key = scanner.bytes[start + 1..<scanner.offset - 1]
        guard key.elementsEqual(String(self.count).utf8) else {
            throw JSONError(.unexpectedByte, at: start)
        }
        scanner.skipWhitespace()
        try scanner.expect(0x3A)
        scanner.skipWhitespace()
    }

    private mutating func append(_ element: Element) {
        switch self.count {
        case 0: self.first = element
        case 1: self.second = element
        case 2: self.third = element
        case 3: self.fourth = element
        case 4: self.fifth = element
        default: break
        }
        self.count += 1
        self.end = element.end
    }
}
