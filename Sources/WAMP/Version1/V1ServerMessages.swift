// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes the WAMP v1 messages of a server as JSON text.
///
/// Names are escaped as PHP does (`/` as `\/`, characters beyond ASCII as `\uXXXX`): the same bytes as the seed system.
/// Payloads stay as the publisher wrote them.
package enum V1ServerMessages {
    /// Appends WELCOME: `[0, SessionID|string, 1, ServerIdent|string]`.
    ///
    /// - Parameters:
    ///   - session: The session's id.
    ///   - identity: Product and version.
    ///   - buffer: Where to append.
    package static func writeWelcome(session: SessionID, identity: String, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("[0,\"")
        buffer.writeString(session.version1Text)
        buffer.writeStaticString("\",1,")
        buffer.writeJSON(string: identity, escaping: .php)
        buffer.writeStaticString("]")
    }

    /// Appends the part of EVENT before the payload: `[8, Topic|uri, `; the payload and `]` follow.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - buffer: Where to append.
    package static func writeEventPrefix(topic: URI, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("[8,")
        buffer.writeJSON(string: topic.description, escaping: .php)
        buffer.writeStaticString(",")
    }

    /// Appends EVENT: `[8, Topic|uri, Event]`.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The event.
    ///   - buffer: Where to append.
    package static func writeEvent(topic: URI, payload: Payload, to buffer: inout ByteBuffer) {
        self.writeEventPrefix(topic: topic, to: &buffer)
        buffer.writeImmutableBuffer(payload.bytes)
        buffer.writeStaticString("]")
    }

    /// Appends CALLRESULT: `[3, CallID, Result]`.
    ///
    /// - Parameters:
    ///   - id: The call's id, as the client wrote it.
    ///   - result: The result.
    ///   - buffer: Where to append.
    package static func writeCallResult(id: ByteBuffer, result: WireValue, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("[3,")
        buffer.writeImmutableBuffer(id)
        buffer.writeStaticString(",")
        buffer.writeJSON(result, escaping: .php)
        buffer.writeStaticString("]")
    }

    /// Appends CALLRESULT with a result that is JSON already: `[3, CallID, Result]`.
    ///
    /// - Parameters:
    ///   - id: The call's id, as the client wrote it.
    ///   - encoded: The JSON text of the result.
    ///   - buffer: Where to append.
    package static func writeCallResult(id: ByteBuffer, encoded: ByteBuffer, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("[3,")
        buffer.writeImmutableBuffer(id)
        buffer.writeStaticString(",")
        buffer.writeImmutableBuffer(encoded)
        buffer.writeStaticString("]")
    }

    /// Appends CALLERROR: `[4, CallID, ErrorURI|uri, ErrorDescription|string, ErrorDetails]`.
    ///
    /// - Parameters:
    ///   - id: The call's id, as the client wrote it, or the JSON of the topic for errors of topic handlers.
    ///   - uri: The procedure or topic.
    ///   - description: A text for people.
    ///   - details: An object.
    ///   - buffer: Where to append.
    package static func writeCallError(
        id: ByteBuffer,
        uri: URI,
        description: String,
        details: WireValue,
        to buffer: inout ByteBuffer
    ) {
        buffer.writeStaticString("[4,")
        buffer.writeImmutableBuffer(id)
        buffer.writeStaticString(",")
        buffer.writeJSON(string: uri.description, escaping: .php)
        buffer.writeStaticString(",")
        buffer.writeJSON(string: description, escaping: .php)
        buffer.writeStaticString(",")
        buffer.writeJSON(details, escaping: .php)
        buffer.writeStaticString("]")
    }
}
