// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport

/// The times of one connection: handshake, unfinished message, keep-alive; and the rate of its control frames.
///
/// It decides and knows no clock; the shard's sweep asks it at most every second.
struct ConnectionDeadlines: Sendable {
    /// What is due.
    enum Verdict: Equatable, Sendable {
        /// Nothing.
        case fine
        /// A limit is exceeded: end the connection with a close frame.
        case end(RefusalCause)
        /// A limit is exceeded: cut the connection.
        case cut(RefusalCause)
        /// Send a ping of this payload.
        case ping(KeepAlivePayload)
    }

    /// How long a connection waits for the peer after its close frame.
    static let lingering = TimeAmount.seconds(1)

    // Of the limits only what is needed: every connection has these.
    private let messageTimeout: TimeAmount
    private let controlFramesPerSecond: Int
    private let pings: KeepAliveConfiguration?
    private var handshakeDeadline: NIODeadline?
    private var messageDeadline: NIODeadline?
    private var keepAlive: KeepAliveStateMachine?
    private var controlFrames = 0
    private var controlSecond = NIODeadline.uptimeNanoseconds(0)

    init(limits: Limits, now: NIODeadline) {
        self.messageTimeout = TimeAmount(limits.messageTimeout)
        self.controlFramesPerSecond = limits.controlFramesPerSecond
        let interval = TimeAmount(limits.pingInterval)
        self.pings =
            interval > .zero ? KeepAliveConfiguration(interval: interval, missedPings: limits.pingMisses) : nil
        self.handshakeDeadline = now + TimeAmount(limits.handshakeTimeout)
    }

    /// The client has joined a realm, or has left it and may join another one.
    ///
    /// - Parameters:
    ///   - joinTimeout: How long it may take to join; `nil` if it has joined.
    ///   - now: The time.
    mutating func joined(joinTimeout: Duration? = nil, now: NIODeadline) {
        self.handshakeDeadline = joinTimeout.map { now + TimeAmount($0) }
    }

    /// The handshake is done.
    ///
    /// - Parameters:
    ///   - joinTimeout: How long the client may take to join a realm; `nil` if it has joined with the handshake.
    ///   - now: The time.
    mutating func opened(joinTimeout: Duration? = nil, now: NIODeadline) {
        self.handshakeDeadline = joinTimeout.map { now + TimeAmount($0) }
        self.keepAlive = self.pings.map { KeepAliveStateMachine(configuration: $0, now: now) }
    }

    /// Bytes of the peer have been read.
    mutating func receivedBytes() {
        self.keepAlive?.receivedBytes()
    }

    /// A pong has been read.
    mutating func receivedPong(_ payload: ByteBuffer) {
        self.keepAlive?.receivedPong(payload)
    }

    /// What has been read ends inside a message, or not.
    mutating func message(isUnfinished: Bool, now: NIODeadline) {
        if !isUnfinished {
            self.messageDeadline = nil
        } else if self.messageDeadline == nil {
            self.messageDeadline = now + self.messageTimeout
        }
    }

    /// A control frame has been read.
    ///
    /// - Returns: Whether it is within the limit of its second.
    mutating func countControlFrame(now: NIODeadline) -> Bool {
        if now - self.controlSecond >= .seconds(1) {
            self.controlSecond = now
            self.controlFrames = 0
        }
        self.controlFrames += 1
        return self.controlFrames <= self.controlFramesPerSecond
    }

    /// Looks at the clock.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - isSuspended: Whether the session waits for a handler and reads nothing: then nothing can be missed.
    ///   - nonce: Draws a number for the ping, if one is due.
    /// - Returns: What is due.
    mutating func check(now: NIODeadline, isSuspended: Bool, nonce: @autoclosure () -> UInt64) -> Verdict {
        guard !isSuspended else {
            self.keepAlive?.receivedBytes()
            return .fine
        }
        if let deadline = self.handshakeDeadline, now >= deadline {
            return .cut(.handshakeTimeout)
        }
        if let deadline = self.messageDeadline, now >= deadline {
            return .end(.messageTimeout)
        }
        return self.checkKeepAlive(now: now, nonce: nonce)
    }

    private mutating func checkKeepAlive(now: NIODeadline, nonce: () -> UInt64) -> Verdict {
        guard let deadline = self.keepAlive?.deadline, now >= deadline else {
            return .fine
        }
        switch self.keepAlive?.timerFired(now: now, payload: KeepAlivePayload(nonce: nonce())) {
        case .none, .some(.wait): return .fine
        case .some(.sendPing(let payload, _)): return .ping(payload)
        case .some(.dead): return .cut(.ping)
        }
    }
}

extension Connection {
    /// Does what is due at this time.
    func checkDeadlines(now: NIODeadline) {
        switch self.phase {
        case .closing(let deadline):
            if now >= deadline {
                self.cut()
            }
            return
        case .passing, .closed:
            return
        case .handshake, .rawHandshake, .open, .draining:
            break
        }
        if self.isPressed {
            let verdict = self.output.check(now: now)
            self.noteOutput()
            if case .exceeded(let excess) = verdict {
                return self.cutSlowConsumer(RefusalCause(excess))
            }
        }
        if self.mailbox != nil {
            return self.checkMailbox(now: now)
        }
        let isSuspended = self.driver?.isSuspended ?? false
        switch self.deadlines.check(now: now, isSuspended: isSuspended, nonce: .random(in: .min ... .max)) {
        case .fine:
            return
        case .ping(let payload):
            self.send(.ping, payload.bytes)
        case .end(let cause):
            self.listener.refuse(cause, peer: self.peerAddress, reason: "A message did not arrive in time.")
            self.end(code: 1008, reason: "Message timeout")
        case .cut(let cause):
            self.listener.refuse(cause, peer: self.peerAddress, reason: "The peer did not answer in time.")
            self.cut()
        }
    }
}
