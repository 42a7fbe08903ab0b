// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport
internal import WAMP

/// The protocol version, the serializer and the framing of a session's messages.
///
/// An event is built once for each form that has subscribers. Sources: WAMP, Basic Profile, WebSocket Transport; Advanced
/// Profile, Batched WebSocket Transport and RawSocket Transport.
enum MessageForm: UInt8, CaseIterable, Sendable {
    /// WAMP v1, JSON in text frames.
    case version1
    /// WAMP v2 over WebSocket, one message in a frame.
    case json, messagePack, cbor
    /// WAMP v2 over WebSocket, JSON with 0x18 behind each message, which autobahn writes.
    case batchedJSON
    /// WAMP v2 over WebSocket, JSON with 0x1E behind each message, which the specification asks for.
    case batchedJSONRecord
    /// WAMP v2 over WebSocket, each message behind its length.
    case batchedMessagePack, batchedCBOR
    /// WAMP v2 over RawSocket.
    case rawJSON, rawMessagePack, rawCBOR
    /// An event stream over HTTP: JSON objects with the topic and the event.
    case eventStream

    /// How messages are put into the byte stream.
    enum Framing: Equatable, Sendable {
        case webSocket
        case separated(UInt8)
        case counted
        case rawSocket
        case eventStream
    }

    /// Makes the form of a plain WebSocket or of a RawSocket.
    init(_ serializer: Serializer, isRawSocket: Bool) {
        self =
            switch serializer {
            case .json: isRawSocket ? .rawJSON : .json
            case .messagePack: isRawSocket ? .rawMessagePack : .messagePack
            case .cbor: isRawSocket ? .rawCBOR : .cbor
            }
    }

    /// Makes the form of a WebSocket subprotocol.
    ///
    /// - Parameter subprotocol: The name; returns `nil` for one that is not WAMP v2's.
    init?(subprotocol: String) {
        switch subprotocol {
        case "wamp.2.json": self = .json
        case "wamp.2.msgpack": self = .messagePack
        case "wamp.2.cbor": self = .cbor
        case "wamp.2.json.batched": self = .batchedJSONRecord
        case "wamp.2.msgpack.batched": self = .batchedMessagePack
        case "wamp.2.cbor.batched": self = .batchedCBOR
        default: return nil
        }
    }

    /// The WebSocket subprotocols of WAMP v2.
    static let subprotocols = [
        "wamp.2.json", "wamp.2.msgpack", "wamp.2.cbor", "wamp.2.cbor.batched", "wamp.2.msgpack.batched",
        "wamp.2.json.batched",
    ]

    /// The serializer.
    var serializer: Serializer {
        switch self {
        case .version1, .json, .batchedJSON, .batchedJSONRecord, .rawJSON, .eventStream: .json
        case .messagePack, .batchedMessagePack, .rawMessagePack: .messagePack
        case .cbor, .batchedCBOR, .rawCBOR: .cbor
        }
    }

    /// The framing.
    var framing: Framing {
        switch self {
        case .version1, .json, .messagePack, .cbor: .webSocket
        case .batchedJSON: .separated(0x18)
        case .batchedJSONRecord: .separated(0x1E)
        case .batchedMessagePack, .batchedCBOR: .counted
        case .rawJSON, .rawMessagePack, .rawCBOR: .rawSocket
        case .eventStream: .eventStream
        }
    }

    /// Whether a WebSocket message holds any number of messages.
    var isBatched: Bool {
        switch self.framing {
        case .separated, .counted: true
        case .webSocket, .rawSocket, .eventStream: false
        }
    }

    /// Where frames end.
    var format: FrameFormat {
        switch self.framing {
        case .webSocket, .separated, .counted: .webSocket
        case .rawSocket: .rawSocket
        case .eventStream: .eventStream
        }
    }

    /// Whether messages are those of WAMP v2.
    var isVersion2: Bool {
        self != .version1 && self != .eventStream
    }

    /// The bits of all forms of WAMP v2; each publication asks for them.
    static var version2Bits: UInt64 {
        ~(Self.version1.bit | Self.eventStream.bit)
    }

    /// The bit in sets of forms.
    var bit: UInt64 {
        1 << UInt64(self.rawValue)
    }

    /// The opcode of WebSocket messages.
    var opcode: WebSocketOpcode {
        self.serializer.isText ? .text : .binary
    }

    /// Writes what stands before a message.
    ///
    /// - Parameters:
    ///   - length: The bytes of the message.
    ///   - buffer: Where to write.
    /// - Returns: Whether a message can be that long; if not, nothing was written.
    private func writeHeader(of length: Int, into buffer: inout ByteBuffer) -> Bool {
        switch self.framing {
        case .webSocket:
            WebSocketFrameEncoder.writeHeader(self.opcode, payload: length, into: &buffer)
        case .separated:
            WebSocketFrameEncoder.writeHeader(self.opcode, payload: length + 1, into: &buffer)
        case .counted:
            WebSocketFrameEncoder.writeHeader(self.opcode, payload: length + 4, into: &buffer)
            buffer.writeInteger(UInt32(truncatingIfNeeded: length))
        case .rawSocket:
            return RawSocketEncoder.writeHeader(.message, payload: length, into: &buffer)
        case .eventStream:
            return false
        }
        return true
    }

    /// Writes what stands behind a message.
    ///
    /// - Parameter buffer: Where to write.
    private func writeTrailer(into buffer: inout ByteBuffer) {
        if case .separated(let byte) = self.framing {
            buffer.writeInteger(byte)
        }
    }

    /// Writes a whole message with its frame.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - buffer: Where to write.
    /// - Returns: Whether a message can be that long; if not, nothing was written.
    func write(_ message: ByteBuffer, into buffer: inout ByteBuffer) -> Bool {
        buffer.reserveCapacity(minimumWritableBytes: message.readableBytes + Self.overhead)
        guard self != .eventStream else {
            EventStreamEncoder.writeEvent(message, into: &buffer)
            return true
        }
        guard self.writeHeader(of: message.readableBytes, into: &buffer) else {
            return false
        }
        buffer.writeImmutableBuffer(message)
        self.writeTrailer(into: &buffer)
        return true
    }

    /// The most bytes that a frame adds to a message.
    static let overhead = 15
}
