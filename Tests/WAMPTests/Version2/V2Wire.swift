// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

/// Messages for tests: written as JSON, sent in every serializer.
enum V2Wire {
    /// The message in a serializer.
    static func message(_ value: WireValue, _ serializer: Serializer) throws -> ByteBuffer {
        let elements = try #require(value.array)
        var writer = MessageWriter(serializer, elements: elements.count)
        for element in elements {
            writer.append(element)
        }
        return writer.finish()
    }

    /// What a router reads of a message that is written as JSON here.
    static func read(
        _ json: String,
        _ serializer: Serializer,
        reader: V2MessageReader = V2MessageReader()
    ) throws -> V2ClientMessage {
        try self.read(try WireValue.parse(json), serializer, reader: reader)
    }

    /// What a router reads of a message.
    static func read(
        _ value: WireValue,
        _ serializer: Serializer,
        reader: V2MessageReader = V2MessageReader()
    ) throws -> V2ClientMessage {
        try reader.read(try self.message(value, serializer), as: serializer, checksUTF8: true)
    }

    /// Why a router refuses a message that is written as JSON here; `nil` if it does not.
    static func refusal(
        _ json: String,
        _ serializer: Serializer,
        reader: V2MessageReader = V2MessageReader()
    ) throws -> String? {
        let message = try self.message(try WireValue.parse(json), serializer)
        do throws(V2Violation) {
            _ = try reader.read(message, as: serializer, checksUTF8: true)
            return nil
        } catch {
            return error.message
        }
    }

    /// Arguments in a serializer.
    static func arguments(
        _ serializer: Serializer,
        _ list: WireValue? = nil,
        _ keywords: WireValue? = nil
    ) -> ArgumentBytes {
        ArgumentBytes(
            serializer,
            list: list.map { self.bytes($0, serializer) },
            keywords: keywords.map { self.bytes($0, serializer) }
        )
    }

    /// One value in a serializer: a message of this element, without what makes it a message.
    static func bytes(_ value: WireValue, _ serializer: Serializer) -> ByteBuffer {
        var writer = MessageWriter(serializer, elements: 1)
        writer.append(value)
        let message = writer.finish()
        let end = serializer == .json ? 1 : 0
        return message.getSlice(at: message.readerIndex + 1, length: message.readableBytes - 1 - end) ?? ByteBuffer()
    }

    /// A message decoded as a whole.
    static func value(_ message: ByteBuffer, _ serializer: Serializer) throws -> WireValue {
        let envelope = try MessageEnvelope(
            reading: message,
            as: serializer,
            limits: SerializationLimits(),
            checksUTF8: true,
            decoding: { _ in 100 }
        )
        return .array([.integer(Int64(envelope.type))] + envelope.elements)
    }

    /// One decoded message, compared with JSON.
    static func expect(_ message: ByteBuffer, _ serializer: Serializer, is json: String) throws {
        let value = try self.value(message, serializer)
        let expected = try WireValue.parse(json)
        #expect(value == expected)
    }
}

/// A message that is refused, and the sentence that says why.
struct V2Refusal: CustomTestStringConvertible, Sendable {
    let json: String
    let reason: String

    init(_ json: String, _ reason: String) {
        self.json = json
        self.reason = reason
    }

    var testDescription: String {
        self.json
    }
}
