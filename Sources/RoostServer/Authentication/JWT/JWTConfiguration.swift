// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter

/// Which JSON Web Tokens are good, and what they say about the client.
public struct JWTConfiguration: Sendable {
    /// The keys that tokens may be signed with.
    public var keys: [JWTKey]

    /// Where further keys are fetched from, default nowhere.
    public var keySets: [JWTKeySetConfiguration]

    /// What claims have to be, and what they say.
    public var rules: TokenRules

    /// Makes a configuration with the defaults.
    ///
    /// - Parameters:
    ///   - keys: The keys that tokens may be signed with.
    ///   - keySets: Where further keys are fetched from.
    public init(keys: [JWTKey], keySets: [JWTKeySetConfiguration] = []) {
        self.keys = keys
        self.keySets = keySets
        self.rules = TokenRules()
    }
}

/// A JSON Web Key Set that is fetched over HTTP.
///
/// The set that was fetched last counts, whole: a key that is not in it any more is not good any more. When it cannot be
/// fetched, the one before it stays in force.
public struct JWTKeySetConfiguration: Equatable, Sendable {
    /// The address, `https://` or `http://`.
    public var url: String

    /// How old the set may become, `1 s…`, default 5 minutes; the next token then waits for a new one.
    public var refreshInterval: Duration

    /// The least time between two attempts, also if tokens name keys that are not known; `1 s…`, default 10 seconds.
    public var minimumInterval: Duration

    /// For one attempt, default 5 seconds.
    public var timeout: Duration

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - url: The address.
    ///   - refreshInterval: How old the set may become.
    ///   - minimumInterval: The least time between two attempts.
    ///   - timeout: For one attempt.
    public init(
        url: String,
        refreshInterval: Duration = .seconds(300),
        minimumInterval: Duration = .seconds(10),
        timeout: Duration = .seconds(5)
    ) {
        self.url = url
        self.refreshInterval = refreshInterval
        self.minimumInterval = minimumInterval
        self.timeout = timeout
    }
}
