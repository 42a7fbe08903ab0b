// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

/// The part of a message that has arrived so far, when it did not arrive in one piece.
///
/// It only ever holds bytes that have arrived: an announced length reserves nothing.
struct PartialMessage: Sendable {
    private var bytes = ByteBuffer()
    private var validator = UTF8Validator()
    private(set) var isText = false
    /// Whether the bytes are compressed, so that they are no text yet.
    private(set) var isCompressed = false
    /// Frames of this message whose headers were read.
    private(set) var fragments = 0

    /// Bytes of payload held.
    var count: Int { self.bytes.readableBytes }

    /// Notes the header of one more frame of this message.
    mutating func started(_ header: FrameHeader) {
        self.fragments += 1
        guard header.opcode != .continuation else { return }
        self.isText = header.opcode == .text
        self.isCompressed = header.isCompressed
    }

    /// Takes bytes of payload out of the input, unmasks them, and says whether they can be what they claim.
    ///
    /// - Returns: False when the message is a text whose bytes are no UTF-8, whatever may follow.
    mutating func append(_ count: Int, from input: inout ByteBuffer, mask: FrameMask) -> Bool {
        guard count > 0, var chunk = input.readSlice(length: count) else { return true }
        let before = self.bytes.readableBytes
        self.bytes.writeBuffer(&chunk)
        return self.bytes.withUnsafeMutableReadableBytes { all in
            let added = UnsafeMutableRawBufferPointer(rebasing: all[before...])
            mask.apply(to: added)
            return !self.isText || self.isCompressed || self.validator.accepts(UnsafeRawBufferPointer(added))
        }
    }

    /// Hands over the finished message without copying it, leaving room for the next one.
    ///
    /// - Returns: The bytes, or nil when a text ends inside of a character.
    mutating func finish() -> ByteBuffer? {
        let message = self
        self = PartialMessage()
        guard !message.isText || message.validator.isComplete else { return nil }
        return message.bytes
    }
}
