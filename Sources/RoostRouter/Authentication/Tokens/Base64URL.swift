// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// The alphabet of base64 for addresses and file names, without padding.
///
/// Source: RFC 4648 section 5.
package enum Base64URL {
    /// Decodes a text that must be exactly what an encoder writes.
    ///
    /// - Parameter input: The text.
    /// - Returns: The bytes; `nil` if the text has other characters, padding or stray bits.
    package static func decode(_ input: some Collection<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        text.reserveCapacity(input.count + 3)
        for byte in input {
            switch byte {
            case UInt8(ascii: "-"): text.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): text.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: text.append(byte)
            }
        }
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return Base64.decode(text)
    }
}
