// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

extension SessionV2StateMachine {
    // MARK: Requests

    mutating func receivedRequest(_ message: V2ClientMessage) -> Action {
        switch message {
        case .hello: return self.violate("HELLO came in a session that is established.")
        case .authenticate: return self.violate("AUTHENTICATE came without CHALLENGE.")
        case .abort:
            self.state = .closed
            return .end
        case .goodbye:
            self = SessionV2StateMachine()
            return .goodbye
        case .publish(let publish): return self.received(publish)
        case .subscribe(let subscribe): return self.received(subscribe)
        case .unsubscribe(let unsubscribe): return self.received(unsubscribe)
        case .call(let call): return self.received(call)
        case .cancel(let cancel): return self.calls[cancel.request] == nil ? .ignore : .perform(.cancel(cancel))
        case .register(let register): return self.received(register)
        case .unregister(let unregister):
            return self.out(of: unregister.request) ?? .perform(.unregister(unregister))
        case .yield(let yield):
            if let violation = self.passthroughViolation(yield.passthrough, self.roles.callee) {
                return violation
            }
            return self.answered(yield.request) { .yield($0, yield) }
        case .error(let error):
            if let violation = self.passthroughViolation(error.passthrough, self.roles.callee) {
                return violation
            }
            return self.answered(error.request) { .error($0, error) }
        }
    }

    private mutating func received(_ publish: V2Publish) -> Action {
        if let violation = self.out(of: publish.request)
            ?? self.passthroughViolation(publish.options.passthrough, self.roles.publisher)
        {
            return violation
        }
        let isAnswered = publish.options.acknowledge
        if let refusal = self.judge(
            publish.topic,
            isTooLong: publish.isTooLong,
            .publish,
            request: publish.request,
            isAnswered: isAnswered
        ) {
            return refusal
        }
        guard !publish.topic.isReserved else {
            return self.refuseReserved(.publish, request: publish.request, isAnswered: isAnswered)
        }
        return .perform(.publish(publish))
    }

    private mutating func received(_ subscribe: V2Subscribe) -> Action {
        if let violation = self.out(of: subscribe.request) {
            return violation
        }
        if let refusal = self.judge(
            subscribe.topic,
            isTooLong: subscribe.isTooLong,
            match: subscribe.options.match,
            .subscribe,
            request: subscribe.request
        ) {
            return refusal
        }
        guard self.subscriptions.count < self.rules.subscriptions else {
            return .refuse(
                Refusal(
                    .subscribe,
                    request: subscribe.request,
                    error: V2URI.limitExceeded,
                    message: "There are too many subscriptions in this session."
                )
            )
        }
        return .perform(.subscribe(subscribe))
    }

    private mutating func received(_ unsubscribe: V2Unsubscribe) -> Action {
        if let violation = self.out(of: unsubscribe.request) {
            return violation
        }
        guard self.subscriptions.contains(unsubscribe.subscription) else {
            return .refuse(
                Refusal(
                    .unsubscribe,
                    request: unsubscribe.request,
                    error: V2URI.noSuchSubscription,
                    message: "The session has no such subscription."
                )
            )
        }
        return .perform(.unsubscribe(unsubscribe))
    }

    private mutating func received(_ register: V2Register) -> Action {
        if let violation = self.out(of: register.request) {
            return violation
        }
        if let refusal = self.judge(
            register.procedure,
            isTooLong: register.isTooLong,
            match: register.options.match,
            .register,
            request: register.request
        ) {
            return refusal
        }
        guard !register.procedure.isReserved else {
            return self.refuseReserved(.register, request: register.request)
        }
        return .perform(.register(register))
    }

    private mutating func received(_ call: V2Call) -> Action {
        if let violation = self.passthroughViolation(call.options.passthrough, self.roles.caller) {
            return violation
        }
        if call.options.progress, !(self.roles.caller?.contains(.progressiveCallInvocations) ?? false) {
            return self.violate("CALL has the option progress, and the caller has not announced it.")
        }
        if let open = self.calls[call.request] {
            guard open.isProgressing, open.procedure == call.procedure else {
                return self.violate("A CALL repeats the id of a call that is not progressive.")
            }
            self.calls[call.request]?.isProgressing = call.options.progress
            return .perform(.call(call, isContinuation: true))
        }
        // It may go on with a call that has ended meanwhile.
        let hasParts = self.roles.caller?.contains(.progressiveCallInvocations) ?? false
        if hasParts, self.rules.hasSequentialRequests, call.request <= self.lastRequest, call.request > 0 {
            return .ignore
        }
        if let violation = self.out(of: call.request) {
            return violation
        }
        if let refusal = self.judge(call.procedure, isTooLong: call.isTooLong, .call, request: call.request) {
            return refusal
        }
        self.calls[call.request] = OpenCall(procedure: call.procedure, isProgressing: call.options.progress)
        return .perform(.call(call, isContinuation: false))
    }

    /// Checks that request ids come in order.
    private mutating func out(of request: UInt64) -> Action? {
        if self.rules.hasSequentialRequests {
            let expected = self.lastRequest == Self.greatestID ? 1 : self.lastRequest + 1
            guard request == expected else {
                return self.violate("Request ids must be sequential: \(expected) was expected.")
            }
        }
        self.lastRequest = request
        return nil
    }

    private mutating func passthroughViolation(_ passthrough: V2Passthrough?, _ role: V2Features?) -> Action? {
        guard passthrough != nil, !(role?.contains(.payloadPassthruMode) ?? false) else {
            return nil
        }
        return self.violate("The ppt_* options demand that the peer announces payload_passthru_mode.")
    }

    private func judge(
        _ uri: URI,
        isTooLong: Bool,
        match: MatchPolicy = .exact,
        _ type: V2MessageCode,
        request: UInt64,
        isAnswered: Bool = true
    ) -> Action? {
        guard isTooLong || !uri.isValid(self.rules.uris, match: match) else {
            return nil
        }
        return .refuse(
            Refusal(
                type,
                request: request,
                error: V2URI.invalidURI,
                message: isTooLong ? "The URI is too long." : "The URI does not follow the rules.",
                isAnswered: isAnswered
            )
        )
    }

    private func refuseReserved(_ type: V2MessageCode, request: UInt64, isAnswered: Bool = true) -> Action {
        .refuse(
            Refusal(
                type,
                request: request,
                error: V2URI.notAuthorized,
                message: "URIs that begin with wamp. are reserved.",
                isAnswered: isAnswered
            )
        )
    }
}
