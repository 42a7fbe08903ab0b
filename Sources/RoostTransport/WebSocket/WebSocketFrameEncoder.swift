// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes WebSocket frames: unmasked ones for a server, masked ones for a client.
///
/// Every frame is a whole message or control frame; nothing is fragmented. RFC 6455 §5.2.
package enum WebSocketFrameEncoder {
    /// The longest payload of a control frame, in bytes.
    package static let controlPayloadLimit = 125

    /// The bytes of the header for a payload of this many bytes: 2, 4 or 10, and 4 more when masked.
    package static func frameHeaderSize(payload: Int, masked: Bool = false) -> Int {
        let length = payload < 126 ? 2 : payload <= 0xFFFF ? 4 : 10
        return masked ? length + 4 : length
    }

    /// Writes the header of a frame; the payload has to follow.
    ///
    /// - Parameters:
    ///   - opcode: The kind of frame.
    ///   - payload: The bytes of payload that will follow.
    ///   - isCompressed: Whether the payload will be compressed, as permessage-deflate allows for whole messages.
    ///   - mask: A client's masking key, to be random for every frame; nil for a server.
    ///   - buffer: Where the header goes.
    package static func writeHeader(
        _ opcode: WebSocketOpcode,
        payload: Int,
        isCompressed: Bool = false,
        mask: UInt32? = nil,
        into buffer: inout ByteBuffer
    ) {
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        let first = (isCompressed ? 0xC0 : 0x80) | opcode.rawValue
        if payload < 126 {
            buffer.writeInteger(UInt16(first) << 8 | UInt16(maskBit) | UInt16(truncatingIfNeeded: payload))
        } else if payload <= 0xFFFF {
            buffer.writeInteger(UInt16(first) << 8 | UInt16(maskBit | 126))
            buffer.writeInteger(UInt16(truncatingIfNeeded: payload))
        } else {
            buffer.writeInteger(UInt16(first) << 8 | UInt16(maskBit | 127))
            buffer.writeInteger(UInt64(payload))
        }
        if let mask { buffer.writeInteger(mask) }
    }

    /// Writes a frame.
    ///
    /// The payload of a control frame is cut after 125 bytes, which no longer one can have on the wire.
    ///
    /// - Parameters:
    ///   - opcode: The kind of frame.
    ///   - payload: The payload, unmasked; it is copied.
    ///   - mask: A client's masking key, to be random for every frame; nil for a server.
    ///   - buffer: Where the frame goes.
    package static func writeFrame(
        _ opcode: WebSocketOpcode,
        payload: ByteBuffer,
        mask: UInt32? = nil,
        into buffer: inout ByteBuffer
    ) {
        let limit = opcode.isControl ? Self.controlPayloadLimit : Int.max
        let count = min(payload.readableBytes, limit)
        buffer.reserveCapacity(minimumWritableBytes: count + Self.frameHeaderSize(payload: count, masked: mask != nil))
        Self.writeHeader(opcode, payload: count, mask: mask, into: &buffer)
        let start = buffer.readableBytes
        payload.withUnsafeReadableBytes { _ = buffer.writeBytes($0.prefix(count)) }
        guard let mask else { return }
        buffer.withUnsafeMutableReadableBytes {
            FrameMask(key: mask).apply(to: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
        }
    }

    /// Writes a close frame.
    ///
    /// Nil makes an empty one. Any other code is written as it is, also 0, which must not be on the wire but is what
    /// the seed system sends after a refused ticket: its JavaScript client takes that for a lost connection and comes
    /// back with a new ticket.
    ///
    /// - Parameters:
    ///   - code: The status code, or nil.
    ///   - reason: The reason, cut at a character boundary when it is longer than 123 bytes; not used without a code.
    ///   - mask: A client's masking key; nil for a server.
    ///   - buffer: Where the frame goes.
    package static func writeClose(
        code: UInt16?,
        reason: String = "",
        mask: UInt32? = nil,
        into buffer: inout ByteBuffer
    ) {
        var payload = ByteBuffer()
        if let code {
            payload.writeInteger(code)
            payload.writeBytes(Self.cut(reason, to: Self.controlPayloadLimit - 2))
        }
        Self.writeFrame(.close, payload: payload, mask: mask, into: &buffer)
    }

    /// The longest start of the text that fits, ending between two Unicode scalars.
    private static func cut(_ text: String, to limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let encoded = UTF8.encode(scalar).map(Array.init) ?? []
            guard bytes.count + encoded.count <= limit else { break }
            bytes += encoded
        }
        return bytes
    }
}
