// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// The remote procedure calls of a realm: who has registered what, and which calls have no answer yet.
///
/// It decides nothing about permission: what it is told has been admitted, reserved URIs included. Time, ids and
/// randomness are arguments.
///
/// What can be wrong: our own fault, such as a second CALL that is said to be the first with its id, which is treated
/// like the peer's; the peer's fault, which has an ERROR or a `violation`; legitimate leftovers, which are a CANCEL, a
/// timer or a further part of a call that has ended (nothing happens) and an answer to one (`unknown`).
///
/// A call that has been ended without its callee's answer counts no more in the callee's `concurrency`, though the callee
/// may still be at it.
///
/// Source: WAMP, Basic Profile, Remote Procedure Calls; Advanced Profile, Shared and Pattern-based Registration, Call
/// Canceling, Call Timeouts, Call Re-Routing, Progressive Call Results and Invocations.
package struct Dealer: Sendable {
    /// What REGISTER and CALL beyond ``DealerLimits`` are answered with: `roost.error.limit_exceeded`.
    package static let limitExceeded: URI = "roost.error.limit_exceeded"

    /// The limits.
    package let limits: DealerLimits

    var registrations: [RegistrationID: Registration] = [:]
    var table = PatternTable<RegistrationID>()
    var calls: [CallID: PendingCall] = [:]
    var participants: [SessionID: Participant] = [:]

    /// The callees of all registrations.
    package internal(set) var calleeCount = 0

    /// The memory behind the arguments that are kept, in bytes.
    package internal(set) var keptBytes = 0

    /// Neither counter can reach 2^64 one by one.
    var lastCall: UInt64 = 0
    var lastCallee: UInt64 = 0

    /// Makes a dealer without registrations.
    ///
    /// - Parameter limits: What it holds at most.
    package init(limits: DealerLimits = DealerLimits()) {
        self.limits = limits
    }

    /// A session is gone: its registrations and calls end.
    ///
    /// Nobody waits in vain: its callers get ERROR `wamp.error.canceled`, and its callees INTERRUPT, those that
    /// understand it.
    ///
    /// - Parameter session: The session's id.
    /// - Returns: What is to be done, first for its registrations, then for the calls that it has made, then for those
    ///   that it was to answer.
    package mutating func left(_ session: SessionID) -> [DealerAction] {
        guard let participant = self.participants[session] else {
            return []
        }
        var actions: [DealerAction] = []
        for id in participant.registrations.sorted(by: { $0.rawValue < $1.rawValue }) {
            actions += self.removeCallee(session, from: id)
        }
        for call in self.pending(participant.calls.values) {
            if call.callee == session {
                actions += self.end(call, releases: false)
            } else {
                actions += self.interrupt(call, .killNoWait, reason: V2URI.canceled) + self.end(call)
            }
        }
        for call in self.pending(participant.invocations) {
            actions.append(.error(call.caller, V2URI.canceled, nil))
            actions += self.end(call, releases: false)
        }
        return actions
    }

    /// The calls that are still pending, in the order in which they were made.
    private func pending(_ ids: some Collection<CallID>) -> [PendingCall] {
        ids.compactMap { self.calls[$0] }.sorted { $0.id.rawValue < $1.id.rawValue }
    }
}

extension Dealer {
    /// Whether there is nothing: no registration, no call, and nothing kept for a session.
    package var isEmpty: Bool {
        self.registrations.isEmpty && self.table.isEmpty && self.calls.isEmpty && self.participants.isEmpty
            && self.calleeCount == 0 && self.keptBytes == 0
    }

    /// The number of registrations, a shared one counted once.
    package var registrationCount: Int {
        self.registrations.count
    }

    /// The number of calls without an answer.
    package var pendingCallCount: Int {
        self.calls.count
    }

    /// Whether a call has no last answer yet.
    ///
    /// - Parameter id: The call.
    /// - Returns: Whether it is still to be ended.
    package func isPending(_ id: CallID) -> Bool {
        self.calls[id] != nil
    }

    /// The number of sessions that have a registration or a call.
    package var participantCount: Int {
        self.participants.count
    }

    /// The registrations of one match policy.
    ///
    /// - Parameter match: The policy.
    /// - Returns: The ids, ascending.
    package func registrationIDs(match: MatchPolicy) -> [RegistrationID] {
        self.table.values(match: match).sorted { $0.rawValue < $1.rawValue }
    }

    /// The registration of exactly that URI with exactly that policy.
    ///
    /// - Parameters:
    ///   - uri: The procedure or pattern.
    ///   - match: How procedures are compared with it.
    /// - Returns: The id, if there is such a registration.
    package func lookup(_ uri: URI, match: MatchPolicy) -> RegistrationID? {
        self.table[uri, match]
    }

    /// The registration that a call of a procedure goes to.
    ///
    /// - Parameter uri: The procedure.
    /// - Returns: The id, if there is a registration that matches.
    package func best(_ uri: URI) -> RegistrationID? {
        self.table.best(uri)
    }

    /// What a registration is.
    ///
    /// - Parameter id: The registration.
    /// - Returns: The description, if there is such a registration.
    package func info(_ id: RegistrationID) -> RegistrationInfo? {
        self.registrations[id]?.info
    }

    /// The callees of a registration in the order of their registering.
    ///
    /// - Parameter id: The registration.
    /// - Returns: The sessions; `nil` if there is no such registration.
    package func callees(_ id: RegistrationID) -> [SessionID]? {
        self.registrations[id]?.callees.map(\.session)
    }

    /// The number of callees of a registration.
    ///
    /// - Parameter id: The registration.
    /// - Returns: The number; `nil` if there is no such registration.
    package func calleeCount(_ id: RegistrationID) -> Int? {
        self.registrations[id]?.callees.count
    }
}
