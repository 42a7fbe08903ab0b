// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

extension ByteBuffer {
    /// Appends a value as CBOR with definite lengths, in the shortest form; doubles keep 64 bits.
    ///
    /// - Parameter value: The value.
    package mutating func writeCBOR(_ value: WireValue) {
        switch value {
        case .null: self.writeInteger(0xF6 as UInt8)
        case .bool(let value): self.writeInteger((value ? 0xF5 : 0xF4) as UInt8)
        case .integer(let number): self.writeCBOR(integer: number)
        case .unsigned(let number): self.writeCBOR(unsigned: number)
        case .double(let number): self.writeCBOR(double: number)
        case .binary(let bytes): self.writeCBOR(binary: bytes)
        case .string(let text): self.writeCBOR(text: text.utf8)
        case .array(let elements):
            self.writeCBOR(arrayOf: elements.count)
            for element in elements {
                self.writeCBOR(element)
            }
        case .object(let members):
            self.writeCBOR(mapOf: members.count)
            for member in members {
                self.writeCBOR(text: member.key.utf8)
                self.writeCBOR(member.value)
            }
        }
    }

    /// Appends an integer.
    ///
    /// - Parameter number: The integer.
    package mutating func writeCBOR(integer number: Int64) {
        // The bits of `-1 - number` are those of the number inverted.
        let bits = UInt64(bitPattern: number)
        self.writeCBOR(major: number < 0 ? 1 : 0, number < 0 ? ~bits : bits)
    }

    /// Appends an integer that is not negative.
    ///
    /// - Parameter number: The integer.
    package mutating func writeCBOR(unsigned number: UInt64) {
        self.writeCBOR(major: 0, number)
    }

    /// Appends a double with all its bits.
    ///
    /// - Parameter number: The double.
    package mutating func writeCBOR(double number: Double) {
        self.writeMultipleIntegers(0xFB as UInt8, number.bitPattern)
    }

    /// Appends a string.
    ///
    /// - Parameter text: The string as UTF-8.
    package mutating func writeCBOR(text: some Collection<UInt8>) {
        self.writeCBOR(major: 3, UInt64(text.count))
        self.writeBytes(text)
    }

    /// Appends bytes.
    ///
    /// - Parameter bytes: The bytes.
    package mutating func writeCBOR(binary bytes: some Collection<UInt8>) {
        self.writeCBOR(major: 2, UInt64(bytes.count))
        self.writeBytes(bytes)
    }

    /// Appends the head of an array.
    ///
    /// - Parameter count: How many elements follow.
    package mutating func writeCBOR(arrayOf count: Int) {
        self.writeCBOR(major: 4, UInt64(count))
    }

    /// Appends the head of a map.
    ///
    /// - Parameter count: How many members follow.
    package mutating func writeCBOR(mapOf count: Int) {
        self.writeCBOR(major: 5, UInt64(count))
    }

    private mutating func writeCBOR(major: UInt8, _ argument: UInt64) {
        let first = major << 5
        switch argument {
        case ..<24: self.writeInteger(first | UInt8(truncatingIfNeeded: argument))
        case ...0xFF: self.writeMultipleIntegers(first | 24, UInt8(truncatingIfNeeded: argument))
        case ...0xFFFF: self.writeMultipleIntegers(first | 25, UInt16(truncatingIfNeeded: argument))
        case ...0xFFFF_FFFF: self.writeMultipleIntegers(first | 26, UInt32(truncatingIfNeeded: argument))
        default: self.writeMultipleIntegers(first | 27, argument)
        }
    }
}
