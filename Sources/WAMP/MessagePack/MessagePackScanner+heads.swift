// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The first byte of a value with the length or number behind it.
enum MessagePackHead {
    case null
    case bool(Bool)
    case integer(Int64)
    /// At least `2^63`.
    case unsigned(UInt64)
    case double(Double)
    /// The place of a string's content, which has been passed and checked.
    case text(Range<Int>)
    /// The place of the content of a binary or an extension, which has been passed.
    case binary(Range<Int>)
    case array(Int)
    case map(Int)

    /// The kind of the value.
    @inline(__always)
    var kind: RawElement.Kind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .integer, .unsigned: .integer
        case .double: .float
        case .text: .text
        case .binary: .binary
        case .array: .array
        case .map: .map
        }
    }

    /// Whether values follow that belong to this one, or could.
    @inline(__always)
    var isContainer: Bool {
        switch self {
        case .array, .map: true
        case .null, .bool, .integer, .unsigned, .double, .text, .binary: false
        }
    }

    /// How many values follow that belong to this one, keys included.
    @inline(__always)
    var items: Int {
        switch self {
        case .array(let count): count
        case .map(let count): count &* 2
        case .null, .bool, .integer, .unsigned, .double, .text, .binary: 0
        }
    }
}

extension MessagePackScanner {
    /// Reads the head of a value, and all of it if it is a scalar.
    @inline(__always)
    mutating func readHead() throws(SerializationError) -> MessagePackHead {
        guard self.offset < self.bytes.count else {
            throw self.error(.unexpectedEnd, at: self.offset)
        }
        let byte = self.bytes[self.offset]
        self.rewind(to: self.offset &+ 1)
        switch byte {
        case 0x00...0x7F: return .integer(Int64(byte))
        case 0x80...0x8F: return try self.map(Int(byte & 0x0F))
        case 0x90...0x9F: return try self.array(Int(byte & 0x0F))
        case 0xA0...0xBF: return try self.text(Int(byte & 0x1F))
        case 0xE0...0xFF: return .integer(Int64(Int8(bitPattern: byte)))
        default: return try self.readLongHead(byte)
        }
    }

    private mutating func readLongHead(_ byte: UInt8) throws(SerializationError) -> MessagePackHead {
        switch byte {
        case 0xC0: return .null
        case 0xC2: return .bool(false)
        case 0xC3: return .bool(true)
        case 0xC4: return .binary(try self.take(Int(try self.number(UInt8.self))))
        case 0xC5: return .binary(try self.take(Int(try self.number(UInt16.self))))
        case 0xC6: return .binary(try self.take(Int(clamping: try self.number(UInt32.self))))
        case 0xC7: return try self.extended(Int(try self.number(UInt8.self)))
        case 0xC8: return try self.extended(Int(try self.number(UInt16.self)))
        case 0xC9: return try self.extended(Int(clamping: try self.number(UInt32.self)))
        case 0xD4...0xD8: return try self.extended(1 << Int(byte - 0xD4))
        case 0xD9: return try self.text(Int(try self.number(UInt8.self)))
        case 0xDA: return try self.text(Int(try self.number(UInt16.self)))
        case 0xDB: return try self.text(Int(clamping: try self.number(UInt32.self)))
        case 0xDC: return try self.array(Int(try self.number(UInt16.self)))
        case 0xDD: return try self.array(Int(clamping: try self.number(UInt32.self)))
        case 0xDE: return try self.map(Int(try self.number(UInt16.self)))
        case 0xDF: return try self.map(Int(clamping: try self.number(UInt32.self)))
        default: return try self.longNumber(byte)
        }
    }

    private mutating func longNumber(_ byte: UInt8) throws(SerializationError) -> MessagePackHead {
        switch byte {
        case 0xCA: return .double(Double(Float(bitPattern: try self.number(UInt32.self))))
        case 0xCB: return .double(Double(bitPattern: try self.number(UInt64.self)))
        case 0xCC: return .integer(Int64(try self.number(UInt8.self)))
        case 0xCD: return .integer(Int64(try self.number(UInt16.self)))
        case 0xCE: return .integer(Int64(try self.number(UInt32.self)))
        case 0xCF:
            let number = try self.number(UInt64.self)
            return Int64(exactly: number).map { .integer($0) } ?? .unsigned(number)
        case 0xD0: return .integer(Int64(try self.number(Int8.self)))
        case 0xD1: return .integer(Int64(try self.number(Int16.self)))
        case 0xD2: return .integer(Int64(try self.number(Int32.self)))
        case 0xD3: return .integer(try self.number(Int64.self))
        default: throw self.error(.unexpectedByte, at: self.offset - 1)
        }
    }

    @inline(__always)
    private mutating func number<Number: FixedWidthInteger>(
        _ type: Number.Type
    ) throws(SerializationError) -> Number {
        let range = try self.take(MemoryLayout<Number>.size)
        return Number(bigEndian: self.bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self))
    }

    @inline(__always)
    private mutating func text(_ length: Int) throws(SerializationError) -> MessagePackHead {
        let range = try self.take(length)
        guard UTF8Validator.isValid(self.region(range)) else {
            throw self.invalidText(range)
        }
        return .text(range)
    }

    /// The content of an extension, whose type is the byte before it.
    private mutating func extended(_ length: Int) throws(SerializationError) -> MessagePackHead {
        _ = try self.take(1)
        return .binary(try self.take(length))
    }

    /// An array; each of its elements needs a byte at least.
    @inline(__always)
    private func array(_ count: Int) throws(SerializationError) -> MessagePackHead {
        guard count <= self.bytes.count &- self.offset else {
            throw self.error(.unexpectedEnd, at: self.offset)
        }
        return .array(count)
    }

    /// A map; each of its members needs two bytes at least.
    @inline(__always)
    private func map(_ count: Int) throws(SerializationError) -> MessagePackHead {
        guard count <= (self.bytes.count &- self.offset) / 2 else {
            throw self.error(.unexpectedEnd, at: self.offset)
        }
        return .map(count)
    }

    mutating func readToken() throws(SerializationError) -> ValueToken {
        switch try self.readHead() {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let number): return .integer(number)
        case .unsigned(let number): return .unsigned(number)
        case .double(let number): return .double(number)
        case .text(let range): return .text(.slice(range))
        case .binary(let range): return .binary(.slice(range))
        case .array(let count):
            try self.enter()
            return .array(count)
        case .map(let count):
            try self.enter()
            return .map(count)
        }
    }

    mutating func readKey() throws(SerializationError) -> ValueToken.Content {
        let start = self.offset
        switch try self.readHead() {
        case .text(let range): return .slice(range)
        case .integer(let number): return .joined(Array(String(number).utf8))
        case .unsigned(let number): return .joined(Array(String(number).utf8))
        case .null, .bool, .double, .binary, .array, .map: throw self.error(.invalidKey, at: start)
        }
    }
}
