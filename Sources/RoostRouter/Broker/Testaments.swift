// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// The testaments of all sessions of a realm.
///
/// Source: WAMP, Advanced Profile, Session Testament.
package struct Testaments: Sendable {
    private struct Will: Sendable {
        var detached: [Testament] = []
        var destroyed: [Testament] = []

        var count: Int {
            self.detached.count + self.destroyed.count
        }

        var cost: Int {
            (self.detached + self.destroyed).reduce(0) { $0 + $1.cost }
        }

        subscript(scope: Testament.Scope) -> [Testament] {
            get { scope == .detached ? self.detached : self.destroyed }
            set {
                switch scope {
                case .detached: self.detached = newValue
                case .destroyed: self.destroyed = newValue
                }
            }
        }
    }

    private let limits: TestamentLimits
    private var wills: [SessionID: Will] = [:]

    /// Makes a store without testaments.
    ///
    /// - Parameter limits: How many testaments a session may have.
    package init(limits: TestamentLimits = TestamentLimits()) {
        self.limits = limits
    }

    /// Whether no session has a testament.
    package var isEmpty: Bool {
        self.wills.isEmpty
    }

    /// A session adds a testament.
    ///
    /// - Parameters:
    ///   - testament: The testament.
    ///   - scope: When it is to be published.
    ///   - session: The session's id.
    /// - Returns: Whether the session's limits admit it; if not, nothing has changed.
    package mutating func add(_ testament: Testament, scope: Testament.Scope, for session: SessionID) -> Bool {
        let will = self.wills[session] ?? Will()
        guard will.count < self.limits.testaments, testament.cost <= self.limits.bytes - will.cost else {
            return false
        }
        self.wills[session, default: Will()][scope].append(testament)
        return true
    }

    /// A session takes its testaments of one scope back.
    ///
    /// - Parameters:
    ///   - scope: The scope.
    ///   - session: The session's id.
    /// - Returns: How many there were.
    package mutating func flush(_ scope: Testament.Scope, of session: SessionID) -> Int {
        let count = self.wills[session]?[scope].count ?? 0
        self.wills[session]?[scope] = []
        if self.wills[session]?.count == 0 {
            self.wills[session] = nil
        }
        return count
    }

    /// A session has ended.
    ///
    /// - Parameter session: The session's id.
    /// - Returns: What is to be published: detached ones, then destroyed ones, each in the order of their adding.
    package mutating func take(_ session: SessionID) -> [Testament] {
        guard let will = self.wills.removeValue(forKey: session) else {
            return []
        }
        return will.detached + will.destroyed
    }
}
