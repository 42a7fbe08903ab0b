// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Where one frame ends and the next begins in what a server sends.
package enum FrameFormat: Equatable, Sendable {
    /// Unmasked WebSocket frames. RFC 6455 §5.2.
    case webSocket
    /// RawSocket frames. WAMP, Advanced Profile, RawSocket Transport.
    case rawSocket
    /// Events of an event stream, each with the empty line behind it.
    case eventStream

    /// Takes the first frame off frames.
    ///
    /// - Parameter frames: Complete frames, one after the other.
    /// - Returns: The frame with its header; `nil` if there is none.
    package func takeFrame(_ frames: inout ByteBuffer) -> ByteBuffer? {
        self.frameBytes(in: frames, at: frames.readerIndex).flatMap { frames.readSlice(length: $0.header + $0.payload) }
    }

    /// Where the frame ends that has been begun after some bytes of frames.
    ///
    /// - Parameters:
    ///   - sent: Bytes that have left, `0…` all of them.
    ///   - frames: Complete frames, one after the other.
    /// - Returns: The first frame boundary at or behind `sent`, counted from the reader index.
    package func endOfFrame(after sent: Int, in frames: ByteBuffer) -> Int {
        var end = 0
        while end < sent, let size = self.frameBytes(in: frames, at: frames.readerIndex + end) {
            end += size.header + size.payload
        }
        return end
    }

    /// The frames without those that carry too much.
    ///
    /// - Parameters:
    ///   - limit: The most bytes that a frame may carry.
    ///   - frames: Complete frames, one after the other.
    /// - Returns: The other frames in their order.
    package func dropping(longerThan limit: Int, from frames: ByteBuffer) -> ByteBuffer {
        var rest = frames
        var kept = ByteBuffer()
        while let size = self.frameBytes(in: rest, at: rest.readerIndex),
            let frame = rest.readSlice(length: size.header + size.payload)
        {
            if size.payload <= limit {
                kept.writeImmutableBuffer(frame)
            }
        }
        return kept
    }

    /// The bytes of the header and the payload of a whole frame.
    private func frameBytes(in frames: ByteBuffer, at index: Int) -> (header: Int, payload: Int)? {
        switch self {
        case .webSocket:
            frames.withUnsafeReadableBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[(index - frames.readerIndex)...])
                guard case .header(let header) = FrameHeader.parse(rest, expectsMask: false, allowsCompression: true)
                else {
                    return nil
                }
                return (header.headerBytes, header.payloadBytes)
            }
        case .eventStream:
            frames.withUnsafeReadableBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[(index - frames.readerIndex)...])
                return EventStreamEncoder.eventBytes(in: rest).map { (0, $0) }
            }
        case .rawSocket:
            frames.getInteger(at: index, as: UInt32.self).flatMap { word in
                (try? RawSocketHeader(word)).map { (RawSocketHeader.bytes, $0.payloadBytes) }
            }
        }
    }
}
