// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// The permissions of one role, compiled.
struct RolePolicy: Sendable {
    private struct Rule: Sendable {
        var pattern: URIPattern
        var permission: Permission
    }

    private var table = PatternTable<Permission>()
    private var rules: [Rule] = []

    /// Compiles a role.
    ///
    /// - Parameter role: The role.
    /// - Throws: ``AuthenticationConfigurationError`` with the code `unusablePermission`.
    init(_ role: RolePermissions) throws(AuthenticationConfigurationError) {
        for permission in role.permissions {
            let uri = permission.uri.description.debugDescription
            let name = "The \(permission.match.rawValue) permission \(uri) of the role \(role.role.debugDescription)"
            guard PatternTable<Permission>.accepts(permission.uri, match: permission.match) else {
                throw .unusablePermission("\(name) has too many components")
            }
            guard self.table[permission.uri, permission.match] == nil else {
                throw .unusablePermission("\(name) is listed more than once")
            }
            self.table[permission.uri, permission.match] = permission
            self.rules.append(Rule(pattern: URIPattern(permission.uri, permission.match), permission: permission))
        }
    }

    /// Decides about one request of the role.
    ///
    /// - Parameters:
    ///   - action: What a session wants to do.
    ///   - uri: The URI or pattern.
    ///   - match: How it is meant.
    /// - Returns: The decision.
    func decide(_ action: Permission.Action, _ uri: URI, _ match: MatchPolicy) -> AuthorizationDecision {
        let pattern = URIPattern(uri, match)
        guard pattern.match != .exact else {
            guard let permission = self.table.best(uri) else { return .denied }
            return Self.decision(action, of: permission, with: [permission])
        }
        guard let first = self.mostSpecificCover(of: pattern) else { return .denied }
        let others = self.rules.filter { $0.pattern.overlaps(pattern) && !first.pattern.outranks($0.pattern) }
        return Self.decision(action, of: first.permission, with: [first.permission] + others.map(\.permission))
    }

    /// The permission that would count for a URI of the pattern if there were none but those that cover it all.
    private func mostSpecificCover(of pattern: URIPattern) -> Rule? {
        var found: Rule?
        for rule in self.rules where rule.pattern.covers(pattern) {
            let isBetter = found.map { rule.pattern.outranks($0.pattern) } ?? true
            found = isBetter ? rule : found
        }
        return found
    }

    /// Denied if one of them denies, asked if one of them asks, else allowed.
    private static func decision(
        _ action: Permission.Action,
        of first: Permission,
        with permissions: [Permission]
    ) -> AuthorizationDecision {
        guard permissions.allSatisfy({ $0.allowed.contains(Permission.Actions(action)) }) else { return .denied }
        let discloses = first.discloses(action)
        let asking = permissions.filter(\.asksAuthorizer)
        guard !asking.isEmpty else { return .allowed(discloses: discloses) }
        return .ask(isCacheable: asking.allSatisfy(\.isCacheable), discloses: discloses)
    }
}
