// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

extension Connection {
    /// Carries out what the handshake machine decided.
    ///
    /// - Parameters:
    ///   - action: What it decided.
    ///   - input: What follows the head.
    /// - Returns: Whether there may be more to do with the bytes at hand.
    func shake(_ action: UpgradeAction, _ input: inout ByteBuffer) -> Bool {
        guard let context = self.context else {
            return false
        }
        switch action {
        case .wait:
            return false
        case .accept(let request):
            self.accept(request, context: context)
            return true
        case .stream(let request):
            self.encoding = Encoding(form: .eventStream)
            self.output.format = .eventStream
            let isPoll = if case .poll = request.kind { true } else { false }
            let driver = isPoll ? self.makePollDriver() : self.makeDriver(.eventStream, eventLoop: context.eventLoop)
            driver.opened(request)
            return true
        case .pass(let head):
            var bytes = head
            bytes.writeBuffer(&input)
            self.phase = .passing(bytes)
            return false
        case .refuse(let refusal):
            self.listener.refuse(.handshake, peer: self.peerAddress, reason: "\(refusal.status) \(refusal.reason)")
            var answer = ByteBuffer()
            UpgradeResponse.write(refusal, policy: self.listener.policy, into: &answer)
            self.finish(with: answer, context: context)
            return true
        }
    }

    /// Sends 101 and the driver's greeting in one write.
    private func accept(_ request: UpgradeRequest, context: ChannelHandlerContext) {
        let form = request.subprotocol.flatMap(MessageForm.init(subprotocol:)) ?? .version1
        self.encoding = Encoding(form: form, deflate: request.deflate?.outbound)
        self.decoder.acceptsCompressed = request.deflate != nil
        if form.isBatched {
            self.splitter = BatchSplitter(form.serializer, batchMessages: self.listener.limits.batchMessages)
        }
        let driver = self.makeDriver(form, eventLoop: context.eventLoop)
        var answer = ByteBuffer()
        UpgradeResponse.write(request, policy: self.listener.policy, into: &answer)
        driver.writeGreeting(to: &answer)
        self.shard.write(answer, to: self)
        driver.opened(request)
    }

    private func makeDriver(_ form: MessageForm, eventLoop: any EventLoop) -> any ConnectionDriver {
        let driver: any ConnectionDriver =
            if self.listener.configuration.isEcho {
                EchoDriver(connection: self)
            } else if form == .version1 {
                V1SessionDriver(connection: self, eventLoop: eventLoop)
            } else if form == .eventStream {
                EventStreamDriver(connection: self, eventLoop: eventLoop)
            } else {
                V2SessionDriver(connection: self, eventLoop: eventLoop)
            }
        self.driver = driver
        self.phase = .open
        let isJoining = form.isVersion2 && !self.listener.configuration.isEcho
        self.deadlines.opened(joinTimeout: isJoining ? self.listener.limits.handshakeTimeout : nil, now: .now())
        return driver
    }

    /// Nothing is sent to a client that polls until its answer, also no ping.
    private func makePollDriver() -> any ConnectionDriver {
        let driver = PollDriver(connection: self)
        self.driver = driver
        self.phase = .open
        self.deadlines.joined(now: .now())
        return driver
    }

    /// Answers a request for events over HTTP, and ends the connection once the client has taken the answer.
    ///
    /// It waits where what waits for all connections waits, so that it counts there.
    ///
    /// - Parameters:
    ///   - status: The status code with the reason phrase.
    ///   - body: The body.
    ///   - type: Its media type.
    ///   - request: The request.
    ///   - time: How long the client may take; `nil` for a moment.
    private func answer(
        _ status: String,
        _ body: ByteBuffer,
        type: String,
        to request: EventStreamRequest,
        within time: TimeAmount? = nil
    ) {
        guard let context = self.context else {
            return
        }
        var answer = ByteBuffer()
        EventStreamResponse.write(
            status: status,
            body: body,
            type: type,
            to: request,
            policy: self.listener.policy,
            into: &answer
        )
        self.hold(answer, lane: .kept)
        self.finish(with: ByteBuffer(), context: context, within: time)
    }

    /// Answers a request for events over HTTP with what is wrong, and ends the connection.
    func answer(_ problem: ProblemDetails, to request: EventStreamRequest) {
        var body = ByteBuffer()
        body.writeJSON(problem.value)
        self.answer("\(problem.kind.status)", body, type: "application/problem+json", to: request)
    }

    /// Answers a client that polls with events, and ends the connection.
    func answer(next: PollToken, events: ByteBuffer, to request: EventStreamRequest) {
        var body = ByteBuffer()
        PollAnswer.write(next: next, events: events, into: &body)
        let time = TimeAmount(self.listener.limits.pollTimeout)
        self.answer("200 OK", body, type: "application/json", to: request, within: time)
    }

    /// Carries out what the handshake machine of RawSocket decided.
    ///
    /// - Returns: Whether there may be more to do with the bytes at hand.
    func shake(_ action: RawSocketHandshake.Action) -> Bool {
        guard let context = self.context else {
            return false
        }
        switch action {
        case .wait:
            return false
        case .accept(let serializer, let peerMaximum, let reply):
            let form = MessageForm(serializer, isRawSocket: true)
            self.encoding = Encoding(form: form, messageLimit: peerMaximum)
            self.output.format = .rawSocket
            self.rawDecoder = RawSocketDecoder(
                messageBytes: self.listener.rawSocketHandshake.ownMaximum.bytes,
                isText: serializer.isText
            )
            let driver = self.makeDriver(form, eventLoop: context.eventLoop)
            self.shard.write(reply, to: self)
            driver.opened(nil)
            return true
        case .refuse(let refusal, let reply):
            self.listener.refuse(.handshake, peer: self.peerAddress, reason: "\(refusal)")
            self.finish(with: reply, context: context)
            return true
        case .notRawSocket:
            self.listener.refuse(.handshake, peer: self.peerAddress, reason: "The peer does not speak RawSocket.")
            self.cut()
            return true
        }
    }
}
