// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

@testable internal import RoostRouter

/// What a dealer owes to sessions: checks that every call has one invocation at a time that is released once, one last
/// answer, and a timer that ends.
struct DealerLedger {
    private struct Place: Hashable {
        let callee: SessionID
        let call: CallID
    }

    /// What was wrong; plain text, because so many expectations would take most of the time.
    private(set) var faults: [String] = []

    private var invocations: Set<Place> = []
    private(set) var waiting: Set<CallerReference> = []
    private(set) var timers: Set<CallID> = []

    /// A call has been made.
    mutating func called(_ caller: CallerReference) {
        self.check(self.waiting.insert(caller).inserted, "a second call: \(caller)")
    }

    /// A timer has fired.
    mutating func fired(_ call: CallID) {
        self.timers.remove(call)
    }

    /// A session has left: nothing is owed to it, and nothing may be sent to it.
    mutating func left(_ session: SessionID, _ actions: [DealerAction]) {
        self.invocations = self.invocations.filter { $0.callee != session }
        self.waiting = self.waiting.filter { $0.session != session }
        self.carryOut(actions)
    }

    mutating func carryOut(_ actions: [DealerAction]) {
        for action in actions where !self.isOwed(action) {
            self.faults.append("not owed: \(action)")
        }
    }

    private mutating func isOwed(_ action: DealerAction) -> Bool {
        switch action {
        case .invoke(let invocation):
            self.invocations.insert(Place(callee: invocation.callee, call: invocation.call)).inserted
        case .release(let callee, let call):
            self.invocations.remove(Place(callee: callee, call: call)) != nil
        case .interrupt(let callee, let call, _, _):
            self.invocations.contains(Place(callee: callee, call: call))
        case .result(let caller, isProgressive: true, _):
            self.waiting.contains(caller)
        case .result(let caller, isProgressive: false, _), .error(let caller, _, _):
            self.waiting.remove(caller) != nil
        case .startTimer(let call, _):
            self.timers.insert(call).inserted
        case .stopTimer(let call):
            self.timers.remove(call) != nil
        case .revoke, .publish:
            true
        }
    }

    /// Notes a fault unless something is so.
    mutating func check(_ isSo: Bool, _ what: @autoclosure () -> String) {
        if !isSo { self.faults.append(what()) }
    }

    mutating func check(_ dealer: Dealer) {
        let count = dealer.pendingCallCount
        self.check(self.invocations.count == count, "invocations of \(count) calls")
        self.check(self.waiting.count == count, "callers of \(count) calls")
        self.check(self.timers.count <= count, "timers of \(count) calls")
    }
}
