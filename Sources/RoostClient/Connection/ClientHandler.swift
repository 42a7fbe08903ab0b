// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport
internal import WAMP

/// Runs the machines of one connection on its event loop.
final class ClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let configuration: ClientConfiguration
    let request: ClientUpgradeRequest
    let events: ClientEvents
    let source: ClientEvents.Producer.Source
    let established: EventLoopPromise<ClientWelcome>

    var upgrade: ClientUpgradeStateMachine
    var decoder: WebSocketDecoder
    var session: ClientSessionV1StateMachine
    var stage = Stage.upgrading
    var input = ByteBuffer()
    var undelivered: [ClientEvent] = []
    var calls: [String: PendingCall] = [:]
    var nextCall: UInt64 = 1
    var end: ClientError?
    var context: ChannelHandlerContext?

    /// How far the connection is.
    enum Stage: Equatable {
        case upgrading
        case open
        case closing
        case closed
    }

    /// A call that waits for its result.
    struct PendingCall {
        let promise: EventLoopPromise<WireValue>
        let timeout: Scheduled<Void>
    }

    init(
        configuration: ClientConfiguration,
        request: ClientUpgradeRequest,
        channel: any Channel,
        established: EventLoopPromise<ClientWelcome>
    ) {
        self.configuration = configuration
        self.request = request
        (self.source, self.events) = ClientEvents.make(
            bufferedEvents: configuration.bufferedEvents,
            readSwitch: ReadSwitch(channel: channel)
        )
        self.established = established
        self.upgrade = ClientUpgradeStateMachine(request: request)
        let limits = WebSocketLimits(messageBytes: configuration.messageBytes, messageFragments: 65_536)
        self.decoder = WebSocketDecoder(role: .client, limits: limits)
        self.session = ClientSessionV1StateMachine(callLimit: configuration.calls)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { self.sendRequest(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        self.finish(ClientError(.connectionLost, "The connection was lost."))
    }

    func channelActive(context: ChannelHandlerContext) {
        self.sendRequest(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.finish(ClientError(.connectionLost, "The connection was lost."))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.fail(ClientError(.connectionLost, "The connection failed: \(error)."), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Self.unwrapInboundIn(data)
        self.input.writeBuffer(&bytes)
        if self.stage == .upgrading { self.readResponse(context) }
        if self.stage == .open || self.stage == .closing { self.readFrames(context) }
        self.input.discardReadBytes()
    }

    private func sendRequest(_ context: ChannelHandlerContext) {
        guard self.stage == .upgrading else { return }
        var buffer = context.channel.allocator.buffer(capacity: 512)
        self.request.write(into: &buffer)
        context.writeAndFlush(Self.wrapOutboundOut(buffer), promise: nil)
    }

    private func readResponse(_ context: ChannelHandlerContext) {
        switch self.upgrade.received(&self.input) {
        case .wait:
            break
        case .open:
            self.stage = .open
        case .fail(let failure):
            self.fail(ClientError(failure), context)
        }
    }

    private func readFrames(_ context: ChannelHandlerContext) {
        while self.stage != .closed, let event = self.decoder.next(&self.input) {
            switch event {
            case .message(let bytes, _):
                self.received(bytes, context)
            case .compressedMessage:
                // Compression is not offered, so that the decoder answers with a violation instead.
                break
            case .ping(let payload):
                self.write(.pong, payload, context)
            case .pong:
                break
            case .close(let code, let reason):
                self.receivedClose(code, String(buffer: reason), context)
            case .violation(let reason):
                self.fail(.violation(reason), context)
            }
        }
        self.deliver(context)
    }

    private func received(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        switch self.session.received(bytes) {
        case .ignore:
            break
        case .established(let sessionID, let identity):
            self.established.succeed(ClientWelcome(sessionID: sessionID, identity: identity))
        case .deliver(let event):
            self.undelivered.append(event)
        case .succeed(let call, let result):
            self.complete(call, with: .success(result))
        case .failCall(let call, let failure):
            let message = "The procedure failed: \(failure.description)"
            self.complete(call, with: .failure(ClientError(.callFailed, message, failure: failure)))
        case .fail(let error):
            self.fail(error, context)
        }
    }

    /// Hands on the events of one read, and stops reading when too many wait.
    private func deliver(_ context: ChannelHandlerContext) {
        guard !self.undelivered.isEmpty else { return }
        let events = self.undelivered
        self.undelivered = []
        switch self.source.yield(contentsOf: events) {
        case .stopProducing:
            context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
        case .produceMore, .dropped:
            break
        }
    }
}

@available(*, unavailable)
extension ClientHandler: Sendable {}

/// What a server's WELCOME says.
struct ClientWelcome: Sendable {
    let sessionID: String
    let identity: String
}
