// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How a WAMP v2 session says who it is.
///
/// Source: WAMP, Advanced Profile, Authentication.
public enum AuthenticationMethod: String, CaseIterable, Hashable, Sendable {
    /// Not at all; the session gets a name that is made up.
    case anonymous
    /// By a text that the client shows: a shared secret, a JSON Web Token, an application's ticket.
    case ticket
    /// By a signature made with a shared secret, salted or not (WAMP-CRA).
    case wampCRA = "wampcra"
    /// By SCRAM-SHA-256, in which the router proves itself too.
    ///
    /// The key derivation is PBKDF2. Argon2id is not there, because the cryptographic library has none. Channel binding
    /// is not there, because the TLS library exports no keying material.
    case scram = "wamp-scram"
    /// By an Ed25519 signature over the router's challenge.
    ///
    /// Without channel binding, for the same reason, and without authentication of the router: the router has no key.
    case cryptosign

    /// Finds a method by the name that HELLO has, byte by byte.
    ///
    /// - Parameter name: The name; returns `nil` for methods that the server does not know.
    package init?(name: String) {
        guard let method = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name.utf8) }) else {
            return nil
        }
        self = method
    }
}
