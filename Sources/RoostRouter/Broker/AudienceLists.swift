// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// Who of a topic's subscribers gets an event, by the lists that a publisher of WAMP v2 gives.
///
/// A subscriber gets the event if no list excludes it and every eligible list that is given has it; an eligible list
/// without entries admits nobody. Names are compared byte by byte, and judging a session takes constant time.
///
/// Source: WAMP, Advanced Profile, Subscriber Black- and Whitelisting.
package struct AudienceLists: Equatable, Sendable {
    /// Sessions that get nothing.
    package var excluded: Set<SessionID>

    /// Sessions that alone get the event; `nil` for no such restriction.
    package var eligible: Set<SessionID>?

    private var excludedAuthIDs: Set<[UInt8]>
    private var excludedAuthRoles: Set<[UInt8]>
    private var eligibleAuthIDs: Set<[UInt8]>?
    private var eligibleAuthRoles: Set<[UInt8]>?

    /// All subscribers.
    package static let everyone = AudienceLists()

    /// Makes lists; without arguments those that admit everybody.
    ///
    /// - Parameters:
    ///   - excluded: `exclude`.
    ///   - excludedAuthIDs: `exclude_authid`.
    ///   - excludedAuthRoles: `exclude_authrole`.
    ///   - eligible: `eligible`; `nil` if it was not given.
    ///   - eligibleAuthIDs: `eligible_authid`; `nil` if it was not given.
    ///   - eligibleAuthRoles: `eligible_authrole`; `nil` if it was not given.
    package init(
        excluded: [SessionID] = [],
        excludedAuthIDs: [String] = [],
        excludedAuthRoles: [String] = [],
        eligible: [SessionID]? = nil,
        eligibleAuthIDs: [String]? = nil,
        eligibleAuthRoles: [String]? = nil
    ) {
        self.excluded = Set(excluded)
        self.excludedAuthIDs = Self.names(excludedAuthIDs)
        self.excludedAuthRoles = Self.names(excludedAuthRoles)
        self.eligible = eligible.map(Set.init)
        self.eligibleAuthIDs = eligibleAuthIDs.map(Self.names)
        self.eligibleAuthRoles = eligibleAuthRoles.map(Self.names)
    }

    /// Whether they name sessions, which mean nothing to sessions that join later.
    package var hasSessions: Bool {
        !self.excluded.isEmpty || self.eligible != nil
    }

    /// Whether they name an `authid` or `authrole`.
    package var hasNames: Bool {
        !self.excludedAuthIDs.isEmpty || !self.excludedAuthRoles.isEmpty || self.eligibleAuthIDs != nil
            || self.eligibleAuthRoles != nil
    }

    /// About how much memory they take, in bytes.
    package var cost: Int {
        let sessions = self.excluded.count + (self.eligible?.count ?? 0)
        let names = [self.excludedAuthIDs, self.excludedAuthRoles, self.eligibleAuthIDs, self.eligibleAuthRoles]
        return names.compactMap(\.self).joined().reduce(sessions * 16) { $0 + $1.count + 48 }
    }

    /// Judges one session.
    ///
    /// - Parameters:
    ///   - session: The session's id.
    ///   - identity: Who it is.
    /// - Returns: Whether it gets the event.
    package func admits(_ session: SessionID, as identity: Identity) -> Bool {
        guard !self.excluded.contains(session), self.eligible?.contains(session) ?? true else {
            return false
        }
        guard self.hasNames else {
            return true
        }
        let (authID, authRole) = (Array(identity.authID.utf8), Array(identity.authRole.utf8))
        return !self.excludedAuthIDs.contains(authID) && !self.excludedAuthRoles.contains(authRole)
            && self.eligibleAuthIDs?.contains(authID) ?? true && self.eligibleAuthRoles?.contains(authRole) ?? true
    }

    private static func names(_ names: [String]) -> Set<[UInt8]> {
        Set(names.map { Array($0.utf8) })
    }
}
