// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Makes keys from passwords with PBKDF2 and HMAC-SHA256 (RFC 8018 section 5.2).
///
/// It takes time on purpose, about a microsecond for each iteration and 32 bytes, so it runs when a configuration is
/// loaded and never for a peer.
package enum PBKDF2 {
    /// The most iterations that a configuration may ask for.
    package static let maximumIterations = 10_000_000

    /// The most bytes that a configuration may ask for.
    package static let maximumLength = 1_024

    /// Derives a key.
    ///
    /// - Parameters:
    ///   - password: The password.
    ///   - salt: The salt.
    ///   - iterations: How often the hash function runs, `1…`; less counts as 1.
    ///   - length: How many bytes to make; none if it is not positive.
    /// - Returns: The key.
    package static func derive(password: [UInt8], salt: [UInt8], iterations: Int, length: Int) -> [UInt8] {
        let keyed = HMAC<SHA256>(key: SymmetricKey(data: password))
        var output: [UInt8] = []
        var index: UInt32 = 1
        while output.count < length {
            output += Self.block(keyed, salt: salt, iterations: iterations, index: index)
            index += 1
        }
        return Array(output.prefix(max(length, 0)))
    }

    /// One block of 32 bytes; `keyed` has the password taken in, so that this is done once.
    private static func block(_ keyed: HMAC<SHA256>, salt: [UInt8], iterations: Int, index: UInt32) -> [UInt8] {
        var code = keyed
        code.update(data: salt)
        withUnsafeBytes(of: index.bigEndian) { code.update(data: $0) }
        var last = Array(code.finalize())
        var block = last
        for _ in 1..<max(iterations, 1) {
            var code = keyed
            code.update(data: last)
            last = Array(code.finalize())
            for position in block.indices {
                block[position] ^= last[position]
            }
        }
        return block
    }
}
