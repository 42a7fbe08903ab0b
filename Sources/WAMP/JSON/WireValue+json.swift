// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension WireValue {
    /// Decodes a JSON text.
    ///
    /// - Parameters:
    ///   - bytes: The text as UTF-8; invalid sequences become U+FFFD in strings.
    ///   - depthLimit: How many arrays and objects may be nested, `1…512`.
    /// - Returns: The value.
    /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
    public static func parse(
        _ bytes: some Sequence<UInt8>,
        depthLimit: Int = 512
    ) throws(JSONError) -> WireValue {
        let text = Array(bytes)
        let result: Result<WireValue, JSONError> = text.withUnsafeBytes { region in
            do throws(JSONError) {
                return .success(try Self.parse(region: region, depthLimit: depthLimit))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Decodes a JSON text.
    ///
    /// - Parameter text: The text.
    /// - Returns: The value.
    /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
    public static func parse(_ text: String) throws(JSONError) -> WireValue {
        try Self.parse(text.utf8)
    }

    /// Decodes a JSON text in memory.
    ///
    /// - Parameters:
    ///   - region: The text.
    ///   - depthLimit: How many arrays and objects may be nested, `1…512`.
    /// - Returns: The value.
    /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
    package static func parse(
        region: UnsafeRawBufferPointer,
        depthLimit: Int = JSONScanner.maximumDepth
    ) throws(JSONError) -> WireValue {
        var scanner = JSONScanner(region, depthLimit: depthLimit)
        scanner.skipWhitespace()
        let value = try scanner.readValue()
        scanner.skipWhitespace()
        guard scanner.current == nil else {
            throw JSONError(.trailingBytes, at: scanner.offset)
        }
        return value
    }
}

extension JSONScanner {
    /// Decodes one value.
    ///
    /// It recurses as deep as the value is nested, at most ``maximumDepth``.
    ///
    /// - Returns: The value.
    /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
    package mutating func readValue() throws(JSONError) -> WireValue {
        guard let byte = self.current else {
            throw JSONError(.unexpectedEnd, at: self.offset)
        }
        switch byte {
        case 0x22:
            return .string(try self.readString())
        case 0x5B:
            return try self.readArray()
        case 0x7B:
            return try self.readObject()
        case 0x74:
            try self.skipWord("true")
            return .bool(true)
        case 0x66:
            try self.skipWord("false")
            return .bool(false)
        case 0x6E:
            try self.skipWord("null")
            return .null
        default:
            return try self.readNumber()
        }
    }

    private mutating func readArray() throws(JSONError) -> WireValue {
        var elements: [WireValue] = []
        try self.open(isObject: false)
        self.skipWhitespace()
        while self.current != 0x5D {
            if !elements.isEmpty {
                try self.expect(0x2C)
                self.skipWhitespace()
            }
            elements.append(try self.readValue())
            self.skipWhitespace()
        }
        try self.close()
        return .array(elements)
    }

    private mutating func readObject() throws(JSONError) -> WireValue {
        var members: [WireValue.Member] = []
        try self.open(isObject: true)
        self.skipWhitespace()
        while self.current != 0x7D {
            if !members.isEmpty {
                try self.expect(0x2C)
                self.skipWhitespace()
            }
            let key = try self.readString()
            self.skipWhitespace()
            try self.expect(0x3A)
            self.skipWhitespace()
            members.append(WireValue.Member(key, try self.readValue()))
            self.skipWhitespace()
        }
        try self.close()
        return .object(members)
    }

    private mutating func readNumber() throws(JSONError) -> WireValue {
        let start = self.offset
        try self.skipNumber()
        return JSONNumber(UnsafeRawBufferPointer(rebasing: self.bytes[start..<self.offset])).value
    }

    private mutating func readString() throws(JSONError) -> String {
        let start = self.offset + 1
        let hasEscapes = try self.skipString()
        let content = UnsafeRawBufferPointer(rebasing: self.bytes[start..<self.offset - 1])
        guard hasEscapes else {
            return String(decoding: content, as: UTF8.self)
        }
        return String(decoding: Self.unescaped(content), as: UTF8.self)
    }

    /// Resolves the escapes of a string's content that has been scanned before.
    ///
    /// - Parameter content: The bytes between the quotes.
    /// - Returns: The bytes that they stand for, as UTF-8.
    package static func unescaped(_ content: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            let byte = content[index]
            index += 1
            guard byte == 0x5C, index < content.count else {
                result.append(byte)
                continue
            }
            let escape = content[index]
            index += 1
            if escape == 0x75 {
                Self.appendScalar(from: content, at: &index, to: &result)
            } else {
                result.append(Self.controlCharacter(for: escape))
            }
        }
        return result
    }

    private static func controlCharacter(for escape: UInt8) -> UInt8 {
        switch escape {
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: escape
        }
    }

    /// Appends the character of the digits at `index`, with the low surrogate that follows a high one.
    private static func appendScalar(
        from content: UnsafeRawBufferPointer,
        at index: inout Int,
        to result: inout [UInt8]
    ) {
        var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: content[index...]))
        guard let unit = try? scanner.readHexadecimal(from: 0) else {
            return
        }
        var value = UInt32(unit)
        if value & 0xFC00 == 0xD800 {
            scanner.advance(by: 2)
            let low = (try? scanner.readHexadecimal(from: 0)).map(UInt32.init) ?? 0xDC00
            value = 0x1_0000 + (value & 0x3FF) << 10 + (low & 0x3FF)
        }
        index += scanner.offset
        if let scalar = Unicode.Scalar(value) {
            result.append(contentsOf: Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter)
        }
    }
}
