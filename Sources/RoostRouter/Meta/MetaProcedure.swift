// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// The procedures that the router itself answers in every realm.
///
/// Source: WAMP, Advanced Profile, Session, Subscription and Registration Meta API, Session Testament, Event History;
/// the last two are Crossbar's.
package enum MetaProcedure: String, CaseIterable, Sendable {
    /// The number of sessions.
    case sessionCount = "wamp.session.count"
    /// The ids of the sessions.
    case sessionList = "wamp.session.list"
    /// Who a session is.
    case sessionGet = "wamp.session.get"
    /// Ends a session.
    case sessionKill = "wamp.session.kill"
    /// Ends the sessions of an `authid`.
    case sessionKillByAuthID = "wamp.session.kill_by_authid"
    /// Ends the sessions of an `authrole`.
    case sessionKillByAuthRole = "wamp.session.kill_by_authrole"
    /// Ends all sessions.
    case sessionKillAll = "wamp.session.kill_all"
    /// Adds a testament to the caller.
    case sessionAddTestament = "wamp.session.add_testament"
    /// Takes the caller's testaments back.
    case sessionFlushTestaments = "wamp.session.flush_testaments"
    /// The ids of the subscriptions.
    case subscriptionList = "wamp.subscription.list"
    /// The subscription of exactly a URI.
    case subscriptionLookup = "wamp.subscription.lookup"
    /// The subscriptions that a topic matches.
    case subscriptionMatch = "wamp.subscription.match"
    /// What a subscription is.
    case subscriptionGet = "wamp.subscription.get"
    /// The sessions that have a subscription.
    case subscriptionListSubscribers = "wamp.subscription.list_subscribers"
    /// How many sessions have a subscription.
    case subscriptionCountSubscribers = "wamp.subscription.count_subscribers"
    /// The events that a subscription had.
    case subscriptionGetEvents = "wamp.subscription.get_events"
    /// The ids of the registrations.
    case registrationList = "wamp.registration.list"
    /// The registration of exactly a URI.
    case registrationLookup = "wamp.registration.lookup"
    /// The registration that a call gets to.
    case registrationMatch = "wamp.registration.match"
    /// What a registration is.
    case registrationGet = "wamp.registration.get"
    /// The sessions that have a registration.
    case registrationListCallees = "wamp.registration.list_callees"
    /// How many sessions have a registration.
    case registrationCountCallees = "wamp.registration.count_callees"
    /// Ends a session's subscription.
    case subscriptionRemoveSubscriber = "wamp.subscription.remove_subscriber"
    /// Ends a session's registration.
    case registrationRemoveCallee = "wamp.registration.remove_callee"

    private static let byURI = Dictionary(Self.allCases.map { (URI($0.rawValue), $0) }, uniquingKeysWith: { $1 })

    /// Finds a procedure.
    ///
    /// - Parameter uri: The URI of a call; returns `nil` for one that the router does not answer.
    package init?(uri: URI) {
        guard let procedure = Self.byURI[uri] else {
            return nil
        }
        self = procedure
    }

    /// The URI.
    package var uri: URI {
        URI(self.rawValue)
    }
}
