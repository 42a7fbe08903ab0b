// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Turns CBOR's integers of any size into those that 64 bits hold, and into doubles beyond.
enum CBORNumber {
    /// The number itself.
    @inline(__always)
    static func token(_ number: UInt64) -> ValueToken {
        Int64(exactly: number).map { .integer($0) } ?? .unsigned(number)
    }

    /// The number `-1 - value`.
    @inline(__always)
    static func token(negative value: UInt64) -> ValueToken {
        if let value = Int64(exactly: value) {
            return .integer(-1 - value)
        }
        let (magnitude, overflow) = value.addingReportingOverflow(1)
        return .double(overflow ? -0x1p64 : -Double(magnitude))
    }

    /// The number of a bignum: that of its bytes, the first one most significant, or `-1` minus it.
    ///
    /// Source: RFC 8949 section 3.4.3.
    static func token(bignum bytes: UnsafeRawBufferPointer, isNegative: Bool) -> ValueToken {
        let significant = bytes.drop { $0 == 0 }
        if significant.count <= 8 {
            let number = significant.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return isNegative ? Self.token(negative: number) : Self.token(number)
        }
        // The first eight bytes hold more bits than a double; the others only decide how a tie is rounded.
        var top = significant.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        if significant.dropFirst(8).contains(where: { $0 != 0 }) {
            top |= 1
        }
        let exponent = min(8 * (significant.count - 8), 1024)
        let magnitude = Double(sign: .plus, exponent: exponent, significand: Double(top))
        return .double(isNegative ? -magnitude : magnitude)
    }
}
