// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Walks over JSON text, checks it strictly and never decodes it.
///
/// The grammar is RFC 8259's; beyond it, lone surrogate escapes and nesting over ``depthLimit`` are refused. The bytes
/// must be valid UTF-8 already: the WebSocket layer checks text messages. Nothing is allocated and nothing recurses, so
/// the cost is linear in the length of the text whatever it holds.
package struct JSONScanner {
    /// The deepest nesting that the scanner can follow.
    package static let maximumDepth = 512

    /// The text.
    package let bytes: UnsafeRawBufferPointer

    /// The offset of the next byte to look at.
    package private(set) var offset: Int

    private var depth: Int
    private let depthLimit: Int
    private var objects: SIMD8<UInt64>

    /// Makes a scanner at the start of a text.
    ///
    /// - Parameters:
    ///   - bytes: The text; it must outlive the scanner.
    ///   - depthLimit: How many arrays and objects may be nested, `1…512`.
    package init(_ bytes: UnsafeRawBufferPointer, depthLimit: Int = JSONScanner.maximumDepth) {
        self.bytes = bytes
        self.offset = 0
        self.depth = 0
        self.depthLimit = min(depthLimit, Self.maximumDepth)
        self.objects = SIMD8(repeating: 0)
    }

    /// The next byte, or `nil` at the end.
    @inline(__always)
    package var current: UInt8? {
        self.offset < self.bytes.count ? self.bytes[self.offset] : nil
    }

    /// Moves on.
    ///
    /// - Parameter count: How many bytes to move on by; the caller has looked at them.
    @inline(__always)
    package mutating func advance(by count: Int) {
        self.offset += count
    }

    /// Skips white space.
    @inline(__always)
    package mutating func skipWhitespace() {
        while self.offset < self.bytes.count {
            let byte = self.bytes[self.offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
                return
            }
            self.offset += 1
        }
    }

    /// Takes one byte that must be there.
    ///
    /// - Parameter byte: The expected byte.
    /// - Throws: ``JSONError`` when another byte or the end is there.
    @inline(__always)
    package mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard let found = self.current else {
            throw JSONError(.unexpectedEnd, at: self.offset)
        }
        guard found == byte else {
            throw JSONError(.unexpectedByte, at: self.offset)
        }
        self.offset += 1
    }

    /// Enters an array or object whose opening bracket is the next byte.
    ///
    /// - Parameter isObject: Whether it is an object.
    /// - Throws: ``JSONError`` when the nesting would exceed the limit.
    package mutating func open(isObject: Bool) throws(JSONError) {
        guard self.depth < self.depthLimit else {
            throw JSONError(.tooDeep, at: self.offset)
        }
        let mask: UInt64 = 1 << UInt64(self.depth & 63)
        if isObject {
            self.objects[self.depth >> 6] |= mask
        } else {
            self.objects[self.depth >> 6] &= ~mask
        }
        self.depth += 1
        self.offset += 1
    }

    /// Leaves an array or object whose closing bracket is the next byte.
    package mutating func close() throws(JSONError) {
        guard let found = self.current else {
            throw JSONError(.unexpectedEnd, at: self.offset)
        }
        guard self.depth > 0, found == (self.isInObject ? 0x7D : 0x5D) else {
            throw JSONError(.unexpectedByte, at: self.offset)
        }
        self.depth -= 1
        self.offset += 1
    }

    private var isInObject: Bool {
        self.objects[(self.depth - 1) >> 6] >> UInt64((self.depth - 1) & 63) & 1 == 1
    }

    /// Skips one value with all that it holds; the next byte must be its first.
    ///
    /// - Returns: What kind of value it was.
    @discardableResult
    package mutating func skipValue() throws(JSONError) -> JSONKind {
        let base = self.depth
        let kind = try self.skipScalarOrOpen()
        while self.depth > base {
            try self.skipInsideContainer()
        }
        return kind
    }

    /// Skips up to and over the next scalar or bracket inside a container.
    private mutating func skipInsideContainer() throws(JSONError) {
        self.skipWhitespace()
        guard let byte = self.current else {
            throw JSONError(.unexpectedEnd, at: self.offset)
        }
        if byte == 0x5D || byte == 0x7D {
            return try self.close()
        }
        guard byte == 0x2C else {
            throw JSONError(.unexpectedByte, at: self.offset)
        }
        self.offset += 1
        try self.skipMember()
    }

    /// Skips the white space, key and colon before a value inside a container, and the value's start.
    private mutating func skipMember() throws(JSONError) {
        self.skipWhitespace()
        if self.isInObject {
            try self.skipString()
            self.skipWhitespace()
            try self.expect(0x3A)
            self.skipWhitespace()
        }
        _ = try self.skipScalarOrOpen()
    }

    /// Skips a scalar, or opens a container and skips to behind its first scalar or bracket.
    private mutating func skipScalarOrOpen() throws(JSONError) -> JSONKind {
        guard let byte = self.current else {
            throw JSONError(.unexpectedEnd, at: self.offset)
        }
        switch byte {
        case 0x22:
            return try self.skipString() ? .escapedString : .string
        case 0x5B, 0x7B:
            try self.skipOpenings()
            return byte == 0x5B ? .array : .object
        case 0x74:
            try self.skipWord("true")
            return .true
        case 0x66:
            try self.skipWord("false")
            return .false
        case 0x6E:
            try self.skipWord("null")
            return .null
        default:
            try self.skipNumber()
            return .number
        }
    }

    /// Opens containers as long as each begins with another, without recursion.
    private mutating func skipOpenings() throws(JSONError) {
        while let byte = self.current, byte == 0x5B || byte == 0x7B {
            try self.open(isObject: byte == 0x7B)
            self.skipWhitespace()
            if let next = self.current, next == 0x5D || next == 0x7D {
                return try self.close()
            }
            if self.isInObject {
                try self.skipString()
                self.skipWhitespace()
                try self.expect(0x3A)
                self.skipWhitespace()
            }
        }
        try self.skipScalar()
    }

    /// Skips a value that is neither an array nor an object.
    private mutating func skipScalar() throws(JSONError) {
        guard let byte = self.current else {
            throw JSONError(.unexpectedEnd, at: self.offset)
        }
        switch byte {
        case 0x22: try self.skipString()
        case 0x74: try self.skipWord("true")
        case 0x66: try self.skipWord("false")
        case 0x6E: try self.skipWord("null")
        default: try self.skipNumber()
        }
    }
}

/// The kinds of JSON values, as far as a scanner tells them apart.
package enum JSONKind: UInt8, Equatable, Sendable {
    /// A string without escapes: its content is its bytes.
    case string
    /// A string with at least one escape.
    case escapedString
    /// A number.
    case number
    /// `true`.
    case `true`
    /// `false`.
    case `false`
    /// `null`.
    case null
    /// An array.
    case array
    /// An object.
    case object
}
