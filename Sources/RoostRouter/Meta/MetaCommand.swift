// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// A call of a meta procedure whose arguments have been understood.
package enum MetaCommand: Equatable, Sendable {
    /// Count the sessions, those of some roles if given.
    case countSessions(authRoles: [String]?)
    /// List the sessions, those of some roles if given.
    case listSessions(authRoles: [String]?)
    /// Describe a session.
    case getSession(SessionID)
    /// End sessions.
    case kill(MetaKillTarget, MetaKillNotice)
    /// Add a testament to the caller.
    case addTestament(MetaTestament)
    /// Take the caller's testaments of a scope back.
    case flushTestaments(Testament.Scope)
    /// Read or change subscriptions.
    case subscription(SubscriptionMetaCommand)
    /// Read or change registrations.
    case registration(RegistrationMetaCommand)
}

/// A call about subscriptions.
package enum SubscriptionMetaCommand: Equatable, Sendable {
    /// List the subscriptions.
    case list
    /// Find the subscription of exactly a URI.
    case lookup(URI, MatchPolicy)
    /// Find the subscriptions that a topic matches.
    case match(URI)
    /// Describe a subscription.
    case get(SubscriptionID)
    /// List the sessions that have a subscription.
    case listSubscribers(SubscriptionID)
    /// Count the sessions that have a subscription.
    case countSubscribers(SubscriptionID)
    /// Fetch events that a subscription had.
    case getEvents(SubscriptionID, HistoryQuery)
    /// End a session's subscription.
    case removeSubscriber(SubscriptionID, SessionID, reason: URI?)
}

/// A call about registrations.
package enum RegistrationMetaCommand: Equatable, Sendable {
    /// List the registrations.
    case list
    /// Find the registration of exactly a URI.
    case lookup(URI, MatchPolicy)
    /// Find the registration that a call gets to.
    case match(URI)
    /// Describe a registration.
    case get(RegistrationID)
    /// List the sessions that have a registration.
    case listCallees(RegistrationID)
    /// Count the sessions that have a registration.
    case countCallees(RegistrationID)
    /// End a session's registration.
    case removeCallee(RegistrationID, SessionID, reason: URI?)
}

/// Which sessions are to end; the caller never is.
package enum MetaKillTarget: Equatable, Sendable {
    /// One session.
    case session(SessionID)
    /// Those of an `authid`.
    case authID(String)
    /// Those of an `authrole`.
    case authRole(String)
    /// All.
    case everyone
}

/// What sessions that are to end are told in GOODBYE.
package struct MetaKillNotice: Equatable, Sendable {
    /// `GOODBYE.Reason`.
    package let reason: URI

    /// `GOODBYE.Details.message`, if there is one.
    package let message: String?

    /// Makes a notice.
    ///
    /// - Parameters:
    ///   - reason: `GOODBYE.Reason`, default `wamp.close.killed`.
    ///   - message: `GOODBYE.Details.message`.
    package init(reason: URI = "wamp.close.killed", message: String? = nil) {
        self.reason = reason
        self.message = message
    }
}

/// A testament as a session has given it, its arguments decoded.
///
/// It is checked like a publication, and encoded, before it is kept as a ``Testament``.
package struct MetaTestament: Equatable, Sendable {
    /// The topic.
    package let topic: URI

    /// `Arguments|list`; empty if there are none.
    package let arguments: [WireValue]

    /// `ArgumentsKw|dict`; empty if there are none.
    package let keywords: [WireValue.Member]

    /// `PUBLISH.Options`; empty if there are none.
    package let options: [WireValue.Member]

    /// When it is to be published.
    package let scope: Testament.Scope
}
