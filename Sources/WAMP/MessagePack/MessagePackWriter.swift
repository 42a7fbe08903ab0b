// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

extension ByteBuffer {
    /// Appends a value as MessagePack, in the shortest format; doubles keep 64 bits.
    ///
    /// - Parameter value: The value.
    package mutating func writeMessagePack(_ value: WireValue) {
        switch value {
        case .null: self.writeInteger(0xC0 as UInt8)
        case .bool(let value): self.writeInteger((value ? 0xC3 : 0xC2) as UInt8)
        case .integer(let number): self.writeMessagePack(integer: number)
        case .unsigned(let number): self.writeMessagePack(unsigned: number)
        case .double(let number): self.writeMessagePack(double: number)
        case .binary(let bytes): self.writeMessagePack(binary: bytes)
        case .string(let text): self.writeMessagePack(text: text.utf8)
        case .array(let elements):
            self.writeMessagePack(arrayOf: elements.count)
            for element in elements {
                self.writeMessagePack(element)
            }
        case .object(let members):
            self.writeMessagePack(mapOf: members.count)
            for member in members {
                self.writeMessagePack(text: member.key.utf8)
                self.writeMessagePack(member.value)
            }
        }
    }

    /// Appends an integer.
    ///
    /// - Parameter number: The integer.
    package mutating func writeMessagePack(integer number: Int64) {
        switch number {
        case 0...: self.writeMessagePack(unsigned: UInt64(number))
        case (-32)...: self.writeInteger(Int8(truncatingIfNeeded: number))
        case Int64(Int8.min)...: self.writeMultipleIntegers(0xD0 as UInt8, Int8(truncatingIfNeeded: number))
        case Int64(Int16.min)...: self.writeMultipleIntegers(0xD1 as UInt8, Int16(truncatingIfNeeded: number))
        case Int64(Int32.min)...: self.writeMultipleIntegers(0xD2 as UInt8, Int32(truncatingIfNeeded: number))
        default: self.writeMultipleIntegers(0xD3 as UInt8, number)
        }
    }

    /// Appends an integer that is not negative.
    ///
    /// - Parameter number: The integer.
    package mutating func writeMessagePack(unsigned number: UInt64) {
        switch number {
        case ...0x7F: self.writeInteger(UInt8(truncatingIfNeeded: number))
        case ...0xFF: self.writeMultipleIntegers(0xCC as UInt8, UInt8(truncatingIfNeeded: number))
        case ...0xFFFF: self.writeMultipleIntegers(0xCD as UInt8, UInt16(truncatingIfNeeded: number))
        case ...0xFFFF_FFFF: self.writeMultipleIntegers(0xCE as UInt8, UInt32(truncatingIfNeeded: number))
        default: self.writeMultipleIntegers(0xCF as UInt8, number)
        }
    }

    /// Appends a double with all its bits.
    ///
    /// - Parameter number: The double.
    package mutating func writeMessagePack(double number: Double) {
        self.writeMultipleIntegers(0xCB as UInt8, number.bitPattern)
    }

    /// Appends a string.
    ///
    /// - Parameter text: The string as UTF-8.
    package mutating func writeMessagePack(text: some Collection<UInt8>) {
        let count = UInt32(clamping: text.count)
        switch count {
        case ...31: self.writeInteger(0xA0 | UInt8(truncatingIfNeeded: count))
        case ...0xFF: self.writeMultipleIntegers(0xD9 as UInt8, UInt8(truncatingIfNeeded: count))
        case ...0xFFFF: self.writeMultipleIntegers(0xDA as UInt8, UInt16(truncatingIfNeeded: count))
        default: self.writeMultipleIntegers(0xDB as UInt8, count)
        }
        self.writeBytes(text)
    }

    /// Appends bytes.
    ///
    /// - Parameter bytes: The bytes.
    package mutating func writeMessagePack(binary bytes: some Collection<UInt8>) {
        let count = UInt32(clamping: bytes.count)
        switch count {
        case ...0xFF: self.writeMultipleIntegers(0xC4 as UInt8, UInt8(truncatingIfNeeded: count))
        case ...0xFFFF: self.writeMultipleIntegers(0xC5 as UInt8, UInt16(truncatingIfNeeded: count))
        default: self.writeMultipleIntegers(0xC6 as UInt8, count)
        }
        self.writeBytes(bytes)
    }

    /// Appends the head of an array.
    ///
    /// - Parameter count: How many elements follow.
    package mutating func writeMessagePack(arrayOf count: Int) {
        switch UInt32(clamping: count) {
        case ...15: self.writeInteger(0x90 | UInt8(truncatingIfNeeded: count))
        case ...0xFFFF: self.writeMultipleIntegers(0xDC as UInt8, UInt16(truncatingIfNeeded: count))
        default: self.writeMultipleIntegers(0xDD as UInt8, UInt32(clamping: count))
        }
    }

    /// Appends the head of a map.
    ///
    /// - Parameter count: How many members follow.
    package mutating func writeMessagePack(mapOf count: Int) {
        switch UInt32(clamping: count) {
        case ...15: self.writeInteger(0x80 | UInt8(truncatingIfNeeded: count))
        case ...0xFFFF: self.writeMultipleIntegers(0xDE as UInt8, UInt16(truncatingIfNeeded: count))
        default: self.writeMultipleIntegers(0xDF as UInt8, UInt32(clamping: count))
        }
    }
}
