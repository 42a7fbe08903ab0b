// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Base64 over bytes, with the standard alphabet (RFC 4648 section 4).
package enum Base64 {
    /// Decodes as PHP's `base64_decode` without its strict flag does.
    ///
    /// Every byte that is not of the alphabet is skipped, padding included, and bits that do not fill a byte are dropped:
    /// every input has a result, which may be empty.
    ///
    /// - Parameter input: The text.
    /// - Returns: The bytes.
    package static func decodeLeniently(_ input: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(input.count / 4 * 3 + 3)
        var accumulator: UInt32 = 0
        var bits: UInt32 = 0
        for byte in input {
            guard let value = Self.value(of: byte) else { continue }
            accumulator = accumulator << 6 | value
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            output.append(UInt8(truncatingIfNeeded: accumulator >> bits))
            accumulator &= (1 << bits) - 1
        }
        return output
    }

    /// Decodes a text that must be exactly what ``encode(_:)`` writes.
    ///
    /// - Parameter input: The text.
    /// - Returns: The bytes; `nil` if the text is not base64, lacks padding or has stray bits.
    package static func decode(_ input: some Collection<UInt8>) -> [UInt8]? {
        guard input.count % 4 == 0 else {
            return nil
        }
        let output = Self.decodeLeniently(input)
        return Self.encode(output).elementsEqual(input) ? output : nil
    }

    /// Encodes with padding.
    ///
    /// - Parameter input: The bytes.
    /// - Returns: The text.
    package static func encode(_ input: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity((input.count + 2) / 3 * 4)
        var accumulator: UInt32 = 0
        var bits: UInt32 = 0
        for byte in input {
            accumulator = accumulator << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                output.append(Self.character(of: accumulator >> bits & 63))
            }
            accumulator &= (1 << bits) - 1
        }
        if bits > 0 { output.append(Self.character(of: accumulator << (6 - bits))) }
        while output.count % 4 != 0 { output.append(UInt8(ascii: "=")) }
        return output
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    private static func character(of value: UInt32) -> UInt8 {
        switch value {
        case 0..<26: UInt8(truncatingIfNeeded: value + 65)
        case 26..<52: UInt8(truncatingIfNeeded: value + 71)
        case 52..<62: UInt8(truncatingIfNeeded: value - 4)
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }
}
