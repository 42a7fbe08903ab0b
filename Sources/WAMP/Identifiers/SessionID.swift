// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The id of one WAMP session, `1…2^53`, drawn at random.
///
/// WAMP v2 sends it as a number. WAMP v1 sends it as text of exactly 32 characters that is computed from the number:
/// ten decimal digits, thirteen hexadecimal digits, nine decimal digits, the form that Ratchet uses
/// (`^[0-9]{1,10}[0-9a-f]{13}[0-9]{9}$`). Clients treat it as opaque.
///
/// Source: WAMP, Basic Profile, IDs; Ratchet `WampConnection`.
public struct SessionID: Hashable, Sendable {
    /// The number, `1…2^53`.
    public let rawValue: UInt64

    /// The largest id, 2^53.
    public static let maximum: UInt64 = 1 << 53

    /// Makes an id from a number.
    ///
    /// - Parameter rawValue: A number; returns `nil` outside `1…2^53`.
    public init?(rawValue: UInt64) {
        guard rawValue >= 1, rawValue <= Self.maximum else {
            return nil
        }
        self.rawValue = rawValue
    }

    /// Draws an id.
    ///
    /// - Parameter generator: The source of randomness.
    package init(using generator: inout some RandomNumberGenerator) {
        self.rawValue = UInt64.random(in: 1...Self.maximum, using: &generator)
    }

    /// Reads the text that WAMP v1 clients send in `exclude` and `eligible`.
    ///
    /// - Parameter text: 32 ASCII characters; returns `nil` for anything that this type did not write.
    public init?(version1Text text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.version1Length else {
            return nil
        }
        var high: UInt64 = 0
        for byte in bytes[10..<23] {
            guard let digit = Self.hexadecimalValue(byte) else {
                return nil
            }
            high = high << 4 | digit
        }
        let low: UInt64 = bytes[31] & 1 == 1 ? 0 : 1
        guard let id = SessionID(rawValue: (high << 1 | low) + 1), Array(id.version1Text.utf8) == bytes else {
            return nil
        }
        self = id
    }

    /// The id as WAMP v1 text, always 32 ASCII characters.
    public var version1Text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.version1Length)
        Self.appendDecimal(self.rawValue % (1 << 31), digits: 10, to: &bytes)
        let high = (self.rawValue - 1) >> 1
        for shift in stride(from: 48, through: 0, by: -4) {
            bytes.append(Self.hexadecimalDigits[Int(high >> UInt64(shift) & 15)])
        }
        Self.appendDecimal(self.rawValue % 1_000_000_000, digits: 9, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let version1Length = 32
    private static let hexadecimalDigits = Array("0123456789abcdef".utf8)

    private static func appendDecimal(_ value: UInt64, digits: Int, to bytes: inout [UInt8]) {
        var divisor: UInt64 = 1
        for _ in 1..<digits {
            divisor *= 10
        }
        while divisor > 0 {
            bytes.append(48 + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 48...57: UInt64(byte - 48)
        case 97...102: UInt64(byte - 87)
        default: nil
        }
    }
}

extension SessionID: CustomStringConvertible {
    /// The number in decimal.
    public var description: String {
        String(self.rawValue)
    }
}
