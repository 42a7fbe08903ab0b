// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CZlib
package import NIOCore
internal import WAMP

/// Turns compressed messages into the messages that they were, each by itself.
///
/// It holds zlib's memory, about 40 KiB, and belongs to one event loop, whose connections share it: without context
/// takeover nothing of a message is needed after it. The window is the largest one whatever was agreed, as a client that
/// does not offer `client_max_window_bits` cannot be told to use less.
///
/// What can be wrong, all of it the peer's fault: ``CloseReason/Explanation/compressedPayload``,
/// ``CloseReason/Explanation/messageTooLarge`` and ``CloseReason/Explanation/textEncoding``. Legitimate leftovers: a
/// message of no bytes at all, which some encoders make of an empty message; and one that ends with a final block, where
/// nothing needs to be put behind it. RFC 7692 §7.2.2.
package final class MessageInflater {
    /// On the heap, as zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether the input ended with a final block.
    private var isAtFinalEnd = false

    /// The most that the output grows by at once, apart from rounding up to a power of two.
    private static let chunk = 16_384
    /// What `data_type` says between two blocks at the border of a byte.
    private static let betweenBlocks: CInt = 128

    /// Creates an inflater.
    package init() {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        let status = inflateInit2_(self.stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        // The window is in range, so there is no memory, or a library that is not the one we were built with.
        precondition(status == Z_OK, "zlib cannot be used")
    }

    deinit {
        inflateEnd(self.stream)
        self.stream.deallocate()
    }

    /// Inflates one message and checks its text.
    ///
    /// The limit holds while it runs: no byte beyond it is made, and the memory for the message grows with what has
    /// been made, to at most the power of two from the limit on.
    ///
    /// - Parameters:
    ///   - compressed: The payload of all frames of the message.
    ///   - isText: Whether it has to be UTF-8.
    ///   - limit: The most bytes that the message may have.
    /// - Returns: ``WebSocketDecoder/Event/message(_:isText:)`` or ``WebSocketDecoder/Event/violation(_:)``.
    package func inflate(_ compressed: ByteBuffer, isText: Bool, limit: Int) -> WebSocketDecoder.Event {
        inflateReset(self.stream)
        self.isAtFinalEnd = false
        var message = ByteBuffer()
        message.reserveCapacity(min(limit, Self.chunk, 4 * compressed.readableBytes))
        let objection =
            compressed.withUnsafeReadableBytes { self.feed($0, to: &message, limit: limit) }
            ?? self.finish(compressed, &message, limit: limit)
        self.stream.pointee.next_in = nil
        self.stream.pointee.next_out = nil
        if let objection { return .violation(CloseReason(objection)) }
        if isText, !message.withUnsafeReadableBytes(UTF8Validator.isValid) {
            return .violation(CloseReason(.textEncoding))
        }
        return .message(message, isText: isText)
    }

    /// Puts the end behind the message that its sender left away, and checks that this is the end of a block.
    private func finish(
        _ compressed: ByteBuffer,
        _ message: inout ByteBuffer,
        limit: Int
    ) -> CloseReason.Explanation? {
        guard compressed.readableBytes > 0, !self.isAtFinalEnd else { return nil }
        let tail = UInt32(0x0000_FFFF).bigEndian
        if let objection = withUnsafeBytes(of: tail, { self.feed($0, to: &message, limit: limit) }) {
            return objection
        }
        return self.isAtFinalEnd || self.stream.pointee.data_type == Self.betweenBlocks ? nil : .compressedPayload
    }

    /// Inflates all of the bytes, and says what is wrong with them.
    private func feed(
        _ bytes: UnsafeRawBufferPointer,
        to message: inout ByteBuffer,
        limit: Int
    ) -> CloseReason.Explanation? {
        var rest = bytes
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
            self.stream.pointee.next_in = UnsafeMutablePointer(
                mutating: piece.bindMemory(to: UInt8.self).baseAddress
            )
            self.stream.pointee.avail_in = UInt32(piece.count)
            if let objection = self.drain(to: &message, limit: limit) { return objection }
        }
        return nil
    }

    /// Lets zlib work until it has used up its input and has nothing more to say.
    private func drain(to message: inout ByteBuffer, limit: Int) -> CloseReason.Explanation? {
        while true {
            // Other blocks may follow a final one and refer to what was before it: the window is kept.
            if self.isAtFinalEnd { inflateResetKeep(self.stream) }
            let isFull = message.readableBytes >= limit
            let status = isFull ? self.probe() : self.advance(&message, limit: limit)
            self.isAtFinalEnd = status == Z_STREAM_END
            if isFull, self.stream.pointee.avail_out == 0 { return .messageTooLarge }
            switch status {
            case Z_OK, Z_STREAM_END:
                if self.stream.pointee.avail_in == 0, self.isAtFinalEnd || self.stream.pointee.avail_out > 0 {
                    return nil
                }
            case Z_BUF_ERROR:
                return nil
            default:
                return .compressedPayload
            }
        }
    }

    /// Lets zlib write into the free part of the message, up to the limit.
    private func advance(_ message: inout ByteBuffer, limit: Int) -> CInt {
        let allowed = limit - message.readableBytes
        let growth = min(max(message.readableBytes, 64), Self.chunk, allowed)
        var status = Z_OK
        message.writeWithUnsafeMutableBytes(minimumWritableBytes: message.writableBytes > 0 ? 1 : growth) { bytes in
            let output = bytes.bindMemory(to: UInt8.self)
            let room = UInt32(clamping: min(output.count, allowed))
            self.stream.pointee.next_out = output.baseAddress
            self.stream.pointee.avail_out = room
            status = CZlib.inflate(self.stream, Z_SYNC_FLUSH)
            return Int(room - self.stream.pointee.avail_out)
        }
        return status
    }

    /// Lets zlib go on without room in the message: if it has one more byte, that is one too many.
    private func probe() -> CInt {
        var excess: UInt8 = 0
        return withUnsafeMutablePointer(to: &excess) { pointer in
            self.stream.pointee.next_out = pointer
            self.stream.pointee.avail_out = 1
            return CZlib.inflate(self.stream, Z_SYNC_FLUSH)
        }
    }
}

@available(*, unavailable)
extension MessageInflater: Sendable {}
