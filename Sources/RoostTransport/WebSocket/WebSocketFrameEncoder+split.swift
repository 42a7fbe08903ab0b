// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

extension WebSocketFrameEncoder {
    /// Takes the first frame off frames that this encoder has written for a server.
    ///
    /// - Parameter frames: Complete unmasked frames, one after the other.
    /// - Returns: The frame with its header; `nil` if there is none.
    package static func takeServerFrame(_ frames: inout ByteBuffer) -> ByteBuffer? {
        self.serverFrameBytes(in: frames, at: frames.readerIndex).flatMap { frames.readSlice(length: $0) }
    }

    /// Where the frame ends that has been begun after some bytes of a server's frames.
    ///
    /// - Parameters:
    ///   - sent: Bytes that have left, `0…` all of them.
    ///   - frames: Complete unmasked frames, one after the other.
    /// - Returns: The first frame boundary at or behind `sent`, counted from the reader index.
    package static func endOfServerFrame(after sent: Int, in frames: ByteBuffer) -> Int {
        var end = 0
        while end < sent, let length = self.serverFrameBytes(in: frames, at: frames.readerIndex + end) {
            end += length
        }
        return end
    }

    /// The bytes of a whole frame, header included.
    private static func serverFrameBytes(in frames: ByteBuffer, at index: Int) -> Int? {
        frames.withUnsafeReadableBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[(index - frames.readerIndex)...])
            guard case .header(let header) = FrameHeader.parse(rest, expectsMask: false, allowsCompression: true) else {
                return nil
            }
            return header.headerBytes + header.payloadBytes
        }
    }
}
