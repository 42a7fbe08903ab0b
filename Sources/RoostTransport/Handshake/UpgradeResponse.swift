// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes the server's answers to the opening handshake.
///
/// The order of the headers is the seed system's. No answer has a body or a square bracket in it, and after all but
/// 101 the connection is closed.
package enum UpgradeResponse {
    /// Writes the head of the answer that opens the connection.
    package static func write(_ request: UpgradeRequest, policy: UpgradePolicy, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("HTTP/1.1 101 Switching Protocols\r\n")
        if let subprotocol = request.subprotocol {
            self.writeField("Sec-WebSocket-Protocol", subprotocol, into: &buffer)
        }
        self.writeField("Upgrade", "websocket", into: &buffer)
        self.writeField("Connection", "Upgrade", into: &buffer)
        self.writeField("Sec-WebSocket-Accept", request.key.accept, into: &buffer)
        if let deflate = request.deflate {
            self.writeField("Sec-WebSocket-Extensions", deflate.fieldValue, into: &buffer)
        }
        self.writeEnd(policy, into: &buffer)
    }

    /// Writes the answer to a request that is refused.
    package static func write(_ refusal: UpgradeRefusal, policy: UpgradePolicy, into buffer: inout ByteBuffer) {
        self.writeStatus(refusal.status, refusal.reason, into: &buffer)
        switch refusal.kind {
        case .methodNotAllowed:
            self.writeField("Allow", "GET", into: &buffer)
        case .notAnUpgrade, .badWebSocketVersion:
            self.writeField("Connection", "Upgrade", into: &buffer)
            self.writeField("Upgrade", "websocket", into: &buffer)
            self.writeField("Sec-WebSocket-Version", "13", into: &buffer)
            if !policy.subprotocols.isEmpty {
                let names = policy.subprotocols.joined(separator: ", ")
                self.writeField("Sec-WebSocket-Protocol", names, into: &buffer)
            }
        case .malformed, .tooLarge, .originRefused, .versionNotSupported, .badRequest, .connectionNotUpgraded,
            .badKey, .badExtension, .noSubprotocol:
            break
        }
        self.writeEnd(policy, into: &buffer)
    }

    /// Writes an answer that the listener gives for reasons of its own, like 408, 429 or 503.
    ///
    /// - Parameters:
    ///   - status: The status code, three digits.
    ///   - reason: The reason phrase.
    ///   - policy: The listener's policy.
    ///   - buffer: Where the answer goes.
    package static func write(
        status: Int,
        reason: StaticString,
        policy: UpgradePolicy,
        into buffer: inout ByteBuffer
    ) {
        self.writeStatus(status, reason.description, into: &buffer)
        self.writeEnd(policy, into: &buffer)
    }

    private static func writeStatus(_ status: Int, _ reason: String, into buffer: inout ByteBuffer) {
        buffer.writeString("HTTP/1.1 \(status) \(reason)\r\n")
    }

    private static func writeField(_ name: StaticString, _ value: String, into buffer: inout ByteBuffer) {
        buffer.writeStaticString(name)
        buffer.writeStaticString(": ")
        buffer.writeString(value)
        buffer.writeStaticString("\r\n")
    }

    private static func writeEnd(_ policy: UpgradePolicy, into buffer: inout ByteBuffer) {
        if let identity = policy.identity { self.writeField("X-Powered-By", identity, into: &buffer) }
        buffer.writeStaticString("\r\n")
    }
}
