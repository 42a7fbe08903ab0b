// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Base64 with padding, as the WebSocket handshake uses it.
///
/// RFC 4648 §4.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(self.alphabet[Int(bits >> UInt32(count) & 0x3F)])
            }
        }
        if count > 0 { text.append(self.alphabet[Int(bits << UInt32(6 - count) & 0x3F)]) }
        while text.count % 4 != 0 { text.append(self.padding) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether the bytes are the base64 of exactly 16 bytes: 22 characters of the alphabet and two of padding.
    static func isSixteenBytes(_ text: ArraySlice<UInt8>) -> Bool {
        text.count == 24 && text.suffix(2).allSatisfy { $0 == self.padding }
            && text.prefix(22).allSatisfy(self.alphabet.contains)
    }
}
