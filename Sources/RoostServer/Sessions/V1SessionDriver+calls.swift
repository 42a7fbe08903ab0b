// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

extension V1SessionDriver {
    // MARK: CALL

    /// Calls a procedure of the server, else one that a session of WAMP v2 has registered.
    func call(id: ByteBuffer, procedure: ByteBuffer, arguments: ByteBuffer, count: Int) {
        let uri = URI(bytes: Array(buffer: procedure))
        let request = self.realm.admission.request(uri)
        let handler = request.flatMap { self.realm.admission.handlers.procedureHandler($0.route.handler) }
        if handler == nil, self.realm.host.hasProcedure(uri) {
            // The permissions are about procedures of WAMP v2, whoever calls them.
            let (id, arguments) = (id.compactCopy, arguments)
            return self.judge(.call, uri) { driver, judgement in
                if case .allowed(let discloses) = judgement {
                    driver.callSession(id: id, procedure: uri, arguments: arguments, discloses: discloses)
                } else {
                    driver.refuseCall(id: id)
                }
            }
        }
        guard let request else {
            return self.violate(.noRoute, reason: "No route matches the procedure of a CALL.")
        }
        let parameters = ProcedureCall.arguments(arguments)
        let id = id.compactCopy
        guard let handler else {
            let failure = ProcedureFailure.notRegistered(route: request.route.name)
            return self.answer(id: id, procedure: uri, parameters, .failure(failure))
        }
        let method = ProcedureCall.method(from: request.attributes["method"] ?? "")
        guard !method.isEmpty else {
            return self.answer(id: id, procedure: uri, parameters, .failure(.methodNotFound))
        }
        let call = ProcedureCall(method: method, arguments: parameters, session: self.session, request: request)
        self.listener.metrics.called(.server)
        self.suspend(self.listener.metrics.route(request.route.name).procedureCall) {
            try await handler.call(call)
        } completed: { driver, result in
            if case .failure(is TooManyCalls) = result {
                let failure = ProcedureFailure(HandlerError(TooManyCalls.message, code: 503))
                return driver.answer(id: id, procedure: uri, parameters, .failure(failure))
            }
            if case .failure(let error) = result, !(error is HandlerError), !(error is ProcedureError) {
                driver.listener.causes.handlerFailed(error, action: .publish, handler: handler.name)
            }
            driver.answer(id: id, procedure: uri, parameters, result.mapError { ProcedureFailure($0) })
        }
    }

    private func answer(
        id: ByteBuffer,
        procedure: URI,
        _ arguments: WireValue,
        _ outcome: Result<WireValue?, ProcedureFailure>
    ) {
        let message = V1Replies.answer(id: id, procedure: procedure, arguments: arguments, outcome: outcome)
        self.connection.send(.text, message)
    }

    // MARK: Procedures of WAMP v2

    private func refuseCall(id: ByteBuffer) {
        self.listener.refuse(.call, peer: self.session.remoteAddress, reason: "The permissions forbid it.")
        var message = ByteBuffer()
        V1ServerMessages.writeCallError(
            id: id,
            uri: V2URI.notAuthorized,
            description: "The role may not call here.",
            details: .null,
            to: &message
        )
        self.connection.send(.text, message)
    }

    private func callSession(id: ByteBuffer, procedure: URI, arguments: ByteBuffer, discloses: Bool?) {
        self.listener.metrics.called(.session)
        let number = self.nextCall()
        self.calls[number] = id
        var list = ByteBuffer()
        list.writeStaticString("[")
        list.writeImmutableBuffer(arguments)
        list.writeStaticString("]")
        let outcome = self.realm.host.call(
            CallRequest(
                caller: CallerReference(session: self.session.id, request: number),
                identity: self.identity,
                procedure: procedure,
                disclosesCaller: discloses ?? self.realm.host.configuration.disclosure.discloses(nil),
                payload: CallPayload(ArgumentBytes(.json, list: list).withoutEmpty)
            )
        )
        if case .performed(let actions) = outcome {
            self.realm.host.perform(actions, on: self.realm)
        }
    }

    func carryOut(_ delivery: SessionDelivery) {
        switch delivery {
        case .result(let number, _, let payload):
            self.answer(number) { id, message in
                let result = Payload(payload.arguments, origin: nil).bytes
                V1ServerMessages.writeCallResult(id: id, encoded: result, to: &message)
            }
        case .error(let number, let error, let payload):
            self.answer(number) { id, message in
                let arguments = payload?.arguments ?? ArgumentBytes(.json)
                let text = (try? arguments.values())?.first?.string
                V1ServerMessages.writeCallError(
                    id: id,
                    uri: error,
                    description: text ?? "The call has failed.",
                    details: (try? Payload(arguments, origin: nil).value()) ?? .null,
                    to: &message
                )
            }
        case .goodbye(let reason, let message, let isSilent):
            self.leavesSilently = isSilent
            self.connection.end(code: 1000, reason: message ?? reason.description)
        case .expel(let message):
            self.expel(message)
        case .subscriptionRevoked(let id, _):
            let key = self.subscriptions.first { $0.value.topic.subscription == id && $0.value.place != nil }?.key
            if let key, self.machine.revoked(key.uri) {
                self.unsubscribe(key.uri, wasRefused: false)
            }
        case .invoke, .interrupt, .release, .registrationRevoked:
            return
        }
    }

    private func answer(_ number: UInt64, _ write: (ByteBuffer, inout ByteBuffer) -> Void) {
        guard let id = self.calls.removeValue(forKey: number) else {
            return
        }
        var message = ByteBuffer()
        write(id, &message)
        self.connection.send(.text, message)
    }
}
