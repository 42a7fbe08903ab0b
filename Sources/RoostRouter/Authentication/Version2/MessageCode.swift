// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Message authentication codes and digests over plain byte arrays.
package enum MessageCode {
    /// How many bytes a code or a digest has.
    package static let length = 32

    /// HMAC-SHA256 of a message (RFC 2104).
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - key: The key, of any length.
    /// - Returns: 32 bytes.
    package static func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        code.update(data: message)
        return Array(code.finalize())
    }

    /// SHA-256 of a message.
    ///
    /// - Parameter message: The message.
    /// - Returns: 32 bytes.
    package static func sha256(_ message: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: message))
    }
}
