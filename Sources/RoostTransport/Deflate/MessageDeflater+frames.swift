// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

extension MessageDeflater {
    /// Writes a message as a server's frame: compressed if it is long enough and becomes shorter, else as it is.
    ///
    /// - Parameters:
    ///   - opcode: `.text` or `.binary`; no other frame can be compressed.
    ///   - message: The message.
    ///   - buffer: Where the frame goes.
    package func writeFrame(_ opcode: WebSocketOpcode, message: ByteBuffer, into buffer: inout ByteBuffer) {
        if let compressed = message.withUnsafeReadableBytes(self.compressed) {
            Self.writeFrame(opcode, compressed: compressed, into: &buffer)
        } else {
            WebSocketFrameEncoder.writeFrame(opcode, payload: message, into: &buffer)
        }
    }

    private static func writeFrame(_ opcode: WebSocketOpcode, compressed: ByteBuffer, into buffer: inout ByteBuffer) {
        let count = compressed.readableBytes
        buffer.reserveCapacity(minimumWritableBytes: count + WebSocketFrameEncoder.frameHeaderSize(payload: count))
        WebSocketFrameEncoder.writeHeader(opcode, payload: count, isCompressed: true, into: &buffer)
        buffer.writeImmutableBuffer(compressed)
    }

    /// Compresses the messages of a log: a server's frames one after the other, none of them fragmented.
    ///
    /// Messages that are too short or become no shorter, control frames and what is compressed already stay as they
    /// are. A log in which that is all is returned itself, without a copy.
    ///
    /// - Parameter log: The frames.
    /// - Returns: The same frames in the same order, compressed where it pays.
    package func compressFrames(of log: ByteBuffer) -> ByteBuffer {
        var result = ByteBuffer()
        log.withUnsafeReadableBytes { bytes in
            var copied = 0
            var start = 0
            while let frame = Self.frame(in: bytes, at: start) {
                let end = frame.message.upperBound
                let message = UnsafeRawBufferPointer(rebasing: bytes[frame.message])
                if frame.isCompressible, let compressed = self.compressed(message) {
                    result.writeBytes(bytes[copied..<start])
                    Self.writeFrame(frame.opcode, compressed: compressed, into: &result)
                    copied = end
                }
                start = end
            }
            assert(start == bytes.count, "a log consists of whole frames")
            if copied > 0 { result.writeBytes(bytes[copied...]) }
        }
        return result.readableBytes > 0 ? result : log
    }

    private struct Frame {
        let opcode: WebSocketOpcode
        let message: Range<Int>
        let isCompressible: Bool
    }

    /// The frame that begins at an offset; nil at the end.
    private static func frame(in bytes: UnsafeRawBufferPointer, at start: Int) -> Frame? {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        guard
            case .header(let header) = FrameHeader.parse(rest, expectsMask: false, allowsCompression: true),
            rest.count - header.headerBytes >= header.payloadBytes
        else { return nil }
        let first = start + header.headerBytes
        return Frame(
            opcode: header.opcode,
            message: first..<first + header.payloadBytes,
            isCompressible: header.isFinal && !header.isCompressed && header.opcode != .continuation
                && !header.opcode.isControl
        )
    }
}
