// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// Runs the WAMP v2 sessions of one connection, one after the other: feeds their machine and performs the requests.
final class V2SessionDriver: SessionDriver {
    /// Closes a connection whose peer does not answer GOODBYE.
    static let goodbyeTimeout = TimeAmount.seconds(5)

    var machine = SessionV2StateMachine()
    var authentication: AuthenticationStateMachine?
    /// The method that the client was challenged with, for metrics.
    var attempted: AuthenticationMethod?
    /// Who the transport has found the client to be.
    var transportPrincipal: Principal?

    /// The JSON Web Token that came with the request for the connection; HELLO says which realm it is for.
    var transportToken: String?

    /// The tokens of single topics, if there have been some.
    var topicTokens: TopicTokens?

    /// Who the client has proved to be to the application by a ticket in AUTHENTICATE.
    var ticketPrincipal: Principal?

    /// The subscription that a handler has not decided about yet, and the events that follow SUBSCRIBED.
    var newcomer: Newcomer?
    /// The session's subscriptions by their ids.
    var keys: [UInt64: SubscriptionKey] = [:]

    /// A subscription that a handler has not decided about yet.
    struct Newcomer {
        let topic: URI
        var events: [Payload] = []
        var bytes = 0
    }

    init(connection: Connection, eventLoop: any EventLoop) {
        let port = ConnectionPort(connection: connection, eventLoop: eventLoop)
        var random = SystemRandomNumberGenerator()
        let session = Session(
            id: SessionID(using: &random),
            principal: .anonymous,
            remoteAddress: connection.peerAddress,
            port: port
        )
        super.init(connection: connection, eventLoop: eventLoop, session: session, port: port)
    }

    var form: MessageForm {
        self.connection.encoding.form
    }

    var serializer: Serializer {
        self.form.serializer
    }

    // MARK: Messages

    /// A ticket in the address says who the client is, as for WAMP v1; HELLO waits for that.
    override func opened(_ request: (any OpeningRequest)?) {
        guard self.listener.configuration.authentication != .jwt else {
            self.transportToken = request.flatMap { self.listener.ticket(of: $0) }
            return
        }
        guard let ticket = request?.queryItem("ticket"), let verify = self.listener.verifyTicket else {
            return
        }
        self.suspend {
            await verify(ticket)
        } completed: { driver, result in
            switch result {
            case .success(.accepted(let principal)):
                driver.transportPrincipal = principal
            case .success(.refused(let refusal)):
                driver.listener.refuse(.ticket, peer: driver.session.remoteAddress, reason: refusal.reason)
                driver.abort(V2URI.authenticationDenied, "The ticket is refused.")
            case .failure:
                driver.abort(V2URI.authenticationFailed, "The ticket could not be verified.")
            }
        }
    }

    override func received(_ bytes: ByteBuffer, isText: Bool) {
        guard isText == self.serializer.isText else {
            return self.perform(self.machine.violated(V2Violation(nil, .wrongFrame)))
        }
        do throws(V2Violation) {
            let message = try self.listener.reader2.read(bytes, as: self.serializer, checksUTF8: !isText)
            self.perform(self.machine.received(message))
        } catch {
            self.perform(self.machine.violated(error))
        }
    }

    private func perform(_ action: SessionV2StateMachine.Action) {
        switch action {
        case .hello(let hello): self.hello(hello)
        case .authenticate(let answer): self.authenticate(answer)
        case .perform(let request): self.perform(request)
        case .refuse(let refusal): self.refuse(refusal)
        case .goodbye: self.answerGoodbye()
        case .end: self.connection.end(code: 1000)
        case .abort(let reason, let message): self.abort(reason, message)
        case .ignore: return
        }
    }

    private func perform(_ request: SessionV2StateMachine.Request) {
        switch request {
        case .publish(let publish): self.publish(publish)
        case .subscribe(let subscribe): self.subscribe(subscribe)
        case .unsubscribe(let unsubscribe): self.unsubscribe(unsubscribe)
        case .call(let call, let isContinuation): self.call(call, isContinuation: isContinuation)
        case .cancel(let cancel): self.cancel(cancel)
        case .register(let register): self.register(register)
        case .unregister(let unregister): self.unregister(unregister)
        case .yield(let call, let yield): self.yield(call, yield)
        case .error(let call, let error): self.error(call, error)
        }
    }

    // MARK: Answers

    /// Answers a request with ERROR.
    func refuse(_ refusal: SessionV2StateMachine.Refusal) {
        self.listener.refuse(RefusalCause(refusal), peer: self.session.remoteAddress, reason: refusal.message)
        guard refusal.isAnswered, !self.isEnded else {
            return
        }
        let details: WireValue = .object([WireValue.Member("message", .string(refusal.message))])
        self.send(
            V2ServerMessages.error(
                requestType: refusal.type,
                request: refusal.request,
                details: details,
                uri: refusal.error,
                arguments: ArgumentBytes(self.serializer)
            )
        )
    }

    /// Sends one message.
    func send(_ message: ByteBuffer) {
        self.connection.send(message)
    }

    /// Ends everything with ABORT.
    func abort(_ reason: URI, _ message: String) {
        self.machine.aborted()
        let cause: RefusalCause = reason == V2URI.protocolViolation ? .message : .authentication
        self.listener.refuse(cause, peer: self.session.remoteAddress, reason: message)
        self.send(V2ServerMessages.abort(reason: reason, message: message, in: self.serializer))
        self.connection.end(code: reason == V2URI.protocolViolation ? 1002 : 1000, reason: reason.description)
    }

    /// The session has ended at the client's wish; another one may begin.
    private func answerGoodbye() {
        self.end()
        self.send(V2ServerMessages.goodbye(reason: V2URI.goodbyeAndOut, in: self.serializer))
        self.connection.deadlines.joined(joinTimeout: self.shard.limits.handshakeTimeout, now: .now())
    }

    /// Ends the session with GOODBYE and waits a while for the client's.
    func goodbye(_ reason: URI, message: String?) {
        guard self.machine.isEstablished else {
            return
        }
        self.send(V2ServerMessages.goodbye(reason: reason, message: message, in: self.serializer))
        self.machine.saidGoodbye()
        self.end()
        let bound = self.bound
        self.eventLoop.scheduleTask(in: Self.goodbyeTimeout) {
            bound.value.connection.end(code: 1000)
        }
    }

    override func awaitsDecision(on topic: URI) -> Bool {
        self.newcomer?.topic == topic
    }

    override func deliver(_ payload: Payload, topic: URI) {
        self.send(payload, topic: topic)
    }

    override func deliver(_ delivery: SessionDelivery) {
        self.carryOut(delivery)
    }

    override func closeSession() {
        self.goodbye(V2URI.killed, message: nil)
    }

    override func serverStops() {
        if self.machine.isEstablished {
            self.goodbye(V2URI.systemShutdown, message: "The server stops.")
        } else if self.machine.isJoining {
            self.machine.aborted()
            self.send(
                V2ServerMessages.abort(
                    reason: V2URI.systemShutdown,
                    message: "The server stops.",
                    in: self.serializer
                )
            )
            self.connection.end(code: 1001)
        }
    }

    override func expel(_ message: String) {
        self.listener.refuse(.token, peer: self.session.remoteAddress, reason: message)
        self.goodbye(V2URI.notAuthorized, message: message)
    }

    override func close() -> (SubscriptionKey) -> Bool {
        self.keys = [:]
        self.forgetTokens()
        return { _ in true }
    }

    override func connectionEnded() {
        self.machine.aborted()
        super.connectionEnded()
        self.port.disconnect()
    }
}

extension RefusalCause {
    /// The cause of a refused request.
    init(_ refusal: SessionV2StateMachine.Refusal) {
        self =
            switch refusal.type {
            case .publish: .publish
            case .subscribe, .unsubscribe:
                refusal.error == V2URI.limitExceeded ? .subscriptionsPerSession : .subscription
            case .register, .unregister: .registration
            default: .call
            }
    }
}
