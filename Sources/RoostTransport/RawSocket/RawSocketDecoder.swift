// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
internal import WAMP

/// The RawSocket frame machine: turns a connection's bytes after the handshake into messages, pings and pongs.
///
/// What can be wrong, and what is done about it:
/// - the peer's fault: everything in ``RawSocketViolation``, answered with ``Event/violation(_:)``, after which the
///   machine is closed;
/// - legitimate leftovers: bytes that follow a violation, discarded without being looked at.
///
/// WAMP, Advanced Profile, RawSocket Transport.
package struct RawSocketDecoder: Sendable {
    private var state = State.betweenFrames
    /// The payload of the frame under way; beside the state so that bytes are appended to it in place.
    private var partial = ByteBuffer()
    private var waitsInsideHeader = false
    private let messageBytes: Int
    private let isText: Bool

    /// Creates a machine for the frames that arrive at one end of a connection.
    ///
    /// - Parameters:
    ///   - messageBytes: The largest payload in bytes, of pings and pongs too: what the handshake told the peer.
    ///   - isText: Whether messages are text, which has to be UTF-8.
    package init(messageBytes: Int, isText: Bool) {
        self.messageBytes = messageBytes
        self.isText = isText
    }

    /// Takes the next event out of the input, or answers nil when it needs more bytes.
    ///
    /// A frame that lies complete in the input becomes a slice of it: no copy, no allocation. A frame that has arrived in
    /// part is taken out of the input as it comes, each byte copied once, so that after nil the input holds at most three
    /// bytes; the caller keeps these and appends what arrives. An announced length reserves nothing.
    package mutating func next(_ input: inout ByteBuffer) -> Event? {
        switch self.state {
        case .betweenFrames:
            return self.readFrame(&input)
        case .insideFrame(let kind, let missing):
            return self.readPayload(kind, missing, &input)
        case .closed:
            input.moveReaderIndex(to: input.writerIndex)
            return nil
        }
    }

    /// Whether a frame has begun and not ended, as of the last time that more bytes were needed.
    ///
    /// The owner of the connection limits how long this may last.
    package var isMidMessage: Bool {
        switch self.state {
        case .betweenFrames: self.waitsInsideHeader
        case .insideFrame: true
        case .closed: false
        }
    }

    /// Bytes of an unfinished frame that the machine holds, from 0 to the limit.
    package var bufferedBytes: Int { self.partial.readableBytes }

    /// Whether a violation has ended the input.
    package var isClosed: Bool { self.state == .closed }

    private mutating func readFrame(_ input: inout ByteBuffer) -> Event? {
        guard let word = input.readInteger(as: UInt32.self) else {
            self.waitsInsideHeader = input.readableBytes > 0
            return nil
        }
        self.waitsInsideHeader = false
        do throws(RawSocketViolation) {
            let header = try RawSocketHeader(word)
            guard header.payloadBytes <= self.messageBytes else { throw .messageTooLarge }
            if let payload = input.readSlice(length: header.payloadBytes) {
                return self.event(header.kind, payload)
            }
            return self.readPayload(header.kind, header.payloadBytes, &input)
        } catch {
            return self.fail(error)
        }
    }

    private mutating func readPayload(
        _ kind: RawSocketFrameKind,
        _ missing: Int,
        _ input: inout ByteBuffer
    ) -> Event? {
        let count = min(missing, input.readableBytes)
        if var chunk = input.readSlice(length: count) { self.partial.writeBuffer(&chunk) }
        guard count == missing else {
            self.state = .insideFrame(kind, missing: missing - count)
            return nil
        }
        let payload = self.partial
        self.partial = ByteBuffer()
        self.state = .betweenFrames
        return self.event(kind, payload)
    }

    private mutating func event(_ kind: RawSocketFrameKind, _ payload: ByteBuffer) -> Event {
        switch kind {
        case .message:
            let isValid = !self.isText || payload.withUnsafeReadableBytes(UTF8Validator.isValid)
            return isValid ? .message(payload) : self.fail(.textEncoding)
        case .ping:
            return .ping(payload)
        case .pong:
            return .pong(payload)
        }
    }

    private mutating func fail(_ violation: RawSocketViolation) -> Event {
        self.state = .closed
        return .violation(violation)
    }
}

extension RawSocketDecoder {
    /// Something complete that arrived.
    package enum Event: Equatable, Sendable {
        /// A whole message; a text is valid UTF-8.
        case message(ByteBuffer)
        /// A ping, up to the limit long, to be answered with a pong of the same payload.
        case ping(ByteBuffer)
        /// A pong, up to the limit long, asked for or not.
        case pong(ByteBuffer)
        /// The peer broke the protocol or a limit; the connection has to be closed.
        case violation(RawSocketViolation)
    }

    private enum State: Equatable, Sendable {
        case betweenFrames
        case insideFrame(RawSocketFrameKind, missing: Int)
        case closed
    }
}
