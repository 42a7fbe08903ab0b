// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What an ``Authorizer`` answers.
public struct AuthorizationVerdict: Equatable, Sendable {
    /// For whom a verdict is remembered, if the permission allows it at all.
    public enum Caching: Hashable, Sendable {
        /// For nobody.
        case never
        /// For the session that has asked.
        case session
        /// For all sessions of its role in the realm.
        case role
    }

    /// Whether it may be done.
    public var isAllowed: Bool

    /// Whether others learn who publishes or calls; `nil` for what the permission says.
    public var discloses: Bool?

    /// For whom the verdict is remembered.
    public var caching: Caching

    /// It may be done; remembered for the session.
    public static let allowed = AuthorizationVerdict(isAllowed: true)

    /// It may not be done; remembered for the session.
    public static let denied = AuthorizationVerdict(isAllowed: false)

    /// Makes a verdict.
    ///
    /// - Parameters:
    ///   - isAllowed: Whether it may be done.
    ///   - discloses: Whether others learn who publishes or calls.
    ///   - caching: For whom the verdict is remembered.
    public init(isAllowed: Bool, discloses: Bool? = nil, caching: Caching = .session) {
        self.isAllowed = isAllowed
        self.discloses = discloses
        self.caching = caching
    }
}
