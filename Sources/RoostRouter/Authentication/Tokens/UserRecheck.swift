// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Spreads the look-ups of signed-in users over an interval: each user has a place in it and is looked up once in each
/// turn, so that whoever is disabled is found within one interval.
package struct UserRecheck: Sendable {
    /// In how many parts an interval is divided.
    package static let parts = 8

    private var next = 0

    /// Makes one that begins with the first part.
    package init() {}

    /// Goes on to the next part.
    ///
    /// - Returns: The part whose users are due, `0..<parts`.
    package mutating func advance() -> Int {
        defer { self.next = (self.next + 1) % Self.parts }
        return self.next
    }

    /// The part of a user; always the same for a login.
    ///
    /// - Parameter login: The login.
    /// - Returns: The part, `0..<parts`.
    package static func part(of login: some StringProtocol) -> Int {
        // FNV-1a, and a step that spreads its bits: it has to be the same in each turn, and nothing is to be hidden.
        var hash = login.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        return Int(truncatingIfNeeded: (hash >> 40) % UInt64(Self.parts))
    }

    /// Whether a session may stay.
    ///
    /// - Parameters:
    ///   - principal: Who the session is.
    ///   - record: What the provider knows of the login now; `nil` if it is nobody any more.
    ///   - acceptsDisabledUsers: Whether disabled users may be there.
    /// - Returns: Whether the user is still there, the same one, enabled, and has all the roles that the session has.
    package static func admits(_ principal: Principal, as record: UserRecord?, acceptsDisabledUsers: Bool) -> Bool {
        guard let record, record.id == principal.userID, record.enabled || acceptsDisabledUsers else { return false }
        return principal.roles.allSatisfy { role in
            record.roles.contains { $0.utf8.elementsEqual(role.utf8) }
        }
    }
}
