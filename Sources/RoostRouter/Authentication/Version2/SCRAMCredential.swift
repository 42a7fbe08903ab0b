// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The keys of a SCRAM principal and how the client makes its own.
struct SCRAMCredential: Sendable, Redacted {
    /// The least rounds of PBKDF2 (RFC 7677 section 4).
    static let minimumIterations = 4_096

    let keys: SCRAM.Keys
    let salt: [UInt8]
    let iterations: Int

    /// Checks what the client is told.
    ///
    /// - Parameters:
    ///   - salt: The salt.
    ///   - iterations: The rounds of PBKDF2.
    /// - Throws: ``AuthenticationConfigurationError`` if something is out of range.
    static func check(salt: [UInt8], iterations: Int) throws(AuthenticationConfigurationError) {
        guard !salt.isEmpty, salt.count <= AuthenticationLimits.saltLength else {
            throw .unusable("a SCRAM salt is empty or longer than \(AuthenticationLimits.saltLength) bytes")
        }
        guard (Self.minimumIterations...PBKDF2.maximumIterations).contains(iterations) else {
            throw .unusable(
                "the SCRAM iterations are not between \(Self.minimumIterations) and \(PBKDF2.maximumIterations)"
            )
        }
    }
}

extension SCRAM.Keys: Redacted {
    /// A text without the keys.
    package var description: String { "SCRAM.Keys(redacted)" }

    /// The same as the description.
    package var debugDescription: String { self.description }

    /// A mirror without the keys.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
