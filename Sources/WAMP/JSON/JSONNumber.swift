// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A JSON number, as an integer if 64 bits hold it.
///
/// Numbers with fraction or exponent, beyond 64 bits, and minus zero are doubles.
enum JSONNumber {
    case integer(Int64)
    /// At least `2^63`.
    case unsigned(UInt64)
    case double(Double)

    /// Reads a number.
    ///
    /// - Parameter text: A number in JSON's grammar.
    init(_ text: UnsafeRawBufferPointer) {
        let isNegative = text.first == 0x2D
        switch Self.magnitude(isNegative ? text.dropFirst() : text[...]) {
        case let magnitude? where !isNegative && magnitude < 1 << 63:
            self = .integer(Int64(magnitude))
        case let magnitude? where !isNegative:
            self = .unsigned(magnitude)
        case let magnitude? where magnitude > 0 && magnitude <= 1 << 63:
            self = .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
        default:
            self = .double(Double(String(decoding: text, as: UTF8.self)) ?? .infinity)
        }
    }

    /// The number as a value.
    var value: WireValue {
        switch self {
        case .integer(let number): .integer(number)
        case .unsigned(let number): .unsigned(number)
        case .double(let number): .double(number)
        }
    }

    /// The number as a token.
    var token: ValueToken {
        switch self {
        case .integer(let number): .integer(number)
        case .unsigned(let number): .unsigned(number)
        case .double(let number): .double(number)
        }
    }

    /// The value of digits alone; `nil` beyond 64 bits or if there is anything else.
    private static func magnitude(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64? {
        var value: UInt64 = 0
        for byte in digits {
            let digit = byte &- 0x30
            let (tenfold, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tenfold.addingReportingOverflow(UInt64(digit))
            guard digit < 10, !isTooLarge, !overflows else {
                return nil
            }
            value = sum
        }
        return value
    }
}
