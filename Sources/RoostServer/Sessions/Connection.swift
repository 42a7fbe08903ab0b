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
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// In memory of its own, so that nothing of it stays.
        indirect case handshake(UpgradeStateMachine)
        case rawHandshake(RawSocketHandshake)
        case open
        /// The peer has gone while its session was suspended; what it sent before is still read, as for Oro's publisher,
        /// which publishes and exits while its ticket is being verified.
        case draining
        /// The request is one for plain HTTP; this is what has come.
        indirect case passing(ByteBuffer)
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

    /// How messages are written for the connection.
    var encoding = Encoding(form: .version1)

    /// The place among the connections of the loop.
    var place: Int?

    /// The number by which the ledger knows the connection; 0 before it does.
    var number = 0

    /// Replies that leave at the end of the loop's turn.
    private var replies = ByteBuffer()
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

    /// Who the session is, once there is one; for filters.
    var identity: Identity {
        self.driver?.identity ?? Self.nobody
    }

    var driver: (any ConnectionDriver)?
    var phase: Phase
    var decoder: WebSocketDecoder
    /// Takes the place of `decoder` on a RawSocket.
    var rawDecoder: RawSocketDecoder?
    /// Takes WebSocket messages apart that hold several of WAMP.
    var splitter: BatchSplitter?
    /// Messages of a batch that have not been read, the last one first.
    private var unreadBatch: [ByteBuffer] = []
    var deadlines: ConnectionDeadlines
    var address: URI?
    private(set) var context: ChannelHandlerContext?
    private var unread = ByteBuffer()
    private var leftover = ByteBuffer()
    private var holdsRead = false
    private var turn = ReadingTurn()
    /// Whether others have their turn.
    private var isPaused = false
    /// Whether the last message was published to others.
    private var isPublishing = false
    var isCut = false
    /// Who looks on.
    var watchers: [Watcher] = []
    /// What takes the place of the channel for a client that polls.
    var mailbox: Mailbox?

    static let noSession = SessionID(rawValue: SessionID.maximum).unsafelyUnwrapped
    static let nobody = Identity(authID: "", authRole: "", authMethod: "", authProvider: "")

    init(shard: Shard, listener: ListenerContext, mailbox: Mailbox? = nil) {
        self.shard = shard
        self.listener = listener
        self.mailbox = mailbox
        self.phase = mailbox == nil ? listener.firstPhase : .open
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
                stalled: TimeAmount(mailbox == nil ? listener.limits.outboundAge : listener.limits.pollTimeout)
            )
        )
    }

    /// The peer's IP address without port.
    var peerAddress: String? {
        self.mailbox?.peerAddress ?? self.context?.remoteAddress?.ipAddress
    }

    /// Keeps a reply until the end of the turn.
    ///
    /// - Parameter frames: Complete frames.
    /// - Returns: Whether it is the first one.
    func addReply(_ frames: ByteBuffer) -> Bool {
        guard self.replies.readableBytes > 0 else {
            self.replies = frames
            return true
        }
        self.replies.writeImmutableBuffer(frames)
        return false
    }

    /// Takes the replies that were kept.
    func takeReplies() -> ByteBuffer {
        let replies = self.replies
        self.replies = ByteBuffer()
        return replies
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
        guard self.listener.enter(peer) else {
            return self.cut()
        }
        self.address = URI(peer)
        self.listener.metrics.connectionOpened()
        guard self.shard.add(self) else {
            return self.cut()
        }
        self.findDescriptor()
    }

    /// Broadcasts may be written past the channel, unless it encrypts.
    func findDescriptor() {
        if self.listener.configuration.tls == nil {
            try? self.context?.channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: NIOBSDSocket.Handle.self
            ) { self.descriptor = $0 }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.stopDirectWrites()
        self.dropOutput()
        self.endWatching()
        self.readUnread()
        self.shard.remove(self)
        if let address = self.address {
            self.address = nil
            self.listener.census.leave(address)
            self.listener.metrics.connectionClosed()
        }
        if case .open = self.phase, self.isHeldUp, self.hasUnread {
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
        self.closeMailbox()
        self.context?.close(promise: nil)
    }

    /// Nothing is written past the channel any more.
    func stopDirectWrites() {
        self.descriptor = -1
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if self.isHeldUp {
            self.holdsRead = true
        } else {
            context.read()
        }
    }

    /// Keeps what was read until the read is complete: only then is the buffer nobody else's, and is unmasked in place.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var input = self.unwrapInboundIn(data)
        self.shard.receivedBytes &+= input.readableBytes
        if self.unread.readableBytes > 0 {
            self.unread.writeBuffer(&input)
        } else {
            self.unread = input
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.readUnread()
        if case .passing(let bytes) = self.phase {
            return self.handOver(bytes, context)
        }
        context.fireChannelReadComplete()
    }

    /// Whether there is something that the session has not been given yet.
    private var hasUnread: Bool {
        self.leftover.readableBytes > 0 || !self.unreadBatch.isEmpty
    }

    private func readUnread() {
        guard self.unread.readableBytes > 0 else {
            return
        }
        var input = self.unread
        self.unread = ByteBuffer()
        if self.leftover.readableBytes > 0 {
            self.leftover.writeBuffer(&input)
            guard !self.isHeldUp else {
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

    /// Whether nothing is read: the session is suspended, or others have their turn.
    private var isHeldUp: Bool {
        self.isPaused || (self.driver?.isSuspended ?? false)
    }

    /// Lets the other connections of the loop have their turn, and goes on with what has been received.
    private func pause() {
        self.isPaused = true
        let loopBound = NIOLoopBound(self, eventLoop: self.shard.eventLoop)
        self.shard.eventLoop.scheduleTask(in: ReadingTurn.pause) {
            loopBound.value.endPause()
        }
    }

    private func endPause() {
        if self.isPublishing, self.shard.isBackedUp {
            return self.pause()
        }
        self.isPaused = false
        self.resume()
    }

    /// The session goes on after it was suspended.
    func resume() {
        var input = self.leftover
        self.leftover = ByteBuffer()
        self.process(&input)
        if input.readableBytes > 0 {
            self.leftover.writeImmutableBuffer(input)
        }
        if self.holdsRead, !self.isHeldUp {
            self.holdsRead = false
            self.context?.read()
        }
    }

    private func process(_ input: inout ByteBuffer) {
        self.turn.begin()
        while true {
            switch self.phase {
            case .handshake(var machine):
                if self.listener.sniffsRawSocket, TransportSniffer.transport(of: input) == .rawSocket {
                    self.phase = .rawHandshake(self.listener.rawSocketHandshake)
                    continue
                }
                self.phase = .closed
                let action = machine.received(&input)
                self.phase = .handshake(machine)
                guard self.shake(action, &input) else {
                    return
                }
            case .rawHandshake(var machine):
                let action = machine.received(&input)
                self.phase = .rawHandshake(machine)
                guard self.shake(action) else {
                    return
                }
            case .open where self.isCut:
                return self.ignoreInput(&input)
            case .open, .draining:
                guard self.driver != nil, !self.isHeldUp else {
                    return
                }
                guard !self.turn.isOver(now: .now()), !(self.isPublishing && self.shard.isBackedUp) else {
                    return self.pause()
                }
                let publications = self.shard.publications
                if let message = self.unreadBatch.popLast() {
                    self.driver?.received(message, isText: self.encoding.form.serializer.isText)
                } else if !self.readNext(&input) {
                    return self.inputEnded()
                }
                self.isPublishing = self.shard.publications != publications
            case .passing, .closing, .closed:
                return self.ignoreInput(&input)
            }
        }
    }

    private func ignoreInput(_ input: inout ByteBuffer) {
        self.unreadBatch = []
        input.moveReaderIndex(to: input.writerIndex)
    }

    /// Reads the next message or control frame.
    ///
    /// - Returns: Whether there was one.
    private func readNext(_ input: inout ByteBuffer) -> Bool {
        guard self.encoding.form != .eventStream else {
            // There is nothing more to ask for: the answer lasts until the connection ends.
            self.ignoreInput(&input)
            return false
        }
        if self.rawDecoder != nil {
            guard let event = self.rawDecoder?.next(&input) else {
                return false
            }
            self.received(event)
            return true
        }
        guard let event = self.decoder.next(&input) else {
            return false
        }
        self.received(event)
        return true
    }

    /// All messages at hand have been read.
    private func inputEnded() {
        if case .draining = self.phase {
            self.phase = .closed
            self.driver?.connectionEnded()
        } else {
            let isUnfinished = self.rawDecoder?.isMidMessage ?? self.decoder.isMidMessage
            self.deadlines.message(isUnfinished: isUnfinished, now: .now())
        }
    }

    private func received(_ event: WebSocketDecoder.Event) {
        self.deadlines.receivedBytes()
        if !self.watchers.isEmpty {
            self.show(event)
        }
        switch event {
        case .message(let bytes, let isText):
            self.received(bytes, isText: isText)
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

    /// Gives a message to the driver, or the messages of a batch one after the other.
    private func received(_ bytes: ByteBuffer, isText: Bool) {
        // Binary frames have not been checked for UTF-8: of JSON they must not get past the driver's judgement.
        guard isText == self.encoding.form.serializer.isText, let outcome = self.splitter?.split(bytes) else {
            self.driver?.received(bytes, isText: isText)
            return
        }
        switch outcome {
        case .messages(let messages):
            if self.encoding.form == .batchedJSONRecord, self.splitter?.framing == .cancel {
                self.encoding = Encoding(form: .batchedJSON, deflate: self.encoding.deflate)
            }
            self.unreadBatch = messages.reversed()
        case .violation(let violation):
            self.listener.refuse(.protocolViolation, peer: self.peerAddress, reason: violation.text)
            self.end(code: 1002, reason: violation.text)
        }
    }

    private func received(_ event: RawSocketDecoder.Event) {
        self.deadlines.receivedBytes()
        if !self.watchers.isEmpty, case .message(let bytes) = event {
            self.showInput(.binary, bytes)
        }
        switch event {
        case .message(let bytes):
            self.driver?.received(bytes, isText: self.encoding.form.serializer.isText)
        case .ping(let payload):
            if self.countControlFrame() {
                self.sendRaw(.pong, payload)
            }
        case .pong(let payload):
            self.deadlines.receivedPong(payload)
            _ = self.countControlFrame()
        case .violation(let violation):
            self.listener.refuse(RefusalCause(violation), peer: self.peerAddress, reason: violation.text)
            self.end(code: nil)
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
