// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A strict UTF-8 check that can be fed in pieces and fails at the first wrong byte.
///
/// It refuses overlong forms, surrogates and everything above U+10FFFF, at the earliest byte that makes a valid
/// continuation impossible. The Unicode Standard, table 3-7.
package struct UTF8Validator: Sendable {
    /// Continuation bytes that the character under way still needs.
    private var missing: UInt8 = 0
    /// The range for the next continuation byte.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Creates a validator that is at the start of a text.
    package init() {}

    /// Whether the text may end here, that is not inside of a character.
    package var isComplete: Bool { self.missing == 0 }

    /// Whether the bytes alone are a whole UTF-8 text.
    package static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var validator = UTF8Validator()
        return validator.accepts(bytes) && validator.isComplete
    }

    /// The offset of the first byte that cannot be in UTF-8 at its place; the end, if the text only lacks bytes.
    package static func offsetOfFault(in bytes: UnsafeRawBufferPointer) -> Int {
        var validator = UTF8Validator()
        for offset in bytes.indices {
            guard validator.accepts(UnsafeRawBufferPointer(rebasing: bytes[offset...offset])) else {
                return offset
            }
        }
        return bytes.count
    }

    /// Checks the next piece of the text.
    ///
    /// - Returns: False at a byte that cannot be in UTF-8 at its place; the validator must not be used after that.
    package mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let count = bytes.count
        var offset = 0
        while offset < count {
            let byte = bytes[offset]
            if self.missing > 0 {
                guard self.continues(byte) else { return false }
            } else if byte < 0x80 {
                offset = Self.endOfASCII(bytes, from: offset)
                continue
            } else {
                guard self.begins(byte) else { return false }
            }
            offset &+= 1
        }
        return true
    }

    @inline(__always)
    private mutating func continues(_ byte: UInt8) -> Bool {
        guard byte >= self.lowest, byte <= self.highest else { return false }
        self.missing &-= 1
        self.lowest = 0x80
        self.highest = 0xBF
        return true
    }

    /// Notes what may follow a byte from 0x80 on that begins a character.
    @inline(__always)
    private mutating func begins(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF:
            self.missing = 1
        case 0xE0...0xEF:
            self.missing = 2
            if byte == 0xE0 { self.lowest = 0xA0 }
            if byte == 0xED { self.highest = 0x9F }
        case 0xF0...0xF4:
            self.missing = 3
            if byte == 0xF0 { self.lowest = 0x90 }
            if byte == 0xF4 { self.highest = 0x8F }
        default:
            return false
        }
        return true
    }

    /// The offset of the first byte from here on that is not ASCII, or the end.
    @inline(__always)
    private static func endOfASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        let high: UInt64 = 0x8080_8080_8080_8080
        let count = bytes.count
        var offset = start
        while count &- offset >= 32 {
            let first = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let second = bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
            let third = bytes.loadUnaligned(fromByteOffset: offset &+ 16, as: UInt64.self)
            let fourth = bytes.loadUnaligned(fromByteOffset: offset &+ 24, as: UInt64.self)
            guard (first | second | third | fourth) & high == 0 else { break }
            offset &+= 32
        }
        while count &- offset >= 8, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & high == 0 {
            offset &+= 8
        }
        while offset < count, bytes[offset] < 0x80 {
            offset &+= 1
        }
        return offset
    }
}
