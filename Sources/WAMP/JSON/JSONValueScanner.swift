// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Walks over the JSON of WAMP v2 as over the other serializers.
///
/// A string of U+0000 and base64 is binary. A number with fraction or exponent is a double, even if it is whole.
///
/// Source: WAMP, Advanced Profile, Binary conversion of JSON Strings.
struct JSONValueScanner {
    /// Whether strings and numbers are only checked, and read as `null`.
    var omitsContent = false

    var valuesLeft: Int

    private var scanner: JSONScanner

    init(_ bytes: UnsafeRawBufferPointer, limits: SerializationLimits) {
        self.scanner = JSONScanner(bytes, depthLimit: limits.depth)
        self.valuesLeft = limits.elements
    }

    /// Runs a step of the scanner.
    @inline(__always)
    private mutating func scan<Result>(
        _ body: (inout JSONScanner) throws(JSONError) -> Result
    ) throws(SerializationError) -> Result {
        do throws(JSONError) {
            return try body(&self.scanner)
        } catch {
            throw SerializationError(error)
        }
    }
}

extension JSONValueScanner: ValueScanner {
    static var serializer: Serializer { .json }

    var bytes: UnsafeRawBufferPointer { self.scanner.bytes }

    var offset: Int { self.scanner.offset }

    mutating func rewind(to offset: Int) {
        self.scanner.advance(by: offset - self.scanner.offset)
    }

    mutating func begin() {
        self.scanner.skipWhitespace()
    }

    mutating func end() throws(SerializationError) {
        self.scanner.skipWhitespace()
        guard self.scanner.current == nil else {
            throw self.error(.trailingBytes, at: self.offset)
        }
    }

    mutating func readToken() throws(SerializationError) -> ValueToken {
        switch self.scanner.current {
        case 0x22:
            return try self.readString()
        case 0x5B:
            try self.scan { scanner throws(JSONError) in try scanner.open(isObject: false) }
            return .array(nil)
        case 0x7B:
            try self.scan { scanner throws(JSONError) in try scanner.open(isObject: true) }
            return .map(nil)
        case 0x74:
            try self.scan { scanner throws(JSONError) in try scanner.skipWord("true") }
            return .bool(true)
        case 0x66:
            try self.scan { scanner throws(JSONError) in try scanner.skipWord("false") }
            return .bool(false)
        case 0x6E:
            try self.scan { scanner throws(JSONError) in try scanner.skipWord("null") }
            return .null
        case nil:
            throw self.error(.unexpectedEnd, at: self.offset)
        default:
            return try self.readNumber()
        }
    }

    mutating func readKey() throws(SerializationError) -> ValueToken.Content {
        let content = try self.readContent()
        try self.scan { scanner throws(JSONError) in
            scanner.skipWhitespace()
            try scanner.expect(0x3A)
            scanner.skipWhitespace()
        }
        return content
    }

    mutating func hasMember(after index: Int, of count: Int?) throws(SerializationError) -> Bool {
        try self.scan { scanner throws(JSONError) in
            scanner.skipWhitespace()
            guard scanner.current != 0x5D, scanner.current != 0x7D else {
                try scanner.close()
                return false
            }
            if index > 0 {
                try scanner.expect(0x2C)
                scanner.skipWhitespace()
            }
            return true
        }
    }

    mutating func skipValue() throws(SerializationError) -> RawElement.Kind {
        let start = self.offset
        let kind = try self.scan { scanner throws(JSONError) in try scanner.skipValue() }
        switch kind {
        case .null: return .null
        case .true, .false: return .bool
        case .array: return .array
        case .object: return .map
        case .string: return .text
        case .escapedString:
            return JSONBinary.decode(JSONScanner.unescaped(self.region(start + 1..<self.offset - 1))) == nil
                ? .text : .binary
        case .number:
            guard case .double = JSONNumber(self.region(start..<self.offset)) else {
                return .integer
            }
            return .float
        }
    }

    private mutating func readNumber() throws(SerializationError) -> ValueToken {
        let start = self.offset
        try self.scan { scanner throws(JSONError) in try scanner.skipNumber() }
        return self.omitsContent ? .null : JSONNumber(self.region(start..<self.offset)).token
    }

    private mutating func readString() throws(SerializationError) -> ValueToken {
        let content = try self.readContent()
        if case .joined(let text) = content, let bytes = JSONBinary.decode(text) {
            return .binary(.joined(bytes))
        }
        return .text(content)
    }

    private mutating func readContent() throws(SerializationError) -> ValueToken.Content {
        let start = self.offset + 1
        let hasEscapes = try self.scan { scanner throws(JSONError) in try scanner.skipString() }
        let range = start..<self.offset - 1
        guard hasEscapes, !self.omitsContent else {
            return .slice(range)
        }
        return .joined(JSONScanner.unescaped(self.region(range)))
    }
}

/// Bytes in JSON: a string of U+0000 and their base64.
enum JSONBinary {
    /// The bytes that a string stands for; `nil` if it stands for itself.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        text.first == 0 ? Base64.decode(text.dropFirst()) : nil
    }
}
