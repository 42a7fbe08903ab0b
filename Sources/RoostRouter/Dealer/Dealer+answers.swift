// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

extension Dealer {
    /// A callee answers a call, or gives a part of the answer.
    ///
    /// Parts that the caller has not asked for are dropped, and the call goes on.
    ///
    /// - Parameters:
    ///   - callee: The session that answers.
    ///   - id: The call.
    ///   - isProgressive: Whether more parts follow.
    ///   - payload: The result.
    /// - Returns: What is to be done; ``AnswerOutcome/unknown`` if the call is not pending at that session.
    package mutating func yield(
        _ callee: SessionID,
        _ id: CallID,
        isProgressive: Bool,
        payload: CallPayload
    ) -> AnswerOutcome {
        guard let call = self.calls[id], call.callee == callee else {
            return .unknown
        }
        guard isProgressive else {
            return .performed([.result(call.caller, isProgressive: false, payload)] + self.end(call))
        }
        guard call.receivesProgress else {
            return .performed([])
        }
        // Another callee would begin anew, and the caller would get parts of two results.
        self.letGo(of: id)
        return .performed([.result(call.caller, isProgressive: true, payload)])
    }

    /// A callee answers a call with an error.
    ///
    /// `wamp.error.unavailable` is not for the caller: the call goes to another callee, or ends with
    /// `wamp.error.no_available_callee`; a call that the caller has cancelled ends with `wamp.error.canceled`.
    ///
    /// - Parameters:
    ///   - callee: The session that answers.
    ///   - id: The call.
    ///   - error: The error.
    ///   - payload: Its arguments.
    ///   - generator: The source of randomness for the policy `random`.
    /// - Returns: What is to be done; ``AnswerOutcome/unknown`` if the call is not pending at that session.
    package mutating func error(
        _ callee: SessionID,
        _ id: CallID,
        _ error: URI,
        payload: CallPayload,
        using generator: inout some RandomNumberGenerator
    ) -> AnswerOutcome {
        guard let call = self.calls[id], call.callee == callee else {
            return .unknown
        }
        guard error == V2URI.unavailable else {
            return .performed([.error(call.caller, error, payload)] + self.end(call))
        }
        guard !call.isKilled else {
            return .performed([.error(call.caller, V2URI.canceled, nil)] + self.end(call))
        }
        return .performed(self.reroute(call, using: &generator))
    }
}

extension Dealer {
    /// Ends a call: nothing is left of it.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - releases: Whether the callee's session is still there.
    /// - Returns: What is to be done after everything else about the call.
    mutating func end(_ call: PendingCall, releases: Bool = true) -> [DealerAction] {
        self.letGo(of: call.id)
        self.calls[call.id] = nil
        self.registrations[call.registration]?.callEnded(at: call.callee, number: call.calleeNumber)
        self.participants[call.caller.session]?.calls[call.caller.request] = nil
        self.tidy(call.caller.session)
        self.participants[call.callee]?.invocations.remove(call.id)
        self.tidy(call.callee)
        return (call.hasTimer ? [.stopTimer(call.id)] : []) + (releases ? [.release(call.callee, call.id)] : [])
    }
}
