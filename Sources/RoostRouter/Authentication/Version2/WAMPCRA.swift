// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
package import WAMP

/// The mathematics of `wampcra`: HMAC-SHA256 over the router's challenge.
///
/// Source: WAMP, Advanced Profile, Challenge Response Authentication.
package enum WAMPCRA {
    /// What a challenge tells.
    package struct Challenge: Sendable {
        /// Who the client says it is.
        package var authID: String
        /// The role it would get.
        package var authRole: String
        /// Who knows the secret.
        package var authProvider: String
        /// What makes the challenge unique.
        package var nonce: String
        /// Unix milliseconds.
        package var timestamp: Int64
        /// The session's id.
        package var sessionID: SessionID

        /// The challenge as JSON, the text that is sent and signed.
        package var text: String {
            var buffer = ByteBuffer()
            buffer.writeJSON([
                "authid": .string(self.authID),
                "authrole": .string(self.authRole),
                "authmethod": "wampcra",
                "authprovider": .string(self.authProvider),
                "nonce": .string(self.nonce),
                "timestamp": .string(ChallengeTimestamp.text(milliseconds: self.timestamp)),
                "session": .integer(Int64(clamping: self.sessionID.rawValue)),
            ])
            return String(decoding: buffer.readableBytesView, as: UTF8.self)
        }
    }

    /// The key that a client with a salted secret signs with: the base64 text of PBKDF2's result.
    ///
    /// - Parameters:
    ///   - secret: The secret's UTF-8 bytes.
    ///   - salt: The salt's UTF-8 bytes.
    ///   - iterations: How often the hash function runs.
    ///   - keyLength: How many bytes are made, before base64.
    /// - Returns: The ASCII bytes of the text.
    package static func derivedKey(secret: [UInt8], salt: [UInt8], iterations: Int, keyLength: Int) -> [UInt8] {
        Base64.encode(PBKDF2.derive(password: secret, salt: salt, iterations: iterations, length: keyLength))
    }

    /// The signature of a challenge: base64 of its HMAC-SHA256.
    ///
    /// - Parameters:
    ///   - challenge: The challenge's bytes, exactly as sent.
    ///   - key: The secret's UTF-8 bytes, or the derived key.
    /// - Returns: The ASCII bytes of the text.
    package static func signature(of challenge: [UInt8], key: [UInt8]) -> [UInt8] {
        Base64.encode(MessageCode.hmac(challenge, key: key))
    }

    /// Whether AUTHENTICATE's signature is right.
    ///
    /// - Parameters:
    ///   - signature: What the client sent.
    ///   - challenge: What it had to sign.
    ///   - key: The secret's UTF-8 bytes, or the derived key.
    /// - Returns: Whether it is.
    package static func isValid(signature: String, of challenge: String, key: [UInt8]) -> Bool {
        let expected = Self.signature(of: Array(challenge.utf8), key: key)
        // Longer ones are not copied; the length of a signature is no secret.
        guard signature.utf8.count == expected.count else { return false }
        return ConstantTime.equal(Array(signature.utf8), expected)
    }
}
