// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

/// Writes the WAMP v1 messages of a client as JSON text.
enum V1ClientMessages {
    /// `[1, Prefix|string, URI|uri]`.
    static func prefix(_ prefix: String, uri: String) -> ByteBuffer {
        Self.message(1) { buffer in
            Self.append(prefix, to: &buffer)
            Self.append(uri, to: &buffer)
        }
    }

    /// `[2, CallID|string, Procedure|uri, Argument...]`.
    static func call(id: String, procedure: String, arguments: [WireValue]) -> ByteBuffer {
        Self.message(2) { buffer in
            Self.append(id, to: &buffer)
            Self.append(procedure, to: &buffer)
            for argument in arguments {
                buffer.writeStaticString(",")
                buffer.writeJSON(argument)
            }
        }
    }

    /// `[5, Topic|uri]`.
    static func subscribe(_ topic: String) -> ByteBuffer {
        Self.message(5) { Self.append(topic, to: &$0) }
    }

    /// `[6, Topic|uri]`.
    static func unsubscribe(_ topic: String) -> ByteBuffer {
        Self.message(6) { Self.append(topic, to: &$0) }
    }

    /// `[7, Topic|uri, Event, exclude|bool or list, eligible|list]`; the last two only if they say something.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The event.
    ///   - options: Who gets it.
    ///   - publisher: The session's own id, for options that exclude the publisher and others.
    /// - Returns: The message.
    static func publish(
        _ topic: String,
        payload: Payload,
        options: PublishOptions,
        publisher: String
    ) -> ByteBuffer {
        Self.message(7) { buffer in
            Self.append(topic, to: &buffer)
            buffer.writeStaticString(",")
            buffer.writeImmutableBuffer(payload.bytes)
            guard options != PublishOptions() else { return }
            buffer.writeStaticString(",")
            buffer.writeJSON(Self.exclude(options, publisher: publisher))
            guard !options.eligible.isEmpty else { return }
            buffer.writeStaticString(",")
            buffer.writeJSON(.array(options.eligible.map { .string($0) }))
        }
    }

    private static func exclude(_ options: PublishOptions, publisher: String) -> WireValue {
        if options.excludesPublisher, options.exclude.isEmpty { return .bool(true) }
        let ids = options.exclude + (options.excludesPublisher ? [publisher] : [])
        return .array(ids.map { .string($0) })
    }

    private static func message(_ kind: Int, _ body: (inout ByteBuffer) -> Void) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeString("[\(kind)")
        body(&buffer)
        buffer.writeStaticString("]")
        return buffer
    }

    private static func append(_ text: String, to buffer: inout ByteBuffer) {
        buffer.writeStaticString(",")
        buffer.writeJSON(string: text)
    }
}
