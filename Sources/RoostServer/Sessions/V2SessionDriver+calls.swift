// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import NIOCore
internal import RoostRouter
internal import WAMP

extension V2SessionDriver {
    // MARK: REGISTER

    func register(_ request: V2Register) {
        let (uri, match) = (request.procedure, request.options.match)
        let question = Question(.register, uri, match: match, type: .register, request: request.request)
        self.authorize(question) { driver, _ in
            driver.admit(request)
        }
    }

    private func admit(_ request: V2Register) {
        guard self.realm.admission.procedure(request.procedure) == nil else {
            return self.refuse(.register(request, V2URI.procedureAlreadyExists))
        }
        let features = self.machine.roles.callee ?? []
        var calleeFeatures: CalleeFeatures = []
        if features.contains(.callCanceling) {
            calleeFeatures.insert(.callCanceling)
        }
        if features.contains(.progressiveCallResults) {
            calleeFeatures.insert(.progressiveCallResults)
        }
        if features.contains(.progressiveCallInvocations) {
            calleeFeatures.insert(.progressiveCallInvocations)
        }
        let registration = RegistrationRequest(
            session: self.session.id,
            features: calleeFeatures,
            uri: request.procedure,
            match: request.options.match,
            invoke: request.options.invoke,
            concurrency: request.options.concurrency.map { Int(clamping: $0) },
            isForced: request.options.forceReregister,
            disclosesCaller: self.realm.host.configuration.disclosure.discloses(request.options.discloseCaller),
            forwardsTimeout: request.options.forwardTimeout
        )
        switch self.realm.host.register(registration, on: self.realm) {
        case .registered(let id, _, let actions):
            self.send(
                V2ServerMessages.registered(
                    request: request.request,
                    registration: id.rawValue,
                    in: self.serializer
                )
            )
            self.realm.host.perform(actions, on: self.realm)
        case .refused(let error):
            self.refuse(.register(request, error))
        }
    }

    func unregister(_ request: V2Unregister) {
        guard let id = RegistrationID(rawValue: request.registration),
            case .unregistered(let actions) = self.realm.host.unregister(id, by: self.session.id)
        else {
            return self.refuse(
                Refusal(
                    .unregister,
                    request: request.request,
                    error: V2URI.noSuchRegistration,
                    message: "The session has no such registration."
                )
            )
        }
        self.send(V2ServerMessages.unregistered(request: request.request, in: self.serializer))
        self.realm.host.perform(actions, on: self.realm)
    }

    // MARK: CALL

    func call(_ request: V2Call, isContinuation: Bool) {
        guard !isContinuation else {
            return self.perform(request, isContinuation: true, discloses: nil)
        }
        let question = Question(.call, request.procedure, type: .call, request: request.request)
        self.authorize(question) { driver, discloses in
            driver.admit(request, discloses: discloses)
        } refused: { driver in
            driver.machine.callEnded(request.request)
        }
    }

    private func admit(_ request: V2Call, discloses: Bool?) {
        if request.procedure.isReserved {
            self.listener.metrics.called(.meta)
            return self.callMeta(request)
        }
        if let (handler, topicRequest) = self.realm.admission.procedure(request.procedure) {
            self.listener.metrics.called(.server)
            return self.call(handler, topicRequest, request)
        }
        self.listener.metrics.called(.session)
        self.perform(request, isContinuation: false, discloses: discloses)
    }

    /// Lets the dealer carry a call out.
    private func perform(_ request: V2Call, isContinuation: Bool, discloses: Bool?) {
        let call = CallRequest(
            caller: CallerReference(session: self.session.id, request: request.request),
            identity: self.identity,
            procedure: request.procedure,
            timeout: request.options.timeout,
            receivesProgress: request.options.receiveProgress,
            hasMore: request.options.progress,
            disclosesCaller: discloses
                ?? self.realm.host.configuration.disclosure.discloses(request.options.discloseMe),
            isRepeated: isContinuation,
            payload: CallPayload(request.arguments, passthrough: request.options.passthrough)
        )
        switch self.realm.host.call(call) {
        case .performed(let actions):
            self.realm.host.perform(actions, on: self.realm)
        case .discarded:
            return
        case .violation:
            self.abort(V2URI.protocolViolation, "A CALL repeats the id of a call that is not progressive.")
        }
    }

    /// Answers a call with what the server itself has.
    func answer(_ request: UInt64, _ results: [WireValue]) {
        self.machine.callEnded(request)
        guard !self.isEnded else {
            return
        }
        let isSent = self.connection.send(
            V2ServerMessages.result(
                request: request,
                arguments: ArgumentBytes(self.serializer, values: results).withoutEmpty
            )
        )
        if !isSent {
            self.fail(request, V2URI.payloadSizeExceeded, "The result is too large for this connection.")
        }
    }

    /// Answers a call with an error.
    func fail(_ request: UInt64, _ error: URI, _ message: String) {
        self.machine.callEnded(request)
        self.refuse(Refusal(.call, request: request, error: error, message: message))
    }

    /// Calls a procedure of the server; the session goes on meanwhile.
    private func call(_ handler: any ProcedureHandler, _ topicRequest: TopicRequest, _ request: V2Call) {
        let method = ProcedureCall.method(from: topicRequest.attributes["method"] ?? "")
        guard let arguments = try? ProcedureCall.arguments(request.arguments) else {
            return self.fail(request.request, V2URI.invalidArgument, "The arguments are nested too deeply.")
        }
        let call = ProcedureCall(
            method: method,
            arguments: arguments,
            session: self.session,
            request: topicRequest
        )
        let bound = self.bound
        let limit = self.shard.limits.handlerTimeout
        let id = self.session.id
        let measured = self.listener.metrics.route(topicRequest.route.name).procedureCall
        let traced = measured.traced { try await handler.call(call) }
        let began = NIODeadline.now()
        let hasRoom = self.shard.calls.run {
            await withTimeLimit(limit, call: traced) { result in
                measured.timer.recordNanoseconds((NIODeadline.now() - began).nanoseconds)
                bound.eventLoop.execute {
                    if bound.value.driver.session.id == id, !bound.value.driver.isEnded {
                        bound.value.driver.answered(request.request, result, handler: handler.name)
                    }
                }
            }
        }
        if !hasRoom {
            self.listener.metrics.refused(.handlerCalls)
            self.fail(request.request, V2URI.unavailable, TooManyCalls.message)
        }
    }

    private func answered(_ request: UInt64, _ result: Result<WireValue?, any Error>, handler: String) {
        switch result {
        case .success(let value):
            self.answer(request, value.map { [$0] } ?? [])
        case .failure(let error as HandlerError):
            self.fail(request, V2URI.runtimeError, error.message)
        case .failure(is ProcedureError):
            self.fail(request, V2URI.noSuchProcedure, "The procedure has no such method.")
        case .failure(is CallTimeout):
            self.fail(request, V2URI.timeout, "The procedure took too long.")
        case .failure(let error):
            self.listener.causes.handlerFailed(error, action: .publish, handler: handler)
            switch (error as? HTTPRequestError)?.code {
            case .timedOut: self.fail(request, V2URI.timeout, "The procedure took too long.")
            case .overloaded, .suspended: self.fail(request, V2URI.unavailable, "The procedure is busy.")
            case _: self.fail(request, V2URI.runtimeError, "The procedure failed.")
            }
        }
    }

    func cancel(_ request: V2Cancel) {
        let caller = CallerReference(session: self.session.id, request: request.request)
        self.realm.host.cancel(caller, mode: request.mode ?? .killNoWait, on: self.realm)
    }

    // MARK: Answers of a callee

    func yield(_ call: CallID, _ yield: V2Yield) {
        let payload = CallPayload(yield.arguments, passthrough: yield.passthrough)
        let outcome = self.realm.host.yield(
            call,
            by: self.session.id,
            isProgressive: yield.progress,
            payload
        )
        if !yield.progress {
            self.machine.invocationEnded(call)
        }
        if case .performed(let actions) = outcome {
            self.realm.host.perform(actions, on: self.realm)
        }
    }

    func error(_ call: CallID, _ error: V2InvocationError) {
        let uri = error.isTooLong || !error.error.isValid(.loose) ? V2URI.runtimeError : error.error
        let payload = CallPayload(error.arguments, passthrough: error.passthrough)
        let outcome = self.realm.host.error(call, by: self.session.id, uri, payload)
        self.machine.invocationEnded(call)
        if case .performed(let actions) = outcome {
            self.realm.host.perform(actions, on: self.realm)
        }
    }

    // MARK: Deliveries

    func carryOut(_ delivery: SessionDelivery) {
        guard self.machine.isEstablished else {
            return
        }
        switch delivery {
        case .invoke(let invocation): self.invoke(invocation)
        case .result(let request, let isProgressive, let payload):
            self.result(request, isProgressive: isProgressive, payload)
        case .error(let request, let error, let payload): self.callFailed(request, error, payload)
        case .interrupt(let call, let mode, let reason): self.interrupt(call, mode, reason: reason)
        case .release(let call): self.machine.invocationEnded(call)
        case .registrationRevoked(let id, let reason): self.revoked(id, reason: reason)
        case .subscriptionRevoked(let id, let reason): self.revoked(id, reason: reason)
        case .expel(let message): self.expel(message)
        case .goodbye(let reason, let message, let isSilent):
            self.leavesSilently = isSilent
            self.goodbye(reason, message: message)
        }
    }

    private func invoke(_ invocation: Invocation) {
        let isContinuation = invocation.isContinuation
        guard let request = self.machine.invoke(invocation.call, isContinuation: isContinuation) else {
            return
        }
        guard let arguments = try? invocation.payload.arguments.transcoded(to: self.serializer),
            self.connection.send(
                V2ServerMessages.invocation(
                    request: request,
                    registration: invocation.registration.rawValue,
                    details: .object(invocation.members),
                    arguments: arguments
                )
            )
        else {
            return self.error(
                invocation.call,
                V2InvocationError(
                    request: request,
                    error: V2URI.payloadSizeExceeded,
                    arguments: ArgumentBytes(self.serializer)
                )
            )
        }
    }

    private func result(_ request: UInt64, isProgressive: Bool, _ payload: CallPayload) {
        guard self.machine.awaits(request) else {
            return
        }
        if !isProgressive {
            self.machine.callEnded(request)
        }
        var details = payload.passthrough?.members ?? []
        if isProgressive {
            details.append(WireValue.Member("progress", true))
        }
        guard let arguments = try? payload.arguments.transcoded(to: self.serializer),
            self.connection.send(
                V2ServerMessages.result(request: request, details: .object(details), arguments: arguments)
            )
        else {
            self.fail(request, V2URI.payloadSizeExceeded, "The result is too large for this connection.")
            if isProgressive {
                let caller = CallerReference(session: self.session.id, request: request)
                self.realm.host.cancel(caller, mode: .killNoWait, on: self.realm)
            }
            return
        }
    }

    private func callFailed(_ request: UInt64, _ error: URI, _ payload: CallPayload?) {
        guard self.machine.awaits(request) else {
            return
        }
        self.machine.callEnded(request)
        let arguments = (try? payload?.arguments.transcoded(to: self.serializer)) ?? ArgumentBytes(self.serializer)
        let isSent = self.connection.send(
            V2ServerMessages.error(
                requestType: .call,
                request: request,
                details: .object(payload?.passthrough?.members ?? []),
                uri: error,
                arguments: arguments
            )
        )
        if !isSent {
            self.fail(request, V2URI.payloadSizeExceeded, "The error is too large for this connection.")
        }
    }

    private func interrupt(_ call: CallID, _ mode: V2CancelMode, reason: URI) {
        guard let request = self.machine.invocation(of: call) else {
            return
        }
        if mode != .kill {
            self.machine.invocationEnded(call)
        }
        let options: WireValue = .object([
            WireValue.Member("mode", .string(mode.rawValue)), WireValue.Member("reason", .string(reason.description)),
        ])
        self.send(V2ServerMessages.interrupt(request: request, options: options, in: self.serializer))
    }

    private func revoked(_ id: RegistrationID, reason: URI) {
        if self.machine.roles.callee?.contains(.registrationRevocation) ?? false {
            self.send(
                V2ServerMessages.unregistered(
                    revoking: id.rawValue,
                    reason: reason.description,
                    in: self.serializer
                )
            )
        }
    }
}

extension SessionV2StateMachine.Refusal {
    /// The dealer does not take a registration.
    static func register(_ request: V2Register, _ error: URI) -> Self {
        Self(
            .register,
            request: request.request,
            error: error,
            message: "The procedure cannot be registered."
        )
    }
}

extension Invocation {
    /// The members of `INVOCATION.Details`.
    fileprivate var members: [WireValue.Member] {
        var members = self.payload.passthrough?.members ?? []
        if let procedure = self.details.procedure {
            members.append(WireValue.Member("procedure", .string(procedure.description)))
        }
        if self.details.receivesProgress {
            members.append(WireValue.Member("receive_progress", true))
        }
        if self.details.hasMore || self.isContinuation {
            members.append(WireValue.Member("progress", .bool(self.details.hasMore)))
        }
        if let timeout = self.details.timeout {
            members.append(WireValue.Member("timeout", .integer(timeout)))
        }
        if let caller = self.details.caller {
            members.append(WireValue.Member("caller", .integer(Int64(caller.session.rawValue))))
            members.append(WireValue.Member("caller_authid", .string(caller.identity.authID)))
            members.append(WireValue.Member("caller_authrole", .string(caller.identity.authRole)))
        }
        return members
    }
}
