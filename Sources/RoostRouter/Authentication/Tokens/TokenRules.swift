// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What the claims of a JSON Web Token have to be, and what they say about the client.
///
/// Where a claim is named, it is the member of that name, else, if the name has dots, the member of a member, such as
/// `realm_access.roles`.
public struct TokenRules: Sendable {
    /// The issuers (`iss`) of which one must have made the token; empty, the default, for any or none.
    public var issuers: [String]

    /// The audiences (`aud`) of which one must be that of the token.
    ///
    /// Empty, the default, for tokens without audience: one that is for somebody else in particular is not for us.
    public var audiences: [String]

    /// How wrong clocks may be, default 10 seconds.
    public var leeway: Duration

    /// Whether a token without end (`exp`) is refused, default true: it could never be taken back.
    public var requiresExpiry: Bool

    /// Claims that must be there and not null, whatever they are; default none.
    public var requiredClaims: [String]

    /// The claim with the name of the client, default `sub`.
    public var authIDClaim: String

    /// The claim with its role, a text or a list of texts, default `role`.
    ///
    /// Of a list the client may ask for one with `HELLO.Details.authrole`; else it gets the first. A session of WAMP v1
    /// gets all.
    public var roleClaim: String

    /// The role without that claim; `nil`, the default, to refuse the token.
    public var defaultRole: String?

    /// The claim with the application's number of the user, which a `SecuredTopic` compares; `nil`, the default, for none.
    public var userIDClaim: String?

    /// The claim that handlers see as the session's data, whatever it is; `nil`, the default, for none.
    public var dataClaim: String?

    /// The claim with the topics that the token opens, default `topics`; see ``TopicGrants``.
    public var topicsClaim: String

    /// Whether the session, or the subscription, that a token has opened ends when the token does, default true.
    public var endsWhatItOpened: Bool

    /// Makes rules with the defaults.
    public init() {
        self.issuers = []
        self.audiences = []
        self.leeway = .seconds(10)
        self.requiresExpiry = true
        self.requiredClaims = []
        self.authIDClaim = "sub"
        self.roleClaim = "role"
        self.defaultRole = nil
        self.userIDClaim = nil
        self.dataClaim = nil
        self.topicsClaim = "topics"
        self.endsWhatItOpened = true
    }
}
