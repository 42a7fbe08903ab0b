// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What WAMP v2 says about who a session is.
///
/// Source: WAMP, Basic Profile, WELCOME; Advanced Profile, Authentication.
public struct Identity: Equatable, Sendable {
    /// The name, unique or not; for anonymous sessions one that was made up.
    public var authID: String

    /// The role, which permissions are given to.
    public var authRole: String

    /// How the session has said who it is: `anonymous`, `ticket`, `wampcra`, `wamp-scram`, `cryptosign` ...
    public var authMethod: String

    /// Who has found it to be true: `static`, `dynamic`, `oro` ...
    public var authProvider: String

    /// Makes an identity.
    ///
    /// - Parameters:
    ///   - authID: The name.
    ///   - authRole: The role.
    ///   - authMethod: How the session has said who it is.
    ///   - authProvider: Who has found it to be true.
    public init(authID: String, authRole: String, authMethod: String, authProvider: String) {
        self.authID = authID
        self.authRole = authRole
        self.authMethod = authMethod
        self.authProvider = authProvider
    }
}
