// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What the registration meta API reads; a dealer is one.
package protocol RegistrationBook {
    /// The registrations of one match policy, in the order that they are to be listed in.
    ///
    /// - Parameter match: The policy.
    /// - Returns: The ids.
    func registrations(match: MatchPolicy) -> [RegistrationID]

    /// The registration of exactly that URI and policy.
    ///
    /// - Parameters:
    ///   - uri: The procedure or pattern.
    ///   - match: How procedures are compared with it.
    /// - Returns: The id, if somebody has it.
    func registration(of uri: URI, match: MatchPolicy) -> RegistrationID?

    /// The registration that a call gets to.
    ///
    /// - Parameter procedure: The procedure.
    /// - Returns: The id, if one matches.
    func bestRegistration(for procedure: URI) -> RegistrationID?

    /// What a registration is.
    ///
    /// - Parameter id: The registration.
    /// - Returns: The description, if there is such a registration.
    func registrationInfo(_ id: RegistrationID) -> RegistrationInfo?

    /// The sessions that have a registration, in the order of their registering.
    ///
    /// - Parameter id: The registration.
    /// - Returns: The ids; none if there is no such registration.
    func callees(of id: RegistrationID) -> [SessionID]
}

extension Dealer: RegistrationBook {
    /// The registrations of one match policy, ascending.
    ///
    /// - Parameter match: The policy.
    /// - Returns: The ids.
    package func registrations(match: MatchPolicy) -> [RegistrationID] {
        self.registrationIDs(match: match)
    }

    /// The registration of exactly that URI and policy.
    ///
    /// - Parameters:
    ///   - uri: The procedure or pattern.
    ///   - match: How procedures are compared with it.
    /// - Returns: The id, if somebody has it.
    package func registration(of uri: URI, match: MatchPolicy) -> RegistrationID? {
        self.lookup(uri, match: match)
    }

    /// The registration that a call gets to.
    ///
    /// - Parameter procedure: The procedure.
    /// - Returns: The id, if one matches.
    package func bestRegistration(for procedure: URI) -> RegistrationID? {
        self.best(procedure)
    }

    /// What a registration is.
    ///
    /// - Parameter id: The registration.
    /// - Returns: The description, if there is such a registration.
    package func registrationInfo(_ id: RegistrationID) -> RegistrationInfo? {
        self.info(id)
    }

    /// The sessions that have a registration, in the order of their registering.
    ///
    /// - Parameter id: The registration.
    /// - Returns: The ids; none if there is no such registration.
    package func callees(of id: RegistrationID) -> [SessionID] {
        self.callees(id) ?? []
    }
}
