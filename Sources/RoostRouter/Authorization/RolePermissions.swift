// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// What the sessions of one role may do; everything else is denied to them.
public struct RolePermissions: Equatable, Sendable {
    /// The role, an `authrole`; compared byte by byte.
    public var role: String

    /// The permissions, in any order: the most specific one counts.
    public var permissions: [Permission]

    /// Makes a role.
    ///
    /// - Parameters:
    ///   - role: The role.
    ///   - permissions: The permissions.
    public init(role: String, permissions: [Permission]) {
        self.role = role
        self.permissions = permissions
    }

    /// A role about which only the ``Authorizer`` decides.
    ///
    /// - Parameters:
    ///   - role: The role.
    ///   - isCacheable: Whether its verdicts may be remembered.
    /// - Returns: The role.
    public static func dynamic(role: String, isCacheable: Bool = true) -> RolePermissions {
        let everything = Permission(
            "",
            match: .prefix,
            allowed: .all,
            asksAuthorizer: true,
            isCacheable: isCacheable
        )
        return RolePermissions(role: role, permissions: [everything])
    }
}
