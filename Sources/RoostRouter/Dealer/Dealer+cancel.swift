// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

extension Dealer {
    /// A caller no longer wants the result of a call.
    ///
    /// `skip`: the caller gets ERROR `wamp.error.canceled` at once, the callee is not told. `kill`: the callee gets
    /// INTERRUPT, and the call ends with the callee's answer. `killnowait`: the caller gets ERROR and the callee INTERRUPT.
    /// With a callee that has not announced `call_canceling` everything is `skip`. A callee is interrupted once.
    ///
    /// - Parameters:
    ///   - caller: The session, and the request of the call.
    ///   - mode: How it is cancelled.
    /// - Returns: What is to be done; nothing if no such call is pending.
    package mutating func cancel(_ caller: CallerReference, mode: V2CancelMode) -> [DealerAction] {
        let id = self.participants[caller.session]?.calls[caller.request]
        guard let call = id.flatMap({ self.calls[$0] }) else {
            return []
        }
        switch call.canInterrupt ? mode : .skip {
        case .skip:
            return [.error(caller, V2URI.canceled, nil)] + self.end(call)
        case .killNoWait:
            return [.error(caller, V2URI.canceled, nil)]
                + self.interrupt(call, .killNoWait, reason: V2URI.canceled) + self.end(call)
        case .kill:
            self.letGo(of: call.id)
            self.calls[call.id]?.isKilled = true
            return self.interrupt(call, .kill, reason: V2URI.canceled)
        }
    }

    /// The timer of a call has fired: the caller gets ERROR `wamp.error.timeout`, the callee INTERRUPT if it understands it.
    ///
    /// - Parameter id: The call.
    /// - Returns: What is to be done; nothing if the call has ended.
    package mutating func timedOut(_ id: CallID) -> [DealerAction] {
        guard var call = self.calls[id], call.hasTimer else {
            return []
        }
        call.hasTimer = false
        return [.error(call.caller, V2URI.timeout, nil)]
            + self.interrupt(call, .killNoWait, reason: V2URI.timeout) + self.end(call)
    }

    /// Interrupts the callee of a call, unless it does not understand that or has been interrupted before.
    func interrupt(_ call: PendingCall, _ mode: V2CancelMode, reason: URI) -> [DealerAction] {
        call.canInterrupt && !call.isKilled ? [.interrupt(call.callee, call.id, mode, reason: reason)] : []
    }
}
