// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// The mathematics of `wamp-scram`: SCRAM-SHA-256 in WAMP's clothes, without channel binding.
///
/// Source: WAMP, Advanced Profile, Salted Challenge Response Authentication Mechanism; RFC 5802; RFC 7677.
package enum SCRAM {
    /// What the router keeps of a password.
    package struct Keys: Sendable {
        /// SHA-256 of the client's key, 32 bytes.
        package var storedKey: [UInt8]
        /// What the router proves itself with, 32 bytes.
        package var serverKey: [UInt8]
    }

    /// Makes the keys of a password.
    ///
    /// - Parameters:
    ///   - password: The password's bytes, after SASLprep.
    ///   - salt: The salt.
    ///   - iterations: How often the hash function runs.
    /// - Returns: The keys.
    package static func keys(password: [UInt8], salt: [UInt8], iterations: Int) -> Keys {
        let length = MessageCode.length
        let salted = PBKDF2.derive(password: password, salt: salt, iterations: iterations, length: length)
        let clientKey = MessageCode.hmac(Array("Client Key".utf8), key: salted)
        return Keys(
            storedKey: MessageCode.sha256(clientKey),
            serverKey: MessageCode.hmac(Array("Server Key".utf8), key: salted)
        )
    }

    /// The text that both sides sign.
    ///
    /// - Parameters:
    ///   - authID: The name, as HELLO has it.
    ///   - clientNonce: The nonce of HELLO.
    ///   - nonce: The nonce of CHALLENGE, which begins with the client's.
    ///   - salt: The salt.
    ///   - iterations: How often the hash function runs.
    /// - Returns: The text's bytes.
    package static func authMessage(
        authID: String,
        clientNonce: String,
        nonce: String,
        salt: [UInt8],
        iterations: Int
    ) -> [UInt8] {
        var message = Array("n=".utf8) + Self.escaped(authID)
        message += Array(",r=\(clientNonce),r=\(nonce),s=".utf8)
        message += Base64.encode(salt)
        // "biws" is base64 of "n,,", which says that there is no channel binding.
        message += Array(",i=\(iterations),c=biws,r=\(nonce)".utf8)
        return message
    }

    /// Whether the client's proof is right.
    ///
    /// - Parameters:
    ///   - proof: The signature of AUTHENTICATE, base64.
    ///   - message: What both sides sign.
    ///   - storedKey: The key.
    /// - Returns: Whether it is.
    package static func isValid(proof: String, over message: [UInt8], storedKey: [UInt8]) -> Bool {
        guard proof.utf8.count == Self.proofLength, let proof = Base64.decode(Array(proof.utf8)),
            proof.count == MessageCode.length
        else {
            return false
        }
        let signature = MessageCode.hmac(message, key: storedKey)
        let clientKey = zip(proof, signature).map { $0 ^ $1 }
        return ConstantTime.equal(MessageCode.sha256(clientKey), storedKey)
    }

    /// What the router proves itself with: base64 of its signature.
    ///
    /// - Parameters:
    ///   - message: What both sides sign.
    ///   - serverKey: The key.
    /// - Returns: The text.
    package static func verifier(over message: [UInt8], serverKey: [UInt8]) -> String {
        String(decoding: Base64.encode(MessageCode.hmac(message, key: serverKey)), as: UTF8.self)
    }

    /// How long a proof is: 32 bytes in base64.
    private static let proofLength = 44

    private static func escaped(_ name: String) -> [UInt8] {
        name.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: ","): Array("=2C".utf8)
            case UInt8(ascii: "="): Array("=3D".utf8)
            default: [byte]
            }
        }
    }
}
