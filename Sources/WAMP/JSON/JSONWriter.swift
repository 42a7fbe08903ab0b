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
    package mutating func writeJSON(_ value: JSONValue, escaping: JSONEscaping = .minimal) {
        switch value {
        case .null: self.writeStaticString("null")
        case .bool(let value): self.writeString(value ? "true" : "false")
        case .integer(let number): self.writeString(String(number))
        case .double(let number): self.writeJSON(number)
        case .string(let text): self.writeJSON(string: text, escaping: escaping)
        case .array(let elements): self.writeJSON(elements, escaping: escaping)
        case .object(let members): self.writeJSON(members, escaping: escaping)
        }
    }

    /// Appends a JSON string with its quotes.
    ///
    /// - Parameters:
    ///   - text: The content.
    ///   - escaping: How it is written.
    package mutating func writeJSON(string text: String, escaping: JSONEscaping = .minimal) {
        self.writeInteger(0x22 as UInt8)
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex { !$0.isPlain(escaping) } ?? bytes.count
                self.writeBytes(bytes[start..<end])
                start = end
                if end < bytes.count {
                    start += self.writeEscaped(bytes[end...], escaping: escaping)
                }
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

    private mutating func writeJSON(_ number: Double) {
        guard number.isFinite else {
            self.writeStaticString("null")
            return
        }
        let text = String(number)
        self.writeString(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    private mutating func writeJSON(_ elements: [JSONValue], escaping: JSONEscaping) {
        self.writeInteger(0x5B as UInt8)
        for (index, element) in elements.enumerated() {
            if index > 0 {
                self.writeInteger(0x2C as UInt8)
            }
            self.writeJSON(element, escaping: escaping)
        }
        self.writeInteger(0x5D as UInt8)
    }

    private mutating func writeJSON(_ members: [JSONValue.Member], escaping: JSONEscaping) {
        self.writeInteger(0x7B as UInt8)
        for (index, member) in members.enumerated() {
            if index > 0 {
                self.writeInteger(0x2C as UInt8)
            }
            self.writeJSON(string: member.key, escaping: escaping)
            self.writeInteger(0x3A as UInt8)
            self.writeJSON(member.value, escaping: escaping)
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
