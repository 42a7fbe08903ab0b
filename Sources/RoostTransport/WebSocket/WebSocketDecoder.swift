// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
internal import WAMP

/// The WebSocket message machine: turns a connection's bytes into messages and control frames.
///
/// What can be wrong, and what is done about it:
/// - the peer's fault: everything in ``CloseReason/Explanation``, answered with ``Event/violation(_:)``, after which
///   the machine is closed;
/// - legitimate leftovers: bytes that follow a close frame or a violation, discarded without being looked at.
///
/// RFC 6455 §5 and §7. Reserved bits are refused but for the one of permessage-deflate, once that is agreed upon.
package struct WebSocketDecoder: Sendable {
    private var state = State.betweenMessages
    /// Empty unless a message is under way; beside the state so that its bytes are appended to in place.
    private var message = PartialMessage()
    private var waitsInsideFrame = false

    /// Whether messages may be compressed, to be set before the first frame; default false.
    ///
    /// RFC 7692 §6. The decoder does not inflate: compressed bytes come as ``Event/compressedMessage(_:isText:)``.
    package var acceptsCompressed = false

    private let expectsMask: Bool
    private let limits: WebSocketLimits

    /// Creates a machine for the frames that arrive at one end of a connection.
    package init(role: Role, limits: WebSocketLimits = WebSocketLimits()) {
        self.expectsMask = role == .server
        self.limits = limits
    }

    /// Takes the next event out of the input, or answers nil when it needs more bytes.
    ///
    /// A message that lies complete in the input is unmasked there, and the event is a slice of it: no copy, no
    /// allocation. A frame that has arrived in part is taken out of the input as it comes, so that after nil the
    /// input holds less than one header or one control frame (at most 130 bytes); the caller keeps these and appends
    /// what arrives. A text message fails at the first byte that cannot be UTF-8, even inside of a frame.
    package mutating func next(_ input: inout ByteBuffer) -> Event? {
        while true {
            let progress: Progress
            switch self.state {
            case .betweenMessages, .betweenFragments:
                progress = self.readFrame(&input)
            case .insideFrame(let rest):
                progress = self.readPayload(rest, &input)
            case .closed:
                self.waitsInsideFrame = false
                input.moveReaderIndex(to: input.writerIndex)
                return nil
            }
            switch progress {
            case .event(let event):
                return event
            case .starved:
                self.waitsInsideFrame = input.readableBytes > 0
                return nil
            case .advanced:
                continue
            }
        }
    }

    /// Whether a message or frame has begun and not ended, as of the last time that more bytes were needed.
    ///
    /// The owner of the connection limits how long this may last.
    package var isMidMessage: Bool {
        switch self.state {
        case .betweenMessages: self.waitsInsideFrame
        case .betweenFragments, .insideFrame: true
        case .closed: false
        }
    }

    /// Bytes of an unfinished message that the machine holds: 0…``WebSocketLimits/messageBytes``.
    package var bufferedBytes: Int { self.message.count }

    /// Whether a close frame or a violation has ended the input.
    package var isClosed: Bool { self.state == .closed }

    private mutating func readFrame(_ input: inout ByteBuffer) -> Progress {
        switch self.parseHeader(input) {
        case .incomplete:
            return .starved
        case .invalid(let explanation):
            return .event(self.fail(explanation))
        case .header(let header):
            let isWhole = input.readableBytes - header.headerBytes >= header.payloadBytes
            if header.opcode.isControl {
                return isWhole ? self.readControlFrame(header, &input) : .starved
            }
            if let explanation = self.objection(to: header) { return .event(self.fail(explanation)) }
            if isWhole, header.isFinal, self.state == .betweenMessages {
                return self.readWholeMessage(header, &input)
            }
            input.moveReaderIndex(forwardBy: header.headerBytes)
            self.message.started(header)
            self.state = .insideFrame(
                FrameRest(bytes: header.payloadBytes, mask: header.mask, isFinal: header.isFinal)
            )
            return .advanced
        }
    }

    @inline(__always)
    private func parseHeader(_ input: ByteBuffer) -> FrameHeader.Parsed {
        let expectsMask = self.expectsMask
        let allowsCompression = self.acceptsCompressed
        return input.withUnsafeReadableBytes {
            FrameHeader.parse($0, expectsMask: expectsMask, allowsCompression: allowsCompression)
        }
    }

    /// What speaks against a data frame at this point, by its header alone.
    private func objection(to header: FrameHeader) -> CloseReason.Explanation? {
        let isInsideMessage = self.state != .betweenMessages
        if header.opcode == .continuation, !isInsideMessage { return .continuationWithoutStart }
        if header.opcode != .continuation, isInsideMessage { return .startInsideMessage }
        if header.payloadBytes > self.limits.messageBytes { return .frameTooLarge }
        if header.payloadBytes > self.limits.messageBytes - self.message.count { return .messageTooLarge }
        if self.message.fragments >= self.limits.messageFragments { return .tooManyFragments }
        return nil
    }

    private mutating func readWholeMessage(_ header: FrameHeader, _ input: inout ByteBuffer) -> Progress {
        guard let payload = self.takePayload(header, &input) else { return .starved }
        let isText = header.opcode == .text
        guard !header.isCompressed else { return .event(.compressedMessage(payload, isText: isText)) }
        if isText, !payload.withUnsafeReadableBytes(UTF8Validator.isValid) {
            return .event(self.fail(.textEncoding))
        }
        return .event(.message(payload, isText: isText))
    }

    private mutating func readControlFrame(_ header: FrameHeader, _ input: inout ByteBuffer) -> Progress {
        guard let payload = self.takePayload(header, &input) else { return .starved }
        switch header.opcode {
        case .ping:
            return .event(.ping(payload))
        case .pong:
            return .event(.pong(payload))
        case .close:
            return .event(self.readClose(payload))
        case .continuation, .text, .binary:
            return .advanced
        }
    }

    private mutating func readClose(_ payload: ByteBuffer) -> Event {
        var reason = payload
        guard payload.readableBytes > 0 else { return self.close(.close(code: nil, reason: reason)) }
        guard let code = reason.readInteger(as: UInt16.self), Self.isValidCloseCode(code) else {
            return self.fail(.closeCode)
        }
        guard reason.withUnsafeReadableBytes(UTF8Validator.isValid) else { return self.fail(.closeReasonEncoding) }
        return self.close(.close(code: code, reason: reason))
    }

    /// Takes the payload of a frame that lies complete in the input, unmasked.
    @inline(__always)
    private func takePayload(_ header: FrameHeader, _ input: inout ByteBuffer) -> ByteBuffer? {
        if !header.mask.isNone {
            let allowsCompression = self.acceptsCompressed
            input.withUnsafeMutableReadableBytes {
                FrameHeader.unmaskCompleteFrames($0, allowsCompression: allowsCompression)
            }
        }
        input.moveReaderIndex(forwardBy: header.headerBytes)
        return input.readSlice(length: header.payloadBytes)
    }

    private mutating func readPayload(_ rest: FrameRest, _ input: inout ByteBuffer) -> Progress {
        let count = min(rest.bytes, input.readableBytes)
        guard self.message.append(count, from: &input, mask: rest.mask) else {
            return .event(self.fail(.textEncoding))
        }
        guard count == rest.bytes else {
            let mask = rest.mask.advanced(by: count)
            self.state = .insideFrame(FrameRest(bytes: rest.bytes - count, mask: mask, isFinal: rest.isFinal))
            return .starved
        }
        guard rest.isFinal else {
            self.state = .betweenFragments
            return .advanced
        }
        let isText = self.message.isText
        let isCompressed = self.message.isCompressed
        guard let bytes = self.message.finish() else { return .event(self.fail(.textEncoding)) }
        self.state = .betweenMessages
        return .event(isCompressed ? .compressedMessage(bytes, isText: isText) : .message(bytes, isText: isText))
    }

    private mutating func fail(_ explanation: CloseReason.Explanation) -> Event {
        self.close(.violation(CloseReason(explanation)))
    }

    private mutating func close(_ event: Event) -> Event {
        self.state = .closed
        self.message = PartialMessage()
        return event
    }

    /// Whether a peer may send this code, RFC 6455 §7.4; the codes that the seed system takes.
    private static func isValidCloseCode(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1011, 3000...4999: true
        default: false
        }
    }
}

extension WebSocketDecoder {
    /// The end of a connection that the decoder works for.
    package enum Role: Sendable {
        /// Frames from a client, which must be masked.
        case server
        /// Frames from a server, which must not be masked.
        case client
    }

    /// Something complete that arrived.
    package enum Event: Equatable, Sendable {
        /// A whole message; a text is valid UTF-8.
        case message(ByteBuffer, isText: Bool)
        /// The bytes of a whole compressed message, to be inflated and then checked.
        case compressedMessage(ByteBuffer, isText: Bool)
        /// A ping, 0…125 bytes, to be answered with a pong of the same payload.
        case ping(ByteBuffer)
        /// A pong, 0…125 bytes, asked for or not.
        case pong(ByteBuffer)
        /// A close frame, without code when it was empty; the reason is valid UTF-8.
        case close(code: UInt16?, reason: ByteBuffer)
        /// The peer broke the protocol or a limit; the connection has to be closed with this reason.
        case violation(CloseReason)
    }

    private enum State: Equatable, Sendable {
        case betweenMessages
        case betweenFragments
        case insideFrame(FrameRest)
        case closed
    }

    /// What is still to come of the frame under way.
    private struct FrameRest: Equatable, Sendable {
        let bytes: Int
        let mask: FrameMask
        let isFinal: Bool
    }

    private enum Progress {
        case event(Event)
        case advanced
        case starved
    }
}
