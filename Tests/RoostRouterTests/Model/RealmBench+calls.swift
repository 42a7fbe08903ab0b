// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

@testable internal import RoostRouter

extension RealmBench {
    // MARK: Registrations

    mutating func register(_ request: V2Register, _ slot: Int) {
        guard let session = self.peers[slot].session else {
            return
        }
        let announced = self.peers[slot].machine.roles.callee ?? []
        var features: CalleeFeatures = []
        if announced.contains(.callCanceling) { features.insert(.callCanceling) }
        if announced.contains(.progressiveCallResults) { features.insert(.progressiveCallResults) }
        if announced.contains(.progressiveCallInvocations) { features.insert(.progressiveCallInvocations) }
        let registration = RegistrationRequest(
            session: session.id,
            features: features,
            uri: request.procedure,
            match: request.options.match,
            invoke: request.options.invoke,
            concurrency: request.options.concurrency.map { Int(clamping: $0) },
            isForced: request.options.forceReregister,
            disclosesCaller: request.options.discloseCaller ?? false,
            forwardsTimeout: request.options.forwardTimeout
        )
        var random = self.random
        let outcome = self.dealer.register(registration, now: self.now) { .drawn(using: &random) }
        self.random = random
        switch outcome {
        case .registered(let id, _, let actions):
            self.send(.registered(request.request, id.rawValue), slot)
            self.perform(actions)
        case .refused(let error):
            self.send(.error(.register, request.request, error, nil), slot)
        }
    }

    mutating func unregister(_ request: V2Unregister, _ slot: Int) {
        guard let session = self.peers[slot].session, let id = RegistrationID(rawValue: request.registration),
            case .unregistered(let actions) = self.dealer.unregister(session.id, from: id)
        else {
            return self.send(.error(.unregister, request.request, V2URI.noSuchRegistration, nil), slot)
        }
        self.send(.unregistered(request.request), slot)
        self.perform(actions)
    }

    // MARK: Calls

    mutating func call(_ request: V2Call, isContinuation: Bool, _ slot: Int, _ values: [WireValue]) {
        guard let session = self.peers[slot].session else {
            return
        }
        if !isContinuation, request.procedure.isReserved {
            return self.callMeta(request, values, session, slot)
        }
        let call = CallRequest(
            caller: CallerReference(session: session.id, request: request.request),
            identity: session.identity,
            procedure: request.procedure,
            timeout: request.options.timeout,
            receivesProgress: request.options.receiveProgress,
            hasMore: request.options.progress,
            disclosesCaller: request.options.discloseMe ?? false,
            isRepeated: isContinuation,
            payload: CallPayload(request.arguments, passthrough: request.options.passthrough)
        )
        switch self.dealer.call(call, using: &self.random) {
        case .performed(let actions): self.perform(actions)
        case .discarded: return
        case .violation: self.abort(slot, V2URI.protocolViolation)
        }
    }

    mutating func cancel(_ request: V2Cancel, _ slot: Int) {
        if let session = self.peers[slot].session {
            let caller = CallerReference(session: session.id, request: request.request)
            self.perform(self.dealer.cancel(caller, mode: request.mode ?? .killNoWait))
        }
    }

    mutating func yield(_ call: CallID, _ yield: V2Yield, _ slot: Int) {
        guard let session = self.peers[slot].session else {
            return
        }
        let payload = CallPayload(yield.arguments, passthrough: yield.passthrough)
        let outcome = self.dealer.yield(session.id, call, isProgressive: yield.progress, payload: payload)
        if !yield.progress {
            self.peers[slot].machine.invocationEnded(call)
        }
        self.perform(outcome.actions)
    }

    mutating func error(_ call: CallID, _ error: V2InvocationError, _ slot: Int) {
        guard let session = self.peers[slot].session else {
            return
        }
        let uri = error.isTooLong || !error.error.isValid(.loose) ? V2URI.runtimeError : error.error
        let payload = CallPayload(error.arguments, passthrough: error.passthrough)
        let outcome = self.dealer.error(session.id, call, uri, payload: payload, using: &self.random)
        self.peers[slot].machine.invocationEnded(call)
        self.perform(outcome.actions)
    }

    mutating func perform(_ actions: [DealerAction]) {
        for action in actions {
            switch action {
            case .invoke(let invocation): self.deliver(.invoke(invocation), to: invocation.callee)
            case .result(let caller, let isProgressive, let payload):
                self.deliver(.result(caller.request, isProgressive: isProgressive, payload), to: caller.session)
            case .error(let caller, let uri, let payload):
                self.deliver(.error(caller.request, uri, payload), to: caller.session)
            case .interrupt(let callee, let call, let mode, let reason):
                self.deliver(.interrupt(call, mode, reason: reason), to: callee)
            case .release(let callee, let call): self.deliver(.release(call), to: callee)
            case .revoke(let callee, let id, let reason):
                self.deliver(.registrationRevoked(id, reason: reason), to: callee)
            case .startTimer(let call, let milliseconds): self.timers.append((call, milliseconds))
            case .stopTimer(let call): self.timers.removeAll { $0.call == call }
            case .publish(let event): self.publish([MetaEvent(event)])
            }
        }
    }

    // MARK: The meta API

    private mutating func callMeta(_ request: V2Call, _ values: [WireValue], _ session: Session, _ slot: Int) {
        guard let procedure = MetaProcedure(uri: request.procedure) else {
            return self.fail(request, V2URI.noSuchProcedure, slot)
        }
        do throws(MetaError) {
            let command = try MetaCommand(procedure, values)
            let outcome = try self.realm.evaluate(command, caller: session.id, registrations: self.dealer)
            self.perform(outcome, request, session, slot)
        } catch {
            self.fail(request, error.uri, slot)
        }
    }

    private mutating func perform(_ outcome: MetaOutcome, _ request: V2Call, _ session: Session, _ slot: Int) {
        switch outcome {
        case .result(let results): self.answer(request, results, slot)
        case .kill(let kill):
            let (reason, message) = (kill.notice.reason, kill.notice.message)
            for id in kill.sessions {
                self.deliver(.goodbye(reason: reason, message: message, isSilent: kill.isSilent), to: id)
            }
            self.answer(request, kill.results, slot)
        case .addTestament(let meta):
            let arguments = ArgumentBytes(.json, values: meta.arguments)
            let testament = Testament(topic: meta.topic, arguments: arguments, options: meta.options)
            guard !meta.topic.isReserved else {
                return self.fail(request, V2URI.notAuthorized, slot)
            }
            guard self.realm.testaments.add(testament, scope: meta.scope, for: session.id) else {
                return self.fail(request, V2URI.limitExceeded, slot)
            }
            self.answer(request, [], slot)
        case .flushTestaments(let scope):
            _ = self.realm.testaments.flush(scope, of: session.id)
            self.answer(request, [], slot)
        case .events: self.answer(request, [.array([])], slot)
        case .removeSubscriber(let id, let target, let reason):
            self.deliver(.subscriptionRevoked(id, reason: reason), to: target)
            self.answer(request, [], slot)
        case .removeCallee(let id, let target, let reason):
            if case .unregistered(let actions) = self.dealer.revoke(
                id,
                from: target,
                reason: reason ?? "wamp.close.normal"
            ) {
                self.perform(actions)
            }
            self.answer(request, [], slot)
        }
    }

    private mutating func answer(_ request: V2Call, _ results: [WireValue], _ slot: Int) {
        self.peers[slot].machine.callEnded(request.request)
        self.send(.answer(request.request, results), slot)
    }

    private mutating func fail(_ request: V2Call, _ error: URI, _ slot: Int) {
        self.peers[slot].machine.callEnded(request.request)
        self.send(.error(.call, request.request, error, nil), slot)
    }
}

extension RegistrationID {
    /// Draws an id.
    static func drawn(using random: inout SplitMix) -> RegistrationID {
        while true {
            if let id = RegistrationID(rawValue: .random(in: 1...SessionID.maximum, using: &random)) {
                return id
            }
        }
    }
}
