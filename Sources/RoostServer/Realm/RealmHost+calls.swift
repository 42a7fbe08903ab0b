// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

extension RealmHost {
    // MARK: Registrations and calls

    /// Registers a procedure.
    func register(_ request: RegistrationRequest, on realm: ShardRealm) -> RegistrationOutcome {
        self.state.withLock { state in
            var random = SystemRandomNumberGenerator()
            let outcome = state.dealer.register(request, now: UnixTime.milliseconds()) {
                RegistrationID(using: &random)
            }
            guard case .registered(let id, let isNew, let actions) = outcome else {
                return outcome
            }
            return .registered(id, isNew: isNew, state.noting(actions))
        }
    }

    /// Ends a registration of a session.
    func unregister(_ id: RegistrationID, by session: SessionID) -> UnregistrationOutcome {
        self.state.withLock { state in
            guard case .unregistered(let actions) = state.dealer.unregister(session, from: id) else {
                return .refused(V2URI.noSuchRegistration)
            }
            return .unregistered(state.noting(actions))
        }
    }

    /// Whether a procedure has been registered.
    func hasProcedure(_ uri: URI) -> Bool {
        self.state.withLock { $0.dealer.best(uri) != nil }
    }

    /// Calls a procedure, or goes on with a progressive call.
    func call(_ request: CallRequest) -> CallOutcome {
        self.state.withLock { state in
            var random = SystemRandomNumberGenerator()
            return state.dealer.call(request, using: &random)
        }
    }

    /// A callee has answered.
    func yield(_ call: CallID, by callee: SessionID, isProgressive: Bool, _ payload: CallPayload) -> AnswerOutcome {
        self.state.withLock { $0.dealer.yield(callee, call, isProgressive: isProgressive, payload: payload) }
    }

    /// A callee has failed.
    func error(_ call: CallID, by callee: SessionID, _ uri: URI, _ payload: CallPayload) -> AnswerOutcome {
        self.state.withLock { state in
            var random = SystemRandomNumberGenerator()
            return state.dealer.error(callee, call, uri, payload: payload, using: &random)
        }
    }

    /// A caller does not want the result any more.
    func cancel(_ caller: CallerReference, mode: V2CancelMode, on realm: ShardRealm) {
        self.perform(self.state.withLock { $0.dealer.cancel(caller, mode: mode) }, on: realm)
    }

    private func timedOut(_ call: CallID, on realm: ShardRealm) {
        let actions = self.state.withLock { state in
            state.timers[call] = nil
            return state.dealer.timedOut(call)
        }
        self.perform(actions, on: realm)
    }

    /// Carries out what the dealer has decided, in order.
    func perform(_ actions: [DealerAction], on realm: ShardRealm) {
        realm.shard.notePublication()
        for action in actions {
            self.perform(action, on: realm)
        }
        self.publishMetaEvents(on: realm)
    }

    private func perform(_ action: DealerAction, on realm: ShardRealm) {
        switch action {
        case .invoke(let invocation):
            self.session(invocation.callee)?.deliver(.invoke(invocation))
        case .result(let caller, let isProgressive, let payload):
            self.session(caller.session)?.deliver(.result(caller.request, isProgressive: isProgressive, payload))
        case .error(let caller, let uri, let payload):
            self.session(caller.session)?.deliver(.error(caller.request, uri, payload))
        case .interrupt(let callee, let call, let mode, let reason):
            self.session(callee)?.deliver(.interrupt(call, mode, reason: reason))
        case .release(let callee, let call):
            self.session(callee)?.deliver(.release(call))
        case .revoke(let callee, let registration, let reason):
            self.session(callee)?.deliver(.registrationRevoked(registration, reason: reason))
        case .startTimer(let call, let milliseconds):
            self.startTimer(of: call, milliseconds: milliseconds, on: realm)
        case .stopTimer(let call):
            self.state.withLock { $0.timers.removeValue(forKey: call) }?.cancel()
        case .publish:
            // Noted under the lock; see `noting(_:)`.
            return
        }
    }

    /// Starts the timer of a call.
    ///
    /// The call may have ended between the dealer's decision and this, on another loop or, if the callee cannot be sent
    /// the invocation, on this one: nobody would stop the timer then.
    private func startTimer(of call: CallID, milliseconds: Int64, on realm: ShardRealm) {
        let timer = realm.shard.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) { [weak self, weak realm] in
            if let self, let realm {
                self.timedOut(call, on: realm)
            }
        }
        let isPending = self.state.withLock { state in
            guard state.dealer.isPending(call) else {
                return false
            }
            state.timers[call] = timer
            return true
        }
        if !isPending {
            timer.cancel()
        }
    }
}

extension RegistrationID {
    /// Draws an id.
    fileprivate init(using random: inout some RandomNumberGenerator) {
        self = RegistrationID(rawValue: .random(in: 1...SessionID.maximum, using: &random)).unsafelyUnwrapped
    }
}
