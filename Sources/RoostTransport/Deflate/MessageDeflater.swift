// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CZlib
package import NIOCore

/// Compresses messages, each by itself and independent of those before it.
///
/// It holds zlib's memory, about 150 KiB, and belongs to one event loop, whose connections share it: without context
/// takeover nothing of a message is needed after it. RFC 7692 §7.2.1.
package final class MessageDeflater {
    /// How messages are compressed.
    package let settings: DeflateSettings
    /// On the heap, as zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// The largest message that is compressed: zlib counts with 32 bits.
    static let largestMessage = 1 << 30

    /// The size of zlib's tables; preparing them takes time for every message, and from 5 on they save nothing.
    private static let memoryLevel: CInt = 5
    /// What zlib wants to have free, so that it does not write the end of a message twice.
    private static let leastSpace = 64

    /// Room for one message, used again for the next.
    private var scratch = ByteBuffer()
    private static let keptScratch = 262_144

    /// Creates a deflater.
    package init(_ settings: DeflateSettings) {
        self.settings = settings
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        let status = deflateInit2_(
            self.stream,
            CInt(settings.level),
            Z_DEFLATED,
            -CInt(settings.windowBits),
            Self.memoryLevel,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            CInt(MemoryLayout<z_stream>.size)
        )
        // The settings are in range, so there is no memory, or a library that is not the one we were built with.
        precondition(status == Z_OK, "zlib cannot be used")
    }

    deinit {
        deflateEnd(self.stream)
        self.stream.deallocate()
    }

    /// Compresses one message, without regard to its size, and leaves the end away that every message has.
    ///
    /// - Parameters:
    ///   - message: The message, up to 1 GiB.
    ///   - buffer: Where the compressed bytes go.
    package func deflate(_ message: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        deflateReset(self.stream)
        let input = message.bindMemory(to: UInt8.self)
        self.stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        self.stream.pointee.avail_in = UInt32(input.count)
        var isComplete = false
        while !isComplete {
            let space = max(Self.leastSpace, min(message.count, 16_384))
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: space) { bytes in
                let output = bytes.bindMemory(to: UInt8.self)
                let room = UInt32(clamping: output.count)
                self.stream.pointee.next_out = output.baseAddress
                self.stream.pointee.avail_out = room
                CZlib.deflate(self.stream, Z_SYNC_FLUSH)
                isComplete = self.stream.pointee.avail_out > 0
                return Int(room - self.stream.pointee.avail_out)
            }
        }
        buffer.moveWriterIndex(to: buffer.writerIndex - 4)
        self.stream.pointee.next_in = nil
        self.stream.pointee.next_out = nil
    }

    /// The compressed message, or nil when the message is too short or would not become shorter.
    func compressed(_ message: UnsafeRawBufferPointer) -> ByteBuffer? {
        guard message.count >= self.settings.minimumBytes, message.count <= Self.largestMessage else { return nil }
        self.scratch.clear()
        self.deflate(message, into: &self.scratch)
        let result = self.scratch
        if result.capacity > Self.keptScratch { self.scratch = ByteBuffer() }
        return result.readableBytes < message.count ? result : nil
    }
}

@available(*, unavailable)
extension MessageDeflater: Sendable {}
