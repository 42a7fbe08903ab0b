// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The request with which a client opens a WebSocket connection.
///
/// RFC 6455 §4.1.
package struct ClientUpgradeRequest: Equatable, Sendable {
    /// The value of `Host`, with the port unless it is the scheme's own.
    package let host: String
    /// The request target: a path beginning with `/`, and a query if there is one.
    package let target: String
    /// The subprotocols that are offered, the preferred one first.
    package let subprotocols: [String]
    /// The value of `Origin`; nil for no such header.
    package let origin: String?
    /// The key, which must be new for every connection.
    package let key: WebSocketKey

    /// Creates a request; nil when a part holds what cannot be in its place, like a line end.
    package init?(
        host: String,
        target: String = "/",
        subprotocols: [String] = [],
        origin: String? = nil,
        key: WebSocketKey
    ) {
        let isVisible = { (text: String) in !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
        guard isVisible(host), isVisible(target), target.utf8.first == UInt8(ascii: "/") else { return nil }
        guard origin.map(isVisible) ?? true else { return nil }
        guard subprotocols.allSatisfy({ HTTPSyntax.isToken(Array($0.utf8)) }) else { return nil }
        self.host = host
        self.target = target
        self.subprotocols = subprotocols
        self.origin = origin
        self.key = key
    }

    /// Writes the head of the request.
    package func write(into buffer: inout ByteBuffer) {
        buffer.writeString("GET \(self.target) HTTP/1.1\r\nHost: \(self.host)\r\n")
        buffer.writeString("Upgrade: websocket\r\nConnection: Upgrade\r\n")
        buffer.writeString("Sec-WebSocket-Key: \(self.key.text)\r\nSec-WebSocket-Version: 13\r\n")
        if !self.subprotocols.isEmpty {
            buffer.writeString("Sec-WebSocket-Protocol: \(self.subprotocols.joined(separator: ", "))\r\n")
        }
        if let origin = self.origin { buffer.writeString("Origin: \(origin)\r\n") }
        buffer.writeString("\r\n")
    }
}
