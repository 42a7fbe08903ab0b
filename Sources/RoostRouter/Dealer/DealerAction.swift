// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What a dealer wants done; actions are carried out in the order in which they are given.
///
/// None is for a session that has left.
package enum DealerAction: Equatable, Sendable {
    /// Send INVOCATION.
    case invoke(Invocation)
    /// Send RESULT; if it is progressive, more follow.
    case result(CallerReference, isProgressive: Bool, CallPayload)
    /// Send ERROR for a CALL, with the callee's payload if the error is the callee's.
    case error(CallerReference, URI, CallPayload?)
    /// Send INTERRUPT to a callee that has announced `call_canceling`.
    case interrupt(SessionID, CallID, V2CancelMode, reason: URI)
    /// Forget the call's request id in a callee's session, after all that was to be sent about it.
    ///
    /// What the callee answers later is an answer to an unknown invocation, and to be discarded.
    case release(SessionID, CallID)
    /// Call ``Dealer/timedOut(_:)`` after so many milliseconds, unless told to stop.
    case startTimer(CallID, milliseconds: Int64)
    /// Forget the timer.
    case stopTimer(CallID)
    /// Send UNREGISTERED for a registration that the router has ended, if the callee has announced
    /// `registration_revocation`.
    case revoke(SessionID, RegistrationID, reason: URI)
    /// Publish a meta event.
    case publish(RegistrationMetaEvent)
}
