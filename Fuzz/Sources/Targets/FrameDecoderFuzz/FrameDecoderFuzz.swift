// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import NIOCore
internal import RoostTransport

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary bytes to the WebSocket decoder, once whole and once in chunks.
///
/// Both must give the same events. What the decoder holds, and what it leaves to the caller, must stay within bounds.
/// The first byte chooses role, limits and compression, the second the sizes of the chunks, the rest is what the peer sends.
@main
enum FrameDecoderFuzz {
    static func main() {
        exit(
            runFuzzer { start, count in
                FrameDecoderFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        guard input.count > 2 else {
            return
        }
        let role: WebSocketDecoder.Role = input[0] & 1 == 0 ? .server : .client
        let limits = WebSocketLimits(
            messageBytes: input[0] & 2 == 0 ? 1 << 20 : 200,
            messageFragments: input[0] & 4 == 0 ? 4_096 : 3
        )
        let acceptsCompressed = input[0] & 8 != 0
        let stream = UnsafeRawBufferPointer(rebasing: input[2...])
        var decoder = WebSocketDecoder(role: role, limits: limits)
        decoder.acceptsCompressed = acceptsCompressed
        let whole = Self.events(stream, sizes: ChunkSizes(seed: nil), decoder, limits)
        let split = Self.events(stream, sizes: ChunkSizes(seed: input[1]), decoder, limits)
        require(whole == split, "the events do not depend on how the bytes arrive")
        for event in whole {
            switch event {
            case .message(let bytes, _):
                require(bytes.readableBytes <= limits.messageBytes, "no message is beyond the limit")
            case .compressedMessage(let bytes, _):
                require(bytes.readableBytes <= limits.messageBytes, "no compressed message is beyond the limit")
                require(acceptsCompressed, "only an agreement lets compressed messages through")
            case .ping, .pong, .close, .violation:
                break
            }
        }
    }

    private static func events(
        _ stream: UnsafeRawBufferPointer,
        sizes: ChunkSizes,
        _ decoder: WebSocketDecoder,
        _ limits: WebSocketLimits
    ) -> [WebSocketDecoder.Event] {
        var sizes = sizes
        var decoder = decoder
        var events: [WebSocketDecoder.Event] = []
        var pending = ByteBuffer()
        var offset = 0
        while offset < stream.count {
            let size = min(sizes.next(), stream.count - offset)
            pending.writeBytes(UnsafeRawBufferPointer(rebasing: stream[offset..<offset + size]))
            offset += size
            while let event = decoder.next(&pending) {
                events.append(event)
            }
            require(pending.readableBytes <= 139, "what the caller keeps is less than a control frame")
            require(decoder.bufferedBytes <= limits.messageBytes, "what the decoder keeps is within the limit")
            pending.discardReadBytes()
        }
        return events
    }
}
