// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// What one frame of a server carries, to be shown to people.
package struct FrameContent: Equatable, Sendable {
    /// What a frame is.
    package enum Kind: String, Sendable {
        /// A message that is text.
        case text
        /// A message that is not, or one part of a message.
        case binary
        /// A question whether the peer lives.
        case ping
        /// The answer to a ping.
        case pong
        /// The end of the WebSocket.
        case close
        /// An event of an event stream, or a comment.
        case event
    }

    /// What it is.
    package let kind: Kind
    /// The payload, of an event the whole of it.
    package let payload: ByteBuffer
    /// Whether the payload is compressed (permessage-deflate).
    package let isCompressed: Bool
}

extension FrameFormat {
    /// Takes the first frame off frames, with what it carries.
    ///
    /// - Parameter frames: Complete frames, one after the other.
    /// - Returns: What it carries; `nil` if there is none.
    package func takeContent(_ frames: inout ByteBuffer) -> FrameContent? {
        guard var frame = self.takeFrame(&frames) else { return nil }
        switch self {
        case .eventStream:
            return FrameContent(kind: .event, payload: frame, isCompressed: false)
        case .rawSocket:
            guard let word = frame.readInteger(as: UInt32.self), let header = try? RawSocketHeader(word) else {
                return nil
            }
            let kind: FrameContent.Kind =
                switch header.kind {
                case .message: .binary
                case .ping: .ping
                case .pong: .pong
                }
            return FrameContent(kind: kind, payload: frame, isCompressed: false)
        case .webSocket:
            let parsed = frame.withUnsafeReadableBytes { bytes in
                FrameHeader.parse(bytes, expectsMask: false, allowsCompression: true)
            }
            guard case .header(let header) = parsed else { return nil }
            frame.moveReaderIndex(forwardBy: header.headerBytes)
            let kind: FrameContent.Kind =
                switch header.opcode {
                case .text: .text
                case .binary, .continuation: .binary
                case .close: .close
                case .ping: .ping
                case .pong: .pong
                }
            return FrameContent(kind: kind, payload: frame, isCompressed: header.isCompressed)
        }
    }
}
