// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// The key of a WAMP-CRA principal and how the client makes it.
struct WAMPCRACredential: Sendable, Redacted {
    /// How the client makes the key of its secret; it is told so in CHALLENGE.
    struct Derivation: Equatable, Sendable {
        var salt: String
        var iterations: Int
        var keyLength: Int

        /// Makes and checks the values.
        ///
        /// - Parameters:
        ///   - salt: The salt.
        ///   - iterations: The rounds of PBKDF2.
        ///   - keyLength: The bytes that it makes.
        /// - Throws: ``AuthenticationConfigurationError`` if something is out of range.
        init(salt: String, iterations: Int, keyLength: Int) throws(AuthenticationConfigurationError) {
            guard !salt.isEmpty, salt.utf8.count <= AuthenticationLimits.saltLength else {
                throw .unusable("a WAMP-CRA salt is empty or longer than \(AuthenticationLimits.saltLength) bytes")
            }
            guard (1...PBKDF2.maximumIterations).contains(iterations) else {
                throw .unusable("the WAMP-CRA iterations are not between 1 and \(PBKDF2.maximumIterations)")
            }
            guard (1...PBKDF2.maximumLength).contains(keyLength) else {
                throw .unusable("the WAMP-CRA key length is not between 1 and \(PBKDF2.maximumLength)")
            }
            self.salt = salt
            self.iterations = iterations
            self.keyLength = keyLength
        }
    }

    /// What challenges are signed with.
    let key: [UInt8]

    /// How the client makes the key; `nil` if the secret is the key.
    let derivation: Derivation?

    /// Takes over a key.
    ///
    /// - Parameters:
    ///   - key: What challenges are signed with.
    ///   - derivation: How the client makes it.
    init(key: [UInt8], derivation: Derivation?) {
        self.key = key
        self.derivation = derivation
    }

    /// Derives the key of a secret, which takes time.
    ///
    /// - Parameters:
    ///   - secret: The secret.
    ///   - derivation: How.
    init(secret: String, derivation: Derivation) {
        let key = WAMPCRA.derivedKey(
            secret: Array(secret.utf8),
            salt: Array(derivation.salt.utf8),
            iterations: derivation.iterations,
            keyLength: derivation.keyLength
        )
        self.init(key: key, derivation: derivation)
    }

    /// Takes over a derived key.
    ///
    /// - Parameters:
    ///   - derivedKey: Base64 of what PBKDF2 has made.
    ///   - derivation: How it was made.
    /// - Throws: ``AuthenticationConfigurationError`` if it is no such text.
    init(derivedKey: String, derivation: Derivation) throws(AuthenticationConfigurationError) {
        let key = Array(derivedKey.utf8)
        guard Base64.decode(key)?.count == derivation.keyLength else {
            throw .unusable("a derived WAMP-CRA key is not base64 of as many bytes as its key length says")
        }
        self.init(key: key, derivation: derivation)
    }
}
