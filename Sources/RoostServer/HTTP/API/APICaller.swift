// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

/// Calls procedures of one realm for the API, as a session that nobody sees.
final class APICaller: SessionPort {
    /// What a call has come to.
    enum Outcome: Sendable {
        case result(ArgumentBytes)
        case error(URI, ArgumentBytes)
    }

    private struct State: Sendable {
        var lastRequest: UInt64 = 0
        var pending: [UInt64: PendingAnswer<Outcome>] = [:]
    }

    private let state = Mutex(State())

    // MARK: SessionPort

    func send(_ payload: Payload, topic: URI) {}

    func close() {}

    func deliver(_ delivery: SessionDelivery) {
        switch delivery {
        case .result(let request, isProgressive: false, let payload):
            self.take(request)?.resolve(.success(.result(payload.arguments)))
        case .error(let request, let uri, let payload):
            self.take(request)?.resolve(.success(.error(uri, payload?.arguments ?? ArgumentBytes(.json))))
        case .result, .invoke, .interrupt, .release, .registrationRevoked, .subscriptionRevoked, .goodbye, .expel:
            return
        }
    }

    private func take(_ request: UInt64) -> PendingAnswer<Outcome>? {
        self.state.withLock { $0.pending.removeValue(forKey: request) }
    }

    // MARK: Calling

    /// Calls a procedure that a session has registered.
    ///
    /// - Parameters:
    ///   - procedure: The procedure.
    ///   - arguments: The arguments.
    ///   - timeout: How long to wait, in milliseconds.
    ///   - session: The session that calls, with the id that belongs to this port.
    ///   - realm: The realm's part on some loop.
    /// - Returns: The result, or the error of the procedure or the router.
    /// - Throws: ``CallTimeout``, or `CancellationError`.
    func call(
        _ procedure: URI,
        _ arguments: ArgumentBytes,
        timeout: Int,
        session: Session,
        on realm: ShardRealm
    ) async throws -> Outcome {
        let answer = PendingAnswer<Outcome>()
        let number = self.state.withLock { state in
            state.lastRequest += 1
            state.pending[state.lastRequest] = answer
            return state.lastRequest
        }
        let caller = CallerReference(session: session.id, request: number)
        let request = CallRequest(
            caller: caller,
            identity: session.identity,
            procedure: procedure,
            timeout: UInt64(timeout),
            disclosesCaller: realm.host.configuration.disclosure.discloses(nil),
            payload: CallPayload(arguments.withoutEmpty)
        )
        let eventLoop = realm.shard.eventLoop
        let timer = eventLoop.scheduleTask(in: .milliseconds(Int64(timeout))) {
            answer.resolve(.failure(CallTimeout()))
        }
        eventLoop.execute {
            if case .performed(let actions) = realm.host.call(request) {
                realm.host.perform(actions, on: realm)
            }
        }
        defer { timer.cancel() }
        do {
            return try await answer.wait()
        } catch {
            if self.take(number) != nil {
                eventLoop.execute { realm.host.cancel(caller, mode: .killNoWait, on: realm) }
            }
            throw error
        }
    }
}
