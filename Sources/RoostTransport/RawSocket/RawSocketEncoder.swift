// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes RawSocket frames, the same in both directions.
///
/// A payload of more than ``RawSocketLength/largest`` bytes fits no frame: nothing is written then, and the result says
/// so. What the peer takes is often less; the caller, who knows the peer's maximum from the handshake, looks before.
///
/// WAMP, Advanced Profile, RawSocket Transport.
package enum RawSocketEncoder {
    /// The bytes of every header.
    package static let headerBytes = RawSocketHeader.bytes

    /// Writes the header of a frame; the payload has to follow.
    ///
    /// - Parameters:
    ///   - kind: The kind of frame.
    ///   - payload: The bytes of payload that will follow.
    ///   - buffer: Where the header goes.
    /// - Returns: False, with nothing written, for a payload of less than 0 or more than `2^24` bytes.
    package static func writeHeader(
        _ kind: RawSocketFrameKind,
        payload: Int,
        into buffer: inout ByteBuffer
    ) -> Bool {
        guard let header = RawSocketHeader(kind, payloadBytes: payload) else { return false }
        buffer.writeInteger(header.word)
        return true
    }

    /// Writes a frame with a WAMP message.
    ///
    /// - Parameters:
    ///   - message: The message; it is copied.
    ///   - buffer: Where the frame goes.
    /// - Returns: False, with nothing written, when the message is longer than `2^24` bytes.
    package static func writeMessage(_ message: ByteBuffer, into buffer: inout ByteBuffer) -> Bool {
        Self.writeFrame(.message, message, into: &buffer)
    }

    /// Writes a ping.
    ///
    /// - Parameters:
    ///   - payload: What the pong has to repeat; it is copied.
    ///   - buffer: Where the frame goes.
    /// - Returns: False, with nothing written, when the payload is longer than `2^24` bytes.
    package static func writePing(_ payload: ByteBuffer, into buffer: inout ByteBuffer) -> Bool {
        Self.writeFrame(.ping, payload, into: &buffer)
    }

    /// Writes a pong.
    ///
    /// - Parameters:
    ///   - payload: The payload of the ping; it is copied.
    ///   - buffer: Where the frame goes.
    /// - Returns: False, with nothing written, when the payload is longer than `2^24` bytes.
    package static func writePong(_ payload: ByteBuffer, into buffer: inout ByteBuffer) -> Bool {
        Self.writeFrame(.pong, payload, into: &buffer)
    }

    private static func writeFrame(
        _ kind: RawSocketFrameKind,
        _ payload: ByteBuffer,
        into buffer: inout ByteBuffer
    ) -> Bool {
        guard let header = RawSocketHeader(kind, payloadBytes: payload.readableBytes) else { return false }
        buffer.reserveCapacity(minimumWritableBytes: Self.headerBytes + payload.readableBytes)
        buffer.writeInteger(header.word)
        buffer.writeImmutableBuffer(payload)
        return true
    }
}
