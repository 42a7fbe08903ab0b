// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
package import WAMP

/// Splits the WebSocket messages of a connection with a batched subprotocol into WAMP messages.
///
/// What can be wrong is in ``BatchViolation``, all of it the peer's fault: the connection has to be closed. A legitimate
/// leftover is a last JSON message without a separator, which is taken as if it had one. No message of a batch with a
/// fault comes out. WAMP, Advanced Profile, Batched WebSocket Transport.
package struct BatchSplitter: Equatable, Sendable {
    /// How to frame what is sent to this peer: as it does itself, once it has shown that.
    ///
    /// Before its first separator it is what the specification says. A peer that sends one message at a time and leaves
    /// out the separator never shows one.
    package private(set) var framing: BatchFraming

    private var isFixed: Bool
    private let batchMessages: Int

    /// Creates a splitter for one connection.
    ///
    /// - Parameters:
    ///   - serializer: The serializer of the subprotocol.
    ///   - batchMessages: The largest number of messages in one batch; below 1 it counts as 1.
    package init(_ serializer: Serializer, batchMessages: Int) {
        self.framing = BatchFraming(serializer)
        self.isFixed = !serializer.isText
        self.batchMessages = max(1, batchMessages)
    }

    /// Takes a whole WebSocket message apart.
    ///
    /// JSON has neither separator unescaped, so that no message is cut inside. The first separator that the peer uses
    /// is the one that counts from then on: the other one is left inside of messages, which are no JSON then.
    ///
    /// - Parameter batch: The payload of a message.
    /// - Returns: The messages in their order, slices of the batch; at least one.
    package mutating func split(_ batch: ByteBuffer) -> Outcome {
        guard batch.readableBytes > 0 else { return .violation(.emptyBatch) }
        self.fixSeparator(batch)
        var rest = batch
        var messages: [ByteBuffer] = []
        while rest.readableBytes > 0 {
            guard messages.count < self.batchMessages else { return .violation(.tooManyMessages) }
            do throws(BatchViolation) {
                let message = try self.take(&rest)
                guard message.readableBytes > 0 else { throw .emptyMessage }
                messages.append(message)
            } catch {
                return .violation(error)
            }
        }
        return .messages(messages)
    }

    private mutating func fixSeparator(_ batch: ByteBuffer) {
        guard !self.isFixed else { return }
        let separator = batch.withUnsafeReadableBytes { octets in octets.first { $0 == 0x1E || $0 == 0x18 } }
        guard let framing = separator.flatMap(BatchFraming.init(separator:)) else { return }
        self.framing = framing
        self.isFixed = true
    }

    private func take(_ rest: inout ByteBuffer) throws(BatchViolation) -> ByteBuffer {
        guard let separator = self.framing.separator else {
            guard
                let length = rest.readInteger(as: UInt32.self),
                let message = rest.readSlice(length: Int(clamping: length))
            else { throw .lengthBeyondBatch }
            return message
        }
        let end = rest.withUnsafeReadableBytes { $0.firstIndex(of: separator) }
        let message = rest.readSlice(length: end ?? rest.readableBytes) ?? ByteBuffer()
        if end != nil { rest.moveReaderIndex(forwardBy: 1) }
        return message
    }

    /// What a batch consists of.
    package enum Outcome: Equatable, Sendable {
        /// These messages, at least one, none of them empty.
        case messages([ByteBuffer])
        /// The peer broke the protocol or a limit; the connection has to be closed.
        case violation(BatchViolation)
    }
}
