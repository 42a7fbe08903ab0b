// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport

extension Connection {
    /// What is held changes the ledger only when it has changed by so much.
    private static let notedStep = 4_096

    /// Sends one frame behind everything that has been published to the connection.
    func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        guard case .open = self.phase else {
            return
        }
        switch self.encoding.form.framing {
        case .rawSocket: return self.sendRaw(opcode == .ping ? .ping : .pong, payload)
        case .eventStream: return self.sendComment()
        case .webSocket, .separated, .counted: break
        }
        var frame = ByteBuffer()
        if let deflate = self.encoding.deflate, opcode == .text || opcode == .binary {
            self.shard.deflate.deflater(deflate).writeFrame(opcode, message: payload, into: &frame)
        } else {
            WebSocketFrameEncoder.writeFrame(opcode, payload: payload, into: &frame)
        }
        self.shard.write(frame, to: self)
    }

    /// Sends a line that the client ignores; whether it is there shows the transport only.
    private func sendComment() {
        var comment = ByteBuffer()
        EventStreamEncoder.writeComment(into: &comment)
        self.shard.write(comment, to: self)
        self.deadlines.receivedBytes()
    }

    /// Sends one frame of RawSocket behind everything that has been published to the connection.
    func sendRaw(_ kind: RawSocketFrameKind, _ payload: ByteBuffer) {
        guard case .open = self.phase else {
            return
        }
        var frame = ByteBuffer()
        let isWritten =
            kind == .pong
            ? RawSocketEncoder.writePong(payload, into: &frame) : RawSocketEncoder.writePing(payload, into: &frame)
        if isWritten {
            self.shard.write(frame, to: self)
        }
    }

    /// Sends one message in the connection's form, behind everything that has been published to it.
    ///
    /// - Parameter message: The message.
    /// - Returns: Whether the peer takes messages of that length; if not, nothing is sent.
    @discardableResult
    func send(_ message: ByteBuffer) -> Bool {
        guard case .open = self.phase else {
            return true
        }
        let encoding = self.encoding
        var frame = ByteBuffer()
        guard message.readableBytes <= encoding.messageLimit, encoding.form.write(message, into: &frame) else {
            self.listener.metrics.refused(.peerMessageBytes)
            return false
        }
        if let deflate = encoding.deflate {
            frame = self.shard.deflate.compressFrames(of: frame, deflate)
        }
        self.shard.write(frame, to: self)
        return true
    }

    /// Holds bytes that cannot be written now; the channel gets them soon.
    ///
    /// - Parameters:
    ///   - frames: Complete frames.
    ///   - sent: How many of their bytes have left already.
    ///   - lane: What may happen to them.
    func hold(_ frames: ByteBuffer, sent: Int = 0, lane: OutboundLane) {
        guard !self.isCut, self.mailbox != nil || self.context?.channel.isActive ?? false else {
            return
        }
        if !self.watchers.isEmpty {
            self.showOutput(frames)
        }
        let now = NIODeadline.now()
        var rest = frames
        rest.moveReaderIndex(forwardBy: sent)
        if sent > 0, lane != .kept {
            let end = self.output.format.endOfFrame(after: sent, in: frames)
            let begun = rest.readSlice(length: end - sent) ?? ByteBuffer()
            _ = self.output.append(begun, lane: .rest, now: now)
        }
        let verdict = self.output.append(rest, lane: lane, now: now)
        self.isPressed = true
        self.noteOutput()
        if case .exceeded(let excess) = verdict {
            return self.cutSlowConsumer(RefusalCause(excess))
        }
        self.pumpLater()
    }

    private func pumpLater() {
        if !self.isPumpDue {
            self.isPumpDue = true
            self.shard.pumpLater(self)
        }
    }

    /// Hands to the channel what it should have.
    func pump() {
        self.isPumpDue = false
        if self.mailbox != nil {
            return self.answerPoll()
        }
        guard !self.isCut, let context = self.context, context.channel.isActive else {
            return
        }
        if self.handOver(to: context, isEnding: false) {
            self.isPumping = true
            context.flush()
            self.isPumping = false
        } else {
            self.isPressed = !self.output.isEmpty
        }
    }

    /// Hands held bytes to the channel.
    ///
    /// - Returns: Whether there were any.
    private func handOver(to context: ChannelHandlerContext, isEnding: Bool) -> Bool {
        var hasWritten = false
        while let chunk = self.output.next(isEnding: isEnding) {
            hasWritten = true
            let (count, isKept) = (chunk.bytes.readableBytes, chunk.isKept)
            let promise = context.eventLoop.makePromise(of: Void.self)
            // Invariant: the promise is of this handler's own loop, so its future is completed there.
            promise.futureResult.assumeIsolated().whenSuccess {
                self.wrote(count, isKept: isKept)
            }
            context.write(self.wrapOutboundOut(chunk.bytes), promise: promise)
        }
        return hasWritten
    }

    /// The transport took bytes; if not at once, the peer has taken some meanwhile, and so it lives.
    private func wrote(_ count: Int, isKept: Bool) {
        if !self.isPumping {
            self.deadlines.receivedBytes()
        }
        self.output.wrote(count, isKept: isKept, now: .now())
        self.noteOutput()
        self.isPressed = !self.output.isEmpty
        if self.isPressed {
            self.pumpLater()
        }
    }

    /// Tells the ledger and the counters what has become of held bytes.
    func noteOutput() {
        let waiting = self.output.waitingBytes
        if abs(waiting - self.notedBytes) >= Self.notedStep || waiting == 0 && self.notedBytes > 0 {
            self.notedBytes = waiting
            self.shard.note(waiting, waitingFor: self)
        }
        for drop in self.output.takeDrops() {
            self.listener.dropped(drop)
        }
    }

    /// Cuts a connection that does not read, at the end of the turn: others are being written to.
    func cutSlowConsumer(_ cause: RefusalCause) {
        guard !self.isCut, self.mailbox != nil || self.context != nil else {
            return
        }
        self.isCut = true
        self.stopDirectWrites()
        self.dropOutput()
        self.listener.refuse(cause, peer: self.peerAddress, reason: "The peer does not read what it is sent.")
        self.listener.causes.warn(
            "slow consumer cut",
            cause: cause.rawValue,
            metadata: [LogKey.reason: "\(cause.rawValue)"]
        )
        let loopBound = NIOLoopBound(self, eventLoop: self.shard.eventLoop)
        self.shard.eventLoop.execute { loopBound.value.cut() }
    }

    /// Nothing waits any more: the connection has gone.
    func dropOutput() {
        self.output.discard()
        self.noteOutput()
    }

    /// Sends a close frame and closes the connection once it has left; the peer's answer is not waited for.
    ///
    /// - Parameters:
    ///   - code: The code; `nil` for none. 0 is what the seed system sends when a browser is to connect again.
    ///   - reason: A text for people.
    func end(code: UInt16?, reason: String = "") {
        if case .draining = self.phase {
            self.phase = .closed
            self.driver?.connectionEnded()
            return
        }
        guard case .open = self.phase else {
            return
        }
        if self.mailbox != nil {
            return self.endPolling()
        }
        guard let context = self.context else {
            return
        }
        guard !self.isCut else {
            // Behind what is missing, a close frame would be taken for a part of an event, or for a clean end.
            self.phase = .closed
            self.driver?.connectionEnded()
            return
        }
        self.phase = .closing(deadline: .now() + self.shard.lingering)
        self.driver?.connectionEnded()
        var frame = ByteBuffer()
        if self.output.format == .webSocket {
            WebSocketFrameEncoder.writeClose(code: code, reason: reason, into: &frame)
        }
        self.shard.drain()
        self.finish(with: frame, context: context)
    }

    /// Writes the last bytes, then ends the output and waits a moment for the peer to end its own, so that no reset
    /// overtakes them.
    ///
    /// - Parameters:
    ///   - bytes: The last bytes.
    ///   - context: The handler's context.
    ///   - time: How long the peer may take for all that waits; `nil` for a moment.
    func finish(with bytes: ByteBuffer, context: ChannelHandlerContext, within time: TimeAmount? = nil) {
        self.phase = .closing(deadline: .now() + (time ?? self.shard.lingering))
        self.stopDirectWrites()
        if !self.watchers.isEmpty {
            self.showOutput(bytes)
        }
        _ = self.handOver(to: context, isEnding: true)
        let promise = context.eventLoop.makePromise(of: Void.self)
        // Invariant: the promise is of this handler's own loop, so its future is completed there.
        promise.futureResult.assumeIsolated().whenComplete { _ in
            if case .closing(let deadline) = self.phase {
                self.phase = .closing(deadline: min(deadline, .now() + ConnectionDeadlines.lingering))
            }
            context.close(mode: .output, promise: nil)
        }
        context.writeAndFlush(self.wrapOutboundOut(bytes), promise: promise)
    }
}

extension RefusalCause {
    /// The cause of cutting a slow consumer.
    init(_ excess: OutboundQueue.Excess) {
        switch excess {
        case .bytes: self = .outboundBytes
        case .age: self = .outboundAge
        }
    }
}

extension ListenerContext {
    /// Counts events that a slow consumer did not get, and logs the first of each route.
    func dropped(_ drop: OutboundQueue.Drop) {
        let policy =
            switch drop.rule {
            case .oldest: SlowConsumerPolicy.dropOldest
            case .newest: SlowConsumerPolicy.dropNewest
            case .conflate: SlowConsumerPolicy.conflate
            }
        let route = self.metrics.routeName(drop.route)
        self.metrics.dropped(drop.count, policy: policy.rawValue, route: route)
        self.causes.warn(
            "events dropped for a slow consumer",
            cause: "\(route)/\(policy.rawValue)",
            metadata: [LogKey.route: "\(route)", LogKey.policy: "\(policy.rawValue)"]
        )
    }
}
