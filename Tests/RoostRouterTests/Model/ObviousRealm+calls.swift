// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

@testable internal import RoostRouter

extension ObviousRealm {
    // MARK: CALL

    mutating func call(_ request: V2Call, _ values: [WireValue], _ slot: Int) {
        guard let session = self.peers[slot].member else {
            return
        }
        let caller = self.peers[slot].joining?.roles.caller ?? []
        guard self.mayPass(request.options.passthrough, caller, slot) else {
            return
        }
        guard !request.options.progress || caller.contains(.progressiveCallInvocations) else {
            return self.violate(slot)
        }
        if let place = self.peers[slot].open.firstIndex(where: { $0.request == request.request }) {
            let open = self.peers[slot].open[place]
            guard open.isProgressing, open.procedure == request.procedure else {
                return self.violate(slot)
            }
            self.peers[slot].open[place].isProgressing = request.options.progress
            return self.goOn(request, session)
        }
        if self.settings.rules.hasSequentialRequests, request.request <= self.peers[slot].lastRequest,
            caller.contains(.progressiveCallInvocations)
        {
            return
        }
        guard self.isInOrder(request.request, slot) else {
            return
        }
        guard !request.isTooLong, Self.isValid(request.procedure) else {
            return self.refuse(.call, request.request, "wamp.error.invalid_uri", slot)
        }
        if Self.isReserved(request.procedure) {
            return self.callRouter(request, values, session, slot)
        }
        self.peers[slot].open.append((request.request, request.procedure, request.options.progress))
        if let error = self.begin(request, session, slot) {
            self.emit(.message(.error(.call, request.request, error, nil)), to: session)
        }
    }

    /// A further part goes to the callee that has got the first one.
    private mutating func goOn(_ request: V2Call, _ session: SessionID) {
        let place = self.calls.firstIndex { $0.caller == session && $0.request.request == request.request }
        guard let place else {
            return
        }
        self.calls[place].isOpen = request.options.progress
        guard !self.calls[place].isKilled else {
            return
        }
        var details = self.calls[place].details
        details.hasMore = request.options.progress
        self.invoke(self.calls[place], details, isContinuation: true, request)
    }

    private mutating func begin(_ request: V2Call, _ session: SessionID, _ slot: Int) -> URI? {
        guard let registration = self.best(request.procedure) else {
            return "wamp.error.no_such_procedure"
        }
        let own = self.calls.count { $0.caller == session }
        guard self.calls.count < self.settings.dealer.realmCalls, own < self.settings.dealer.sessionCalls else {
            return "roost.error.limit_exceeded"
        }
        let needed: V2Features = request.options.progress ? [.progressiveCallInvocations, .callCanceling] : []
        guard let callee = self.choose(registration, needed: needed, tried: []) else {
            let isSupported = registration.callees.contains { $0.roles.isSuperset(of: needed) }
            return isSupported ? "wamp.error.no_available_callee" : "wamp.error.feature_not_supported"
        }
        let kept = self.calls.filter(\.isMovable).reduce(0) { $0 + $1.request.payload.memory }
        let hasRoom = kept + request.payload.memory <= self.settings.dealer.keptBytes
        self.lastCall += 1
        let call = Call(
            number: self.lastCall,
            caller: session,
            request: request,
            registration: registration.id,
            callee: callee,
            details: self.details(of: request, session, registration, callee),
            isOpen: request.options.progress,
            isMovable: !request.options.progress && registration.callees.count > 1 && hasRoom
        )
        self.calls.append(call)
        self.invoke(call, call.details, isContinuation: false, request)
        self.startTimer(call.number)
        return nil
    }

    /// Chooses a callee that can take a call and has not been asked.
    private mutating func choose(_ registration: Registration, needed: V2Features, tried: [SessionID]) -> Callee? {
        let free = registration.callees.filter { callee in
            let pending = self.calls.count { $0.callee.number == callee.number }
            return UInt64(pending) < callee.options.concurrency ?? .max && !tried.contains(callee.session)
                && callee.roles.isSuperset(of: needed)
        }
        switch registration.invoke {
        case .single, .first: return free.first
        case .last: return free.last
        case .random: return free.randomElement(using: &self.random)
        case .roundRobin:
            let callee = free.first { $0.number > registration.last } ?? free.first
            if let callee, let place = self.registrations.firstIndex(where: { $0.id == registration.id }) {
                self.registrations[place].last = callee.number
            }
            return callee
        }
    }

    private func timeout(_ request: V2Call) -> Int64 {
        Int64(min(request.options.timeout, UInt64(self.settings.dealer.maximumTimeout)))
    }

    private func details(
        of request: V2Call,
        _ session: SessionID,
        _ registration: Registration,
        _ callee: Callee
    ) -> Invocation.Details {
        let isDisclosed = request.options.discloseMe ?? false || callee.options.discloseCaller ?? false
        let identity = self.peers.first { $0.member == session }?.identity
        let timeout = self.timeout(request)
        return Invocation.Details(
            procedure: registration.match == .exact ? nil : request.procedure,
            receivesProgress: request.options.receiveProgress && callee.roles.contains(.progressiveCallResults),
            hasMore: request.options.progress,
            timeout: callee.options.forwardTimeout && timeout > 0 ? timeout : nil,
            caller: isDisclosed ? identity.map { Invocation.Caller(session: session, identity: $0) } : nil
        )
    }

    private mutating func invoke(
        _ call: Call,
        _ details: Invocation.Details,
        isContinuation: Bool,
        _ request: V2Call
    ) {
        self.emit(
            .invoke(
                call: call.number,
                registration: call.registration.rawValue,
                details,
                isContinuation: isContinuation,
                request.payload
            ),
            to: call.callee.session
        )
    }

    private mutating func startTimer(_ number: UInt64) {
        guard let place = self.calls.firstIndex(where: { $0.number == number }) else {
            return
        }
        let call = self.calls[place]
        let timeout = self.timeout(call.request)
        if timeout > 0, !call.hasTimer, !call.callee.options.forwardTimeout {
            self.calls[place].hasTimer = true
            self.timers.append((number, timeout))
        }
    }

    // MARK: The end of calls

    private mutating func end(_ call: Call) {
        self.calls.removeAll { $0.number == call.number }
        self.timers.removeAll { $0.call == call.number }
    }

    private mutating func fail(_ call: Call, _ error: URI) {
        self.emit(.message(.error(.call, call.request.request, error, nil)), to: call.caller)
    }

    /// Tells the callee that the result is not wanted, if it understands that and has not been told.
    private mutating func interrupt(_ call: Call, _ mode: V2CancelMode, _ reason: URI) {
        if call.callee.roles.contains(.callCanceling), !call.isKilled {
            self.emit(.interrupt(call: call.number, mode, reason), to: call.callee.session)
        }
    }

    mutating func cancel(_ request: V2Cancel, _ slot: Int) {
        let session = self.peers[slot].member
        let place = self.calls.firstIndex { $0.caller == session && $0.request.request == request.request }
        guard let place else {
            return
        }
        let call = self.calls[place]
        switch call.callee.roles.contains(.callCanceling) ? request.mode ?? .killNoWait : .skip {
        case .skip:
            self.fail(call, "wamp.error.canceled")
            self.end(call)
        case .killNoWait:
            self.fail(call, "wamp.error.canceled")
            self.interrupt(call, .killNoWait, "wamp.error.canceled")
            self.end(call)
        case .kill:
            self.calls[place].isKilled = true
            self.calls[place].isMovable = false
            self.interrupt(call, .kill, "wamp.error.canceled")
        }
    }

    mutating func timedOut(_ number: UInt64) {
        guard let call = self.calls.first(where: { $0.number == number }) else {
            return
        }
        self.fail(call, "wamp.error.timeout")
        self.interrupt(call, .killNoWait, "wamp.error.timeout")
        self.end(call)
    }

    mutating func endCalls(of session: SessionID) {
        let mine = self.registrations.filter { $0.callees.contains { $0.session == session } }
        for registration in mine.sorted(by: { $0.id.rawValue < $1.id.rawValue }) {
            self.endRegistration(registration.id, session)
        }
        for call in self.calls where call.caller == session {
            if call.callee.session != session {
                self.interrupt(call, .killNoWait, "wamp.error.canceled")
            }
            self.end(call)
        }
        for call in self.calls where call.callee.session == session {
            self.fail(call, "wamp.error.canceled")
            self.end(call)
        }
    }

    // MARK: Answers

    /// The call that a callee answers; nothing if it has ended, and the end of the session if there was none.
    private mutating func answered(_ request: UInt64, isLast: Bool, _ slot: Int) -> Call? {
        guard request <= self.peers[slot].lastInvocation else {
            self.violate(slot)
            return nil
        }
        guard let owed = self.peers[slot].owed.first(where: { $0.request == request }) else {
            return nil
        }
        if isLast {
            self.peers[slot].owed.removeAll { $0.request == request }
        }
        let session = self.peers[slot].member
        return self.calls.first { $0.number == owed.call && $0.callee.session == session }
    }

    mutating func yield(_ yield: V2Yield, _ slot: Int) {
        guard self.mayPass(yield.passthrough, self.peers[slot].joining?.roles.callee, slot),
            let call = self.answered(yield.request, isLast: !yield.progress, slot)
        else {
            return
        }
        let payload = CallPayload(yield.arguments, passthrough: yield.passthrough)
        let request = call.request.request
        guard yield.progress else {
            self.emit(.message(.result(request, isProgressive: false, payload)), to: call.caller)
            return self.end(call)
        }
        guard call.request.options.receiveProgress else {
            return
        }
        if let place = self.calls.firstIndex(where: { $0.number == call.number }) {
            self.calls[place].isMovable = false
        }
        self.emit(.message(.result(request, isProgressive: true, payload)), to: call.caller)
    }

    mutating func error(_ error: V2InvocationError, _ slot: Int) {
        guard self.mayPass(error.passthrough, self.peers[slot].joining?.roles.callee, slot),
            let call = self.answered(error.request, isLast: true, slot)
        else {
            return
        }
        let isValid = !error.isTooLong && Self.isValid(error.error)
        guard isValid, error.error == "wamp.error.unavailable" else {
            let payload = CallPayload(error.arguments, passthrough: error.passthrough)
            let uri: URI = isValid ? error.error : "wamp.error.runtime_error"
            self.emit(.message(.error(.call, call.request.request, uri, payload)), to: call.caller)
            return self.end(call)
        }
        guard !call.isKilled else {
            self.fail(call, "wamp.error.canceled")
            return self.end(call)
        }
        if !self.move(call) {
            self.fail(call, "wamp.error.no_available_callee")
            self.end(call)
        }
    }

    /// Gives a call to another callee, if there is one and the arguments are still there.
    private mutating func move(_ call: Call) -> Bool {
        let tried = call.tried + [call.callee.session]
        guard call.isMovable, tried.count < self.settings.dealer.registrationCallees,
            let registration = self.registrations.first(where: { $0.id == call.registration }),
            let callee = self.choose(registration, needed: [], tried: tried),
            let place = self.calls.firstIndex(where: { $0.number == call.number })
        else {
            return false
        }
        self.calls[place].tried = tried
        self.calls[place].callee = callee
        self.calls[place].details = self.details(of: call.request, call.caller, registration, callee)
        self.invoke(self.calls[place], self.calls[place].details, isContinuation: false, call.request)
        self.startTimer(call.number)
        return true
    }
}

extension V2Call {
    /// What is carried from the caller to the callee.
    var payload: CallPayload {
        CallPayload(self.arguments, passthrough: self.options.passthrough)
    }
}
