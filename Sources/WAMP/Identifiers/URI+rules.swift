// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Which characters the components of a URI may have.
///
/// Source: WAMP, Basic Profile, URIs.
public enum URIRules: String, CaseIterable, Hashable, Sendable {
    /// All but white space, `.` and `#`.
    case loose
    /// `0-9`, `a-z` and `_`.
    case strict
}

extension URI {
    /// Whether the name follows the rules; it costs one pass over the bytes.
    ///
    /// Components are separated by `.` and must not be empty, except: the last one of a prefix and any one of a wildcard
    /// pattern. So the empty name is valid for both, and it is not for exact ones.
    ///
    /// Source: WAMP, Basic Profile, URIs; Advanced Profile, Pattern-based Subscriptions.
    ///
    /// - Parameters:
    ///   - rules: Which characters are allowed.
    ///   - match: How the name will be compared.
    /// - Returns: Whether it is valid.
    package func isValid(_ rules: URIRules, match: MatchPolicy = .exact) -> Bool {
        self.bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            var start = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte == UInt8(ascii: ".") {
                    guard match == .wildcard || index > start else {
                        return false
                    }
                    start = index + 1
                } else if rules == .strict {
                    guard Self.isStrict(byte) else {
                        return false
                    }
                } else if byte == UInt8(ascii: "#") || Self.isWhitespace(bytes, at: index) {
                    return false
                }
                index += 1
            }
            return match != .exact || index > start
        }
    }

    /// Whether the first component is `wamp`: only the router itself registers and publishes there.
    ///
    /// Source: WAMP, Basic Profile, URIs.
    package var isReserved: Bool {
        self.bytes.starts(with: Self.reserved) && (self.bytes.count == 4 || self.bytes[4] == UInt8(ascii: "."))
    }

    private static let reserved: [UInt8] = Array("wamp".utf8)

    private static func isStrict(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Whether a character of Unicode's property `White_Space` begins there.
    private static func isWhitespace(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        switch bytes[index] {
        case 0x09...0x0D, 0x20:
            return true
        case 0xC2 where index + 1 < bytes.count:
            return bytes[index + 1] == 0x85 || bytes[index + 1] == 0xA0
        case 0xE1...0xE3 where index + 2 < bytes.count:
            return Self.isWhitespace(bytes[index], bytes[index + 1], bytes[index + 2])
        default:
            return false
        }
    }

    /// U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F and U+3000.
    private static func isWhitespace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second, third) {
        case (0xE1, 0x9A, 0x80): true
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F): true
        case (0xE3, 0x80, 0x80): true
        default: false
        }
    }
}
