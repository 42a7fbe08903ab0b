// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport

/// What one event loop compresses and inflates messages with; all of its connections share it.
///
/// Nothing is made before the first message needs it. There is one deflater for each settings that a connection has
/// agreed upon: at most seven windows for each listener.
final class LoopDeflate {
    private var inflater: MessageInflater?
    private var deflaters: [DeflateSettings: MessageDeflater] = [:]

    /// Inflates a message and checks it.
    ///
    /// - Parameters:
    ///   - compressed: The bytes of the message as they came.
    ///   - isText: Whether it has to be UTF-8.
    ///   - limit: The most bytes that it may have.
    /// - Returns: The message, or what the peer violated.
    func inflate(_ compressed: ByteBuffer, isText: Bool, limit: Int) -> WebSocketDecoder.Event {
        let inflater = self.inflater ?? MessageInflater()
        self.inflater = inflater
        return inflater.inflate(compressed, isText: isText, limit: limit)
    }

    /// The deflater for connections that agreed upon these settings.
    func deflater(_ settings: DeflateSettings) -> MessageDeflater {
        if let deflater = self.deflaters[settings] {
            return deflater
        }
        let deflater = MessageDeflater(settings)
        self.deflaters[settings] = deflater
        return deflater
    }

    /// Compresses the messages of a log for connections that agreed upon these settings.
    ///
    /// - Parameters:
    ///   - log: Complete server frames, one after the other, none of them fragmented.
    ///   - settings: The settings.
    /// - Returns: The same frames in the same order; what is too short, does not shrink or is no message stays as it is.
    func compressFrames(of log: ByteBuffer, _ settings: DeflateSettings) -> ByteBuffer {
        self.deflater(settings).compressFrames(of: log)
    }
}

@available(*, unavailable)
extension LoopDeflate: Sendable {}
