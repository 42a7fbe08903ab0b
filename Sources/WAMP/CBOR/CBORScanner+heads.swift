// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension CBORScanner {
    /// Reads the head of an item, and all of it if it is a number or simple value.
    ///
    /// A break is refused; where it may stand, ``takeBreak()`` is asked first.
    @inline(__always)
    mutating func readHead() throws(SerializationError) -> CBORHead {
        guard self.offset < self.bytes.count else {
            throw self.error(.unexpectedEnd, at: self.offset)
        }
        let start = self.offset
        let byte = self.bytes[start]
        self.rewind(to: start &+ 1)
        let additional = byte & 0x1F
        guard byte < 0xE0 else {
            return try self.simple(additional, at: start)
        }
        guard additional != 31 else {
            return try self.indefinite(byte, at: start)
        }
        let argument = additional < 24 ? UInt64(additional) : try self.argument(additional, at: start)
        switch byte >> 5 {
        case 0: return .unsigned(argument)
        case 1: return .negative(argument)
        case 2: return .binary(try self.count(argument, of: 1))
        case 3: return .text(try self.count(argument, of: 1))
        case 4: return .array(try self.count(argument, of: 1))
        case 5: return .map(try self.count(argument, of: 2))
        default: return .tag(argument)
        }
    }

    /// Reads the head of an item behind its tags.
    ///
    /// - Returns: The head, and the tag that makes it a bignum: 2, or 3 for a negative one.
    @inline(__always)
    mutating func readUntaggedHead() throws(SerializationError) -> (head: CBORHead, bignum: UInt64?) {
        let head = try self.readHead()
        if case .tag(let tag) = head {
            return try self.readHead(after: tag)
        }
        return (head, nil)
    }

    private mutating func readHead(after first: UInt64) throws(SerializationError) -> (head: CBORHead, bignum: UInt64?)
    {
        var tag = first
        while true {
            let head = try self.readHead()
            switch head {
            case .tag(let next): tag = next
            case .binary: return (head, tag == 2 || tag == 3 ? tag : nil)
            case .unsigned, .negative, .text, .array, .map, .bool, .null, .double: return (head, nil)
            }
        }
    }

    @inline(__always)
    private func count(_ argument: UInt64, of size: UInt64) throws(SerializationError) -> Int {
        guard argument <= UInt64(self.bytes.count &- self.offset) / size else {
            throw self.error(.unexpectedEnd, at: self.offset)
        }
        return Int(argument)
    }

    private mutating func indefinite(_ byte: UInt8, at start: Int) throws(SerializationError) -> CBORHead {
        switch byte >> 5 {
        case 2: return .binary(nil)
        case 3: return .text(nil)
        case 4: return .array(nil)
        case 5: return .map(nil)
        default: throw self.error(.unexpectedByte, at: start)
        }
    }

    private mutating func argument(_ additional: UInt8, at start: Int) throws(SerializationError) -> UInt64 {
        switch additional {
        case 24: return UInt64(try self.number(UInt8.self))
        case 25: return UInt64(try self.number(UInt16.self))
        case 26: return UInt64(try self.number(UInt32.self))
        case 27: return try self.number(UInt64.self)
        default: throw self.error(.unexpectedByte, at: start)
        }
    }

    private mutating func simple(_ additional: UInt8, at start: Int) throws(SerializationError) -> CBORHead {
        switch additional {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 0...23: return .null
        case 24:
            guard try self.number(UInt8.self) >= 32 else {
                throw self.error(.unexpectedByte, at: start + 1)
            }
            return .null
        case 25: return .double(Self.double(half: try self.number(UInt16.self)))
        case 26: return .double(Double(Float(bitPattern: try self.number(UInt32.self))))
        case 27: return .double(Double(bitPattern: try self.number(UInt64.self)))
        default: throw self.error(.unexpectedByte, at: start)
        }
    }

    /// The value of a half-precision number; `Float16` does not exist everywhere.
    static func double(half bits: UInt16) -> Double {
        let fraction = Double(bits & 0x3FF)
        let exponent = Int(bits >> 10 & 0x1F)
        let magnitude: Double =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
            }
        return bits & 0x8000 == 0 ? magnitude : -magnitude
    }

    @inline(__always)
    private mutating func number<Number: FixedWidthInteger>(
        _ type: Number.Type
    ) throws(SerializationError) -> Number {
        let range = try self.take(MemoryLayout<Number>.size)
        return Number(bigEndian: self.bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self))
    }
}
