// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// The static permissions of a realm, compiled.
///
/// The most specific permission of the role counts and no other: the exact one, else the longest prefix, else the
/// wildcard with the longest run of literal components before its first empty one, then before the next, and so on.
/// Without one the request is denied.
///
/// A request for a pattern (SUBSCRIBE or REGISTER with `match`) is for all URIs that the pattern matches. It is allowed
/// if the most specific permission that covers all of them allows it, and no permission that would count instead for
/// one of them denies it. A subscription of the prefix `a.` therefore needs the prefix `a.`, `a` or the empty one; and
/// where the exact `a.secret` denies SUBSCRIBE, nobody gets it through `a.` either. A wildcard permission never covers a
/// prefix, which has URIs of any number of components. What the authorizer has to say about a part it is asked about
/// the whole pattern.
///
/// The time for a request of a URI is that of a look-up in a table of patterns; for a pattern it is linear in the length
/// of the pattern times the number of the role's permissions, which the configuration bounds.
public struct AuthorizationRules: Sendable {
    private let roles: [[UInt8]: RolePolicy]

    /// Whether everything is allowed to everybody as long as there are no rules at all.
    public let allowsWithoutRules: Bool

    /// Compiles rules.
    ///
    /// - Parameters:
    ///   - roles: The rules. As soon as there is one role, sessions of other roles may do nothing.
    ///   - allowsWithoutRules: What counts without any role: `true` for networks in which every client is trusted,
    ///     `false` to deny everything.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusablePermission` if a role or a permission of it
    ///   is there twice, or a wildcard has more than 32 components.
    public init(
        roles: [RolePermissions] = [],
        allowsWithoutRules: Bool
    ) throws(AuthenticationConfigurationError) {
        var compiled: [[UInt8]: RolePolicy] = [:]
        for role in roles {
            let policy = try RolePolicy(role)
            guard compiled.updateValue(policy, forKey: Array(role.role.utf8)) == nil else {
                throw .unusablePermission("The role \(role.role.debugDescription) is listed more than once")
            }
        }
        self.roles = compiled
        self.allowsWithoutRules = allowsWithoutRules
    }

    /// Decides about one request.
    ///
    /// - Parameters:
    ///   - role: The session's role.
    ///   - action: What it wants to do.
    ///   - uri: The URI, or the pattern of SUBSCRIBE and REGISTER.
    ///   - match: How the request's URI is meant.
    /// - Returns: The decision.
    package func decide(
        role: String,
        action: Permission.Action,
        uri: URI,
        match: MatchPolicy = .exact
    ) -> AuthorizationDecision {
        guard !self.roles.isEmpty else {
            return self.allowsWithoutRules ? .allowed(discloses: nil) : .denied
        }
        guard let policy = self.roles[Array(role.utf8)] else { return .denied }
        return policy.decide(action, uri, match)
    }
}

extension AuthenticationConfigurationError {
    static func unusablePermission(_ what: String) -> AuthenticationConfigurationError {
        AuthenticationConfigurationError(
            code: .unusablePermission,
            message: "\(what); correct the permissions in the configuration."
        )
    }
}
