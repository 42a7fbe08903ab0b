// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// Decides what a session may do, where the configuration leaves it to the application.
///
/// The server asks for many requests at the same time, bounded in number, and denies a request when no answer comes in
/// time. Verdicts are remembered as they say.
public protocol Authorizer: Sendable {
    /// Decides about one request.
    ///
    /// - Parameter request: Who wants to do what.
    /// - Returns: The verdict.
    /// - Throws: Whatever keeps the authorizer from knowing. The request is answered with
    ///   `wamp.error.authorization_failed`; the client is not told the error.
    func authorize(_ request: AuthorizationRequest) async throws -> AuthorizationVerdict
}

/// What an ``Authorizer`` is asked.
public struct AuthorizationRequest: Equatable, Sendable {
    /// The session's id.
    public var sessionID: SessionID

    /// Who the session is.
    public var identity: Identity

    /// The realm's name.
    public var realm: String

    /// What it wants to do.
    public var action: Permission.Action

    /// The URI, or the pattern of SUBSCRIBE and REGISTER.
    public var uri: URI

    /// How the URI is meant; a verdict about a pattern is for all URIs that it matches.
    public var match: MatchPolicy

    /// The request's `Options|dict`.
    ///
    /// Remembered verdicts count for all options; an authorizer that looks at them answers
    /// ``AuthorizationVerdict/Caching/never``.
    public var options: WireValue

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - sessionID: The session's id.
    ///   - identity: Who the session is.
    ///   - realm: The realm's name.
    ///   - action: What it wants to do.
    ///   - uri: The URI or pattern.
    ///   - match: How the URI is meant.
    ///   - options: The request's options.
    public init(
        sessionID: SessionID,
        identity: Identity,
        realm: String,
        action: Permission.Action,
        uri: URI,
        match: MatchPolicy = .exact,
        options: WireValue = .object([])
    ) {
        self.sessionID = sessionID
        self.identity = identity
        self.realm = realm
        self.action = action
        self.uri = uri
        self.match = match
        self.options = options
    }
}
