// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Bytes as hexadecimal digits.
package enum Hexadecimal {
    /// Writes two lower-case digits for each byte.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The text.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        for byte in bytes {
            output.append(Self.digit(byte >> 4))
            output.append(Self.digit(byte & 15))
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Reads digits of either case.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - maximum: The most bytes to make.
    /// - Returns: The bytes; `nil` if the text is longer, of odd length or has something else in it.
    package static func decode(_ text: String, maximum: Int) -> [UInt8]? {
        let digits = text.utf8
        guard digits.count.isMultiple(of: 2), digits.count / 2 <= maximum else { return nil }
        var output: [UInt8] = []
        var high: UInt8?
        for digit in digits {
            guard let value = Self.value(digit) else { return nil }
            if let first = high {
                output.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return output
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + 48 : value + 87
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        case 65...70: digit - 55
        default: nil
        }
    }
}
