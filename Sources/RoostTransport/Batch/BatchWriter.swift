// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes WAMP messages one after the other into a batch, which is the payload of one WebSocket message.
///
/// A single message is a batch of one. WAMP, Advanced Profile, Batched WebSocket Transport.
package enum BatchWriter {
    /// Appends a message.
    ///
    /// - Parameters:
    ///   - message: The message, not empty, as an empty one breaks the peer's protocol; it is copied.
    ///   - framing: How the peer tells messages apart.
    ///   - batch: What is written so far; nothing for a new batch.
    /// - Returns: False, with nothing written, for an empty message.
    package static func append(
        _ message: ByteBuffer,
        framing: BatchFraming,
        to batch: inout ByteBuffer
    ) -> Bool {
        guard message.readableBytes > 0 else { return false }
        batch.reserveCapacity(minimumWritableBytes: message.readableBytes + framing.overhead)
        if framing == .lengths {
            // A buffer's indices are 32 bits wide, so that its length always fits.
            batch.writeInteger(UInt32(truncatingIfNeeded: message.readableBytes))
        }
        batch.writeImmutableBuffer(message)
        if let separator = framing.separator { batch.writeInteger(separator) }
        return true
    }
}
