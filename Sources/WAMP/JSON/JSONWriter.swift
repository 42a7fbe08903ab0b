// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// How JSON strings are written.
package enum JSONEscaping: Equatable, Sendable {
    /// Only what JSON requires is escaped.
    case minimal
    /// As PHP's `json_encode` does by default: `/` as `\/`, every character beyond ASCII as `\uXXXX`.
    case php
}

extension ByteBuffer {
    /// Appends a JSON value without white space.
    ///
    /// Numbers that JSON cannot express (infinite, not a number) are written as `null`.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - escaping: How strings are written.
    ///   - marksDoubles: Whether a double without fraction is written as one, `1.0`, as in WAMP v2; v1 writes `1`.
    package mutating func writeJSON(
        _ value: WireValue,
        escaping: JSONEscaping = .minimal,
        marksDoubles: Bool = false
    ) {
        switch value {
        case .null: self.writeStaticString("null")
        case .bool(let value): self.writeString(value ? "true" : "false")
        case .integer(let number): self.writeString(String(number))
        case .unsigned(let number): self.writeString(String(number))
        case .double(let number): self.writeJSON(double: number, marked: marksDoubles)
        case .binary(let bytes): self.writeJSON(binary: bytes)
        case .string(let text): self.writeJSON(string: text, escaping: escaping)
        case .array(let elements): self.writeJSON(elements, escaping: escaping, marksDoubles: marksDoubles)
        case .object(let members): self.writeJSON(members, escaping: escaping, marksDoubles: marksDoubles)
        }
    }

    /// Appends bytes as a JSON string: U+0000 and the base64 of the bytes, padded.
    ///
    /// Source: WAMP, Advanced Profile, Binary conversion of JSON Strings; RFC 4648 section 4.
    ///
    /// - Parameter bytes: The bytes.
    package mutating func writeJSON(binary bytes: some Collection<UInt8>) {
        self.writeStaticString("\"\\u0000")
        self.writeBytes(Base64.encode(bytes))
        self.writeInteger(0x22 as UInt8)
    }

    /// Appends a JSON string with its quotes.
    ///
    /// - Parameters:
    ///   - text: The content.
    ///   - escaping: How it is written.
    package mutating func writeJSON(string text: String, escaping: JSONEscaping = .minimal) {
        var text = text
        text.withUTF8 { bytes in
            self.writeJSON(content: bytes, escaping: escaping)
        }
    }

    /// Appends a JSON string with its quotes, escaping only what JSON requires.
    ///
    /// - Parameter text: The content as UTF-8.
    package mutating func writeJSON(text: some Collection<UInt8>) {
        let isWritten: Void? = text.withContiguousStorageIfAvailable { self.writeJSON(content: $0, escaping: .minimal) }
        if isWritten == nil {
            Array(text).withUnsafeBufferPointer { self.writeJSON(content: $0, escaping: .minimal) }
        }
    }

    private mutating func writeJSON(content bytes: UnsafeBufferPointer<UInt8>, escaping: JSONEscaping) {
        self.writeInteger(0x22 as UInt8)
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { !$0.isPlain(escaping) } ?? bytes.count
            self.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start..<end]))
            start = end
            if end < bytes.count {
                start += self.writeEscaped(bytes[end...], escaping: escaping)
            }
        }
        self.writeInteger(0x22 as UInt8)
    }

    /// Writes the first character, which cannot stand for itself.
    ///
    /// - Returns: How many bytes it has.
    private mutating func writeEscaped(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, escaping: JSONEscaping) -> Int {
        let first = bytes[bytes.startIndex]
        guard first >= 0x80 else {
            self.writeEscaped(first)
            return 1
        }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        for unit in String(decoding: bytes.prefix(length), as: UTF8.self).utf16 {
            self.writeEscape(unit)
        }
        return length
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case 0x08: self.writeStaticString("\\b")
        case 0x0C: self.writeStaticString("\\f")
        case 0x0A: self.writeStaticString("\\n")
        case 0x0D: self.writeStaticString("\\r")
        case 0x09: self.writeStaticString("\\t")
        case 0x00..<0x20: self.writeEscape(UInt16(byte))
        default:
            self.writeInteger(0x5C as UInt8)
            self.writeInteger(byte)
        }
    }

    private mutating func writeEscape(_ unit: UInt16) {
        let digits: StaticString = "0123456789abcdef"
        self.writeStaticString("\\u")
        for shift in stride(from: 12, through: 0, by: -4) {
            self.writeInteger(digits.utf8Start[Int(unit >> UInt16(shift) & 15)])
        }
    }

    /// Appends a number; `null` if JSON cannot express it.
    ///
    /// - Parameters:
    ///   - number: The number.
    ///   - isMarked: Whether it is written with fraction or exponent even if it is whole.
    package mutating func writeJSON(double number: Double, marked isMarked: Bool = false) {
        guard number.isFinite else {
            self.writeStaticString("null")
            return
        }
        let text = String(number)
        self.writeString(!isMarked && text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    private mutating func writeJSON(_ elements: [WireValue], escaping: JSONEscaping, marksDoubles: Bool) {
        self.writeInteger(0x5B as UInt8)
        for (index, element) in elements.enumerated() {
            if index > 0 {
                self.writeInteger(0x2C as UInt8)
            }
            self.writeJSON(element, escaping: escaping, marksDoubles: marksDoubles)
        }
        self.writeInteger(0x5D as UInt8)
    }

    private mutating func writeJSON(_ members: [WireValue.Member], escaping: JSONEscaping, marksDoubles: Bool) {
        self.writeInteger(0x7B as UInt8)
        for (index, member) in members.enumerated() {
            if index > 0 {
                self.writeInteger(0x2C as UInt8)
            }
            self.writeJSON(string: member.key, escaping: escaping)
            self.writeInteger(0x3A as UInt8)
            self.writeJSON(member.value, escaping: escaping, marksDoubles: marksDoubles)
        }
        self.writeInteger(0x7D as UInt8)
    }
}

extension UInt8 {
    /// Whether the byte stands for itself in a JSON string.
    fileprivate func isPlain(_ escaping: JSONEscaping) -> Bool {
        switch self {
        case 0x22, 0x5C, 0x00..<0x20: false
        case 0x2F: escaping == .minimal
        case 0x80...: escaping == .minimal
        default: true
        }
    }
}
