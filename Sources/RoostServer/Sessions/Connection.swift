// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// One transport connection: the opening handshake, then WebSocket messages, then its end.
///
/// The pure machines of `RoostTransport` decide, this handler moves bytes. It belongs to one event loop.
final class Connection: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = Never
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// In memory of its own, so that nothing of it stays.
        indirect case handshake(UpgradeStateMachine)
        case open
        /// The peer has gone while its session was suspended; what it sent before is still read, as for Oro's publisher,
        /// which publishes and exits while its ticket is being verified.
        case draining
        /// The close frame is on its way or sent; nothing that comes is looked at.
        case closing(deadline: NIODeadline)
        case closed
    }

    // What a delivery looks at comes first, together.

    /// The connection's descriptor, -1 where broadcasts may not be written to it directly.
    private(set) var descriptor: CInt = -1

    /// Whether anything is held or in the channel, so that everything has to queue up behind it.
    var isPressed = false

    /// The last submission of a ``RingSink`` that the connection was part of.
    var submission: UInt64 = 0

    /// Whether the connection may be written to past its channel.
    @inline(__always)
    var takesDirectWrites: Bool {
        self.descriptor >= 0 && !self.isPressed
    }

    let shard: Shard
    let listener: ListenerContext

    /// How events are written for the connection.
    var encoding: Encoding {
        Encoding(deflate: self.deflate)
    }

    /// The place among the connections of the loop.
    var place: Int?

    /// The number by which the ledger knows the connection; 0 before it does.
    var number = 0

    /// What could not be written at once.
    var output: OutboundQueue
    /// What the ledger knows of ``output``.
    var notedBytes = 0
    var isPumpDue = false
    /// Whether the channel is being given bytes right now.
    var isPumping = false

    /// The session's id, once there is one; for filters.
    var sessionID: SessionID {
        self.driver?.sessionID ?? Self.noSession
    }

    private(set) var driver: (any ConnectionDriver)?
    var phase: Phase
    var decoder: WebSocketDecoder
    var deadlines: ConnectionDeadlines
    /// How messages to the peer are compressed, as agreed in the handshake; `nil` for not at all.
    private(set) var deflate: DeflateSettings?
    private(set) var address: URI?
    private(set) var context: ChannelHandlerContext?
    private var unread = ByteBuffer()
    private var leftover = ByteBuffer()
    private var holdsRead = false
    var isCut = false

    private static let noSession = SessionID(rawValue: SessionID.maximum).unsafelyUnwrapped

    init(shard: Shard, listener: ListenerContext) {
        self.shard = shard
        self.listener = listener
        self.phase = .handshake(UpgradeStateMachine(policy: listener.policy))
        self.decoder = WebSocketDecoder(
            role: .server,
            limits: WebSocketLimits(
                messageBytes: listener.limits.messageBytes,
                messageFragments: listener.limits.messageFragments
            )
        )
        self.deadlines = ConnectionDeadlines(limits: listener.limits, now: .now())
        self.output = OutboundQueue(
            limits: OutboundLimits(
                bytes: listener.limits.outboundBytes,
                stalled: TimeAmount(listener.limits.outboundAge)
            )
        )
    }

    /// The peer's IP address without port.
    var peerAddress: String? {
        self.context?.remoteAddress?.ipAddress
    }

    // MARK: Beginning and end

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive {
            self.begin(context)
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard self.address == nil, case .handshake = self.phase else {
            return
        }
        let peer = context.remoteAddress?.ipAddress ?? "local"
        guard !self.listener.configuration.blockedAddresses.contains(peer) else {
            self.listener.refuse(.blockedAddress, peer: peer, reason: "The address is blocked.")
            return self.cut()
        }
        if let cause = self.listener.census.enter(URI(peer)) {
            self.listener.refuse(cause, peer: peer, reason: "There are too many connections.")
            self.listener.causes.warn("too many connections", cause: cause.rawValue)
            return self.cut()
        }
        self.address = URI(peer)
        self.listener.metrics.connectionOpened()
        guard self.shard.add(self) else {
            return self.cut()
        }
        if self.listener.configuration.tls == nil {
            try? context.channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: NIOBSDSocket.Handle.self
            ) { self.descriptor = $0 }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.stopDirectWrites()
        self.dropOutput()
        self.readUnread()
        self.shard.remove(self)
        if let address = self.address {
            self.address = nil
            self.listener.census.leave(address)
            self.listener.metrics.connectionClosed()
        }
        if case .open = self.phase, self.driver?.isSuspended ?? false, self.leftover.readableBytes > 0 {
            self.phase = .draining
        } else {
            self.phase = .closed
            self.driver?.connectionEnded()
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.cut()
    }

    /// Ends the connection at once, without the closing handshake.
    func cut() {
        self.phase = .closed
        self.isCut = true
        self.stopDirectWrites()
        self.dropOutput()
        self.driver?.connectionEnded()
        self.context?.close(promise: nil)
    }

    /// Nothing is written past the channel any more.
    func stopDirectWrites() {
        self.descriptor = -1
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if self.driver?.isSuspended ?? false {
            self.holdsRead = true
        } else {
            context.read()
        }
    }

    /// Keeps what was read until the read is complete: only then is the buffer nobody else's, and is unmasked in place.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var input = self.unwrapInboundIn(data)
        if self.unread.readableBytes > 0 {
            self.unread.writeBuffer(&input)
        } else {
            self.unread = input
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.readUnread()
        context.fireChannelReadComplete()
    }

    private func readUnread() {
        guard self.unread.readableBytes > 0 else {
            return
        }
        var input = self.unread
        self.unread = ByteBuffer()
        if self.leftover.readableBytes > 0 {
            self.leftover.writeBuffer(&input)
            guard !(self.driver?.isSuspended ?? false) else {
                return self.shard.giveBack(input)
            }
            swap(&input, &self.leftover)
            self.leftover = ByteBuffer()
        }
        self.process(&input)
        if input.readableBytes > 0 {
            self.leftover.writeImmutableBuffer(input)
        }
        self.shard.giveBack(input)
    }

    /// The session goes on after it was suspended.
    func resume() {
        var input = self.leftover
        self.leftover = ByteBuffer()
        self.process(&input)
        if input.readableBytes > 0 {
            self.leftover.writeImmutableBuffer(input)
        }
        if self.holdsRead, !(self.driver?.isSuspended ?? false) {
            self.holdsRead = false
            self.context?.read()
        }
    }

    private func process(_ input: inout ByteBuffer) {
        while true {
            switch self.phase {
            case .handshake(var machine):
                self.phase = .closed
                let action = machine.received(&input)
                self.phase = .handshake(machine)
                guard self.shake(action) else {
                    return
                }
            case .open, .draining:
                guard !(self.driver?.isSuspended ?? true) else {
                    return
                }
                guard let event = self.decoder.next(&input) else {
                    return self.inputEnded()
                }
                self.received(event)
            case .closing, .closed:
                input.moveReaderIndex(to: input.writerIndex)
                return
            }
        }
    }

    /// All messages at hand have been read.
    private func inputEnded() {
        if case .draining = self.phase {
            self.phase = .closed
            self.driver?.connectionEnded()
        } else {
            self.deadlines.message(isUnfinished: self.decoder.isMidMessage, now: .now())
        }
    }

    private func received(_ event: WebSocketDecoder.Event) {
        self.deadlines.receivedBytes()
        switch event {
        case .message(let bytes, let isText):
            self.driver?.received(bytes, isText: isText)
        case .compressedMessage(let bytes, let isText):
            let limit = self.listener.limits.messageBytes
            self.received(self.shard.deflate.inflate(bytes, isText: isText, limit: limit))
        case .ping(let payload):
            if self.countControlFrame() {
                self.send(.pong, payload)
            }
        case .pong(let payload):
            self.deadlines.receivedPong(payload)
            _ = self.countControlFrame()
        case .close(let code, let reason):
            self.end(code: code ?? 1000, reason: String(buffer: reason))
        case .violation(let reason):
            self.listener.refuse(RefusalCause(reason), peer: self.peerAddress, reason: "\(reason.explanation)")
            self.end(code: reason.code, reason: reason.text(product: self.listener.identity.product))
        }
    }

    private func countControlFrame() -> Bool {
        guard self.deadlines.countControlFrame(now: .now()) else {
            self.listener.refuse(.controlFrames, peer: self.peerAddress, reason: "There are too many control frames.")
            self.end(code: 1008, reason: "Too many control frames")
            return false
        }
        return true
    }
}

@available(*, unavailable)
extension Connection: Sendable {}

// MARK: - The opening handshake

extension Connection {
    /// Carries out what the handshake machine decided.
    ///
    /// - Returns: Whether there may be more to do with the bytes at hand.
    private func shake(_ action: UpgradeAction) -> Bool {
        guard let context = self.context else {
            return false
        }
        switch action {
        case .wait:
            return false
        case .accept(let request):
            self.accept(request, context: context)
            return true
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
        let driver: any ConnectionDriver =
            self.listener.configuration.isEcho
            ? EchoDriver(connection: self) : SessionDriver(connection: self, eventLoop: context.eventLoop)
        self.driver = driver
        self.deflate = request.deflate?.outbound
        self.decoder.acceptsCompressed = request.deflate != nil
        self.phase = .open
        self.deadlines.opened(now: .now())
        var answer = ByteBuffer()
        UpgradeResponse.write(request, policy: self.listener.policy, into: &answer)
        driver.writeGreeting(to: &answer)
        self.shard.write(answer, to: self)
        driver.opened(request)
    }
}

extension RefusalCause {
    /// The cause of a violation of the WebSocket protocol.
    init(_ reason: CloseReason) {
        switch reason.explanation {
        case .frameTooLarge, .messageTooLarge: self = .messageBytes
        case .tooManyFragments: self = .messageFragments
        case .incorrectMask, .reservedBits, .reservedOpcode, .continuationWithoutStart, .startInsideMessage,
            .controlFrameShape, .lengthOutOfRange, .lengthNotMinimal, .closeCode, .closeReasonEncoding,
            .textEncoding, .compressedPayload:
            self = .protocolViolation
        }
    }
}
