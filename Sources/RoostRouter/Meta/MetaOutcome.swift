// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What a call of a meta procedure comes to: its result, or what is to be done before it is answered.
package enum MetaOutcome: Equatable, Sendable {
    /// Answer with these positional results.
    case result([WireValue])

    /// End the sessions, then answer.
    case kill(MetaKill)

    /// Check, encode and keep a testament of the caller, then answer without result.
    case addTestament(MetaTestament)

    /// Drop the caller's testaments of a scope, then answer without result.
    case flushTestaments(Testament.Scope)

    /// Answer with one list of the events in the history.
    case events(SubscriptionInfo, HistoryQuery)

    /// End a session's subscription as its unsubscribing would, tell it, and answer without result.
    case removeSubscriber(SubscriptionID, SessionID, reason: URI?)

    /// End a session's registration as its unregistering would, tell it, and answer without result.
    case removeCallee(RegistrationID, SessionID, reason: URI?)
}

/// Sessions that are to end.
package struct MetaKill: Equatable, Sendable {
    /// The sessions, ascending; never the caller.
    package let sessions: [SessionID]

    /// What they are told.
    package let notice: MetaKillNotice

    /// The positional results for the caller.
    package let results: [WireValue]

    /// Whether all sessions end, so that neither meta events nor testaments are to be published: nobody would be there.
    package let isSilent: Bool
}
