// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// Remembers the verdicts of an authorizer of one realm, for a time and in a bounded number.
///
/// A session or role with too many verdicts forgets its own. Without room for anybody nothing new is remembered until
/// old verdicts end, so that no session can make another one's be forgotten.
///
/// An invalidation must not be undone by an answer that was on its way: note ``generation`` when the authorizer is
/// asked and give it with the answer. Of a session that has ended nothing must be stored any more.
package struct AuthorizationCache: Sendable {
    /// What a verdict is about.
    package struct Key: Hashable, Sendable {
        let action: Permission.Action
        let match: MatchPolicy
        let uri: URI

        /// Makes a key.
        ///
        /// - Parameters:
        ///   - action: What somebody wants to do.
        ///   - uri: The URI or pattern.
        ///   - match: How it is meant.
        package init(_ action: Permission.Action, _ uri: URI, match: MatchPolicy = .exact) {
            self.action = action
            self.match = match
            self.uri = uri
        }
    }

    private struct Entry: Sendable {
        var verdict: AuthorizationVerdict
        var storedAt: Int64
    }

    /// The verdicts of a session with its role, or of a role.
    private struct Scope: Sendable {
        var role: [UInt8]
        var entries: [Key: Entry] = [:]
    }

    /// What is remembered together.
    private enum ScopeKey: Hashable, Sendable {
        case session(SessionID)
        case role([UInt8])
    }

    /// How often ended verdicts are looked for at most, in milliseconds.
    private static let sweepInterval: Int64 = 1_000

    private let lifetime: Int64
    private let capacity: Int
    private let scopeCapacity: Int
    private var scopes: [ScopeKey: Scope] = [:]
    private var lastSweep = Int64.min

    /// How many verdicts are remembered, ended ones included.
    package private(set) var count = 0

    /// How often verdicts were invalidated.
    package private(set) var generation: UInt64 = 0

    /// Makes a cache.
    ///
    /// - Parameters:
    ///   - lifetime: How long a verdict counts, in milliseconds, default 60,000. At 0 or less nothing is remembered.
    ///   - capacity: The most verdicts of all sessions and roles, default 65,536.
    ///   - scopeCapacity: The most verdicts of one session or role, default 1,024.
    package init(lifetime: Int64 = 60_000, capacity: Int = 65_536, scopeCapacity: Int = 1_024) {
        self.lifetime = lifetime
        self.capacity = max(capacity, 0)
        self.scopeCapacity = max(scopeCapacity, 0)
    }

    /// The verdict that is remembered for a session, or else for its role.
    ///
    /// - Parameters:
    ///   - key: What it is about.
    ///   - session: The session.
    ///   - role: Its role.
    ///   - now: Milliseconds of a clock that never goes back.
    /// - Returns: The verdict, if there is one that counts.
    package func verdict(_ key: Key, session: SessionID, role: String, now: Int64) -> AuthorizationVerdict? {
        self.verdict(key, in: .session(session), now: now) ?? self.verdict(key, in: .role(Array(role.utf8)), now: now)
    }

    /// Remembers a verdict as it says.
    ///
    /// - Parameters:
    ///   - verdict: The verdict.
    ///   - key: What it is about.
    ///   - session: The session that has asked.
    ///   - role: Its role.
    ///   - generation: What ``generation`` was when the authorizer was asked; an older verdict is not remembered.
    ///   - now: Milliseconds of the same clock.
    package mutating func store(
        _ verdict: AuthorizationVerdict,
        _ key: Key,
        session: SessionID,
        role: String,
        generation: UInt64,
        now: Int64
    ) {
        guard generation == self.generation, self.lifetime > 0, self.scopeCapacity > 0 else { return }
        let role = Array(role.utf8)
        switch verdict.caching {
        case .never: return
        case .session: self.insert(Entry(verdict: verdict, storedAt: now), key, .session(session), role, now: now)
        case .role: self.insert(Entry(verdict: verdict, storedAt: now), key, .role(role), role, now: now)
        }
    }

    /// Forgets the verdicts of a session that has ended.
    ///
    /// - Parameter session: The session.
    package mutating func ended(session: SessionID) {
        self.count -= self.scopes.removeValue(forKey: .session(session))?.entries.count ?? 0
    }

    /// Forgets the verdicts of a session that goes on, because the application says so.
    ///
    /// - Parameter session: The session.
    package mutating func remove(session: SessionID) {
        self.ended(session: session)
        self.generation &+= 1
    }

    /// Forgets the verdicts of a role and of all its sessions.
    ///
    /// - Parameter role: The role.
    package mutating func remove(role: String) {
        let role = Array(role.utf8)
        self.scopes = self.scopes.filter { $0.value.role != role }
        self.recount()
        self.generation &+= 1
    }

    /// Forgets all verdicts.
    package mutating func removeAll() {
        self.scopes = [:]
        self.count = 0
        self.generation &+= 1
    }
}

extension AuthorizationCache {
    private func verdict(_ key: Key, in scope: ScopeKey, now: Int64) -> AuthorizationVerdict? {
        guard let entry = self.scopes[scope]?.entries[key], self.counts(entry, now: now) else { return nil }
        return entry.verdict
    }

    /// A verdict from the future, after the clock was set back against its promise, does not count.
    private func counts(_ entry: Entry, now: Int64) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(entry.storedAt)
        return !overflow && age >= 0 && age < self.lifetime
    }

    private mutating func insert(_ entry: Entry, _ key: Key, _ scope: ScopeKey, _ role: [UInt8], now: Int64) {
        let isNew = self.scopes[scope]?.entries[key] == nil
        if isNew {
            if self.scopes[scope]?.entries.count ?? 0 >= self.scopeCapacity {
                self.count -= self.scopes.removeValue(forKey: scope)?.entries.count ?? 0
            }
            if self.count >= self.capacity { self.sweep(now: now) }
            guard self.count < self.capacity else { return }
            self.count += 1
        }
        self.scopes[scope, default: Scope(role: role)].entries[key] = entry
    }

    private mutating func sweep(now: Int64) {
        let (since, overflow) = now.subtractingReportingOverflow(self.lastSweep)
        guard overflow || since >= Self.sweepInterval else { return }
        self.lastSweep = now
        for (key, scope) in self.scopes {
            let entries = scope.entries.filter { self.counts($0.value, now: now) }
            self.scopes[key] = entries.isEmpty ? nil : Scope(role: scope.role, entries: entries)
        }
        self.recount()
    }

    private mutating func recount() {
        self.count = self.scopes.values.reduce(0) { $0 + $1.entries.count }
    }
}
