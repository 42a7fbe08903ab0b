// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

/// The dealer against a slow and obvious one.
@Suite("Dealer against a model")
struct DealerModelTests {
    /// How many random commands are compared.
    private static let steps = 20_000

    private var dealer = Dealer()
    private var model = DealerModel()
    private var ledger = DealerLedger()
    private var generator = SplitMix(state: 0)
    private var lastID: UInt64 = 0
    private var lastRequest: UInt64 = 0
    private var lastCall: UInt64 = 0

    @Test("It does what arrays and patience do, under random commands")
    mutating func commands() throws {
        for step in 0..<Self.steps {
            try self.step(now: Int64(step))
            self.compare()
            guard self.ledger.faults.isEmpty else {
                Issue.record("after step \(step): \(self.ledger.faults)")
                return
            }
        }
        for number in 1...8 as ClosedRange<UInt64> {
            try self.leave(try sessionID(number))
        }
        #expect(self.dealer.isEmpty)
        #expect(self.ledger.timers == [])
        #expect(self.ledger.faults == [])
    }

    private mutating func step(now: Int64) throws {
        switch self.number(100) {
        case 0..<16: try self.register(now: now)
        case 16..<20: try self.unregister()
        case 20..<22: try self.revoke()
        case 22..<58: try self.call()
        case 58..<72: self.answer()
        case 72..<88: self.unavailable()
        case 88..<94: self.cancel()
        case 94..<96: self.timeOut()
        default: try self.leave(try self.anySession())
        }
    }

    private mutating func compare() {
        for match in MatchPolicy.allCases {
            let expected = self.model.registrations.map(\.info).filter { $0.match == match }.map(\.id)
            self.check(self.dealer.registrationIDs(match: match) == expected)
        }
        for registration in self.model.registrations {
            self.check(self.dealer.info(registration.info.id) == registration.info)
            self.check(self.dealer.callees(registration.info.id) == registration.callees.map(\.session))
        }
        self.check(self.dealer.registrationCount == self.model.registrations.count)
        self.check(self.dealer.calleeCount == self.model.calleeCount)
        self.check(self.dealer.pendingCallCount == self.model.calls.count)
        self.ledger.check(self.dealer)
    }
}

extension DealerModelTests {
    private mutating func register(now: Int64) throws {
        let request = RegistrationRequest(
            session: try self.anySession(),
            features: self.number(2) == 0 ? DealerBench.everything : [],
            uri: self.pick(["a", "a.b", "a.b.c", ".b", "a..c", ""]),
            match: self.pick(MatchPolicy.allCases),
            invoke: self.pick([.single, .roundRobin, .roundRobin, .random, .first, .last]),
            concurrency: self.pick([nil, 1, 2]),
            isForced: self.number(12) == 0,
            forwardsTimeout: self.number(4) == 0
        )
        self.lastID += 1
        let id = try registrationID(self.lastID)
        let outcome = self.dealer.register(request, now: now) { id }
        self.check(outcome == self.model.register(request, as: id, now: now))
        self.ledger.carryOut(outcome.actions)
    }

    private mutating func unregister() throws {
        let (session, id) = (try self.anySession(), try self.anyRegistration())
        self.check(self.dealer.unregister(session, from: id) == self.model.unregister(session, id))
    }

    private mutating func revoke() throws {
        let session = self.number(4) == 0 ? nil : try self.anySession()
        let id = try self.anyRegistration()
        self.check(self.dealer.revoke(id, from: session, reason: "r") == self.model.revoke(id, session))
    }

    private mutating func call() throws {
        self.lastRequest += 1
        let request = CallRequest(
            caller: CallerReference(session: try self.anySession(), request: self.lastRequest),
            identity: .of(0),
            procedure: self.pick(["a", "a.b", "a.b.c", "b.b", "a.x.c", "ab", "c"]),
            timeout: self.pick([0, 0, 100]),
            payload: .text("[]")
        )
        let best = self.model.best(request.procedure)
        self.check(self.dealer.best(request.procedure) == best?.info.id)
        self.ledger.called(request.caller)
        let actions = self.dealer.call(request, using: &self.generator).actions
        self.ledger.carryOut(actions)
        guard let best else {
            self.check(actions == [.error(request.caller, "wamp.error.no_such_procedure", nil)])
            return
        }
        guard let callee = self.chosen(actions, self.model.candidates(best)) else {
            self.check(actions == [.error(request.caller, "wamp.error.no_available_callee", nil)])
            return
        }
        self.lastCall += 1
        self.model.chose(callee, of: best.info.id)
        self.model.calls.append(
            DealerModel.Call(
                id: callID(self.lastCall),
                caller: request.caller,
                registration: best.info.id,
                callee: callee,
                isMovable: best.callees.count > 1
            )
        )
    }

    /// A callee answers, in one of four ways, or somebody else does.
    private mutating func answer() {
        guard let place = self.callPlace() else {
            return
        }
        let call = self.model.calls[place]
        if self.number(8) == 0 {
            let stranger = call.caller.session
            let outcome = self.dealer.yield(stranger, call.id, isProgressive: false, payload: .text("[]"))
            guard stranger == call.callee.session else {
                self.check(outcome == .unknown)
                return
            }
            self.ledger.carryOut(outcome.actions)
        } else if self.number(2) == 0 {
            let outcome = self.dealer.error(
                call.callee.session,
                call.id,
                "app.error",
                payload: .text("[]"),
                using: &self.generator
            )
            self.ledger.carryOut(outcome.actions)
        } else {
            let outcome = self.dealer.yield(call.callee.session, call.id, isProgressive: false, payload: .text("[]"))
            self.ledger.carryOut(outcome.actions)
        }
        self.model.calls.remove(at: place)
    }

    private mutating func unavailable() {
        guard let place = self.callPlace() else {
            return
        }
        var call = self.model.calls[place]
        let outcome = self.dealer.error(
            call.callee.session,
            call.id,
            V2URI.unavailable,
            payload: .text("[]"),
            using: &self.generator
        )
        self.ledger.carryOut(outcome.actions)
        call.tried.append(call.callee.session)
        let registration = self.model.place(call.registration).map { self.model.registrations[$0] }
        let candidates = registration.map { self.model.candidates($0, tried: call.tried) } ?? []
        let isMoving = call.isMovable && !call.isKilled
        guard let callee = self.chosen(outcome.actions, isMoving ? candidates : []) else {
            let error = call.isKilled ? V2URI.canceled : V2URI.noAvailableCallee
            self.check(outcome.actions.first == .error(call.caller, error, nil))
            self.model.calls.remove(at: place)
            return
        }
        call.callee = callee
        self.model.calls[place] = call
        self.model.chose(callee, of: call.registration)
    }

    private mutating func cancel() {
        guard let place = self.callPlace() else {
            return
        }
        let caller = self.model.calls[place].caller
        let actions = self.dealer.cancel(caller, mode: self.pick(V2CancelMode.allCases))
        self.ledger.carryOut(actions)
        // A kill leaves it pending.
        if self.ledger.waiting.contains(caller) {
            self.model.calls[place].isKilled = true
        } else {
            self.model.calls.remove(at: place)
        }
    }

    private mutating func timeOut() {
        guard let call = self.ledger.timers.min(by: { $0.rawValue < $1.rawValue }) else {
            return
        }
        self.ledger.fired(call)
        self.ledger.carryOut(self.dealer.timedOut(call))
        self.model.calls.removeAll { $0.id == call }
    }

    private mutating func leave(_ session: SessionID) throws {
        let actions = self.dealer.left(session)
        self.ledger.left(session, actions)
        let events = self.model.left(session)
        self.check(Array(actions.prefix(events.count)) == events)
    }

    /// The callee that was invoked, which must be one of the candidates; `nil` if there is none.
    private mutating func chosen(_ actions: [DealerAction], _ candidates: [DealerModel.Callee]) -> DealerModel.Callee? {
        let session = actions.invocation?.callee
        let callee = candidates.first { $0.session == session }
        self.check((callee == nil) == candidates.isEmpty)
        self.check((session == nil) == candidates.isEmpty)
        return callee
    }
}

extension DealerModelTests {
    private mutating func number(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self.generator)
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[self.number(elements.count)]
    }

    private mutating func anySession() throws -> SessionID {
        try sessionID(UInt64(self.number(8) + 1))
    }

    /// The id of a registration that is there, or was.
    private mutating func anyRegistration() throws -> RegistrationID {
        guard !self.model.registrations.isEmpty, self.number(8) > 0 else {
            return try registrationID(UInt64(self.number(100) + 1))
        }
        return self.pick(self.model.registrations.map(\.info.id))
    }

    private mutating func callPlace() -> Int? {
        self.model.calls.isEmpty ? nil : self.number(self.model.calls.count)
    }

    /// Expects something in the way of the ledger.
    private mutating func check(_ isSo: Bool, line: Int = #line) {
        self.ledger.check(isSo, "line \(line)")
    }
}
