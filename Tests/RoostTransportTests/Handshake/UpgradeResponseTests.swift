// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct UpgradeResponseTests {
    private static let suggestion =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: wamp\r\n"
    private static let end = "X-Powered-By: Ratchet/0.4.4\r\n\r\n"

    @Test("The head that opens a connection has the recorded headers in the recorded order")
    func open() {
        let expected =
            "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: wamp\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" + Self.end
        #expect(TestRequest.answer(TestRequest().action()) == expected)
    }

    @Test("Without subprotocol and identity their headers are missing")
    func bare() {
        let policy = UpgradePolicy()
        let expected =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
        #expect(TestRequest.answer(TestRequest().action(policy), policy) == expected)
        #expect(
            TestRequest.answer(TestRequest().with("Upgrade").action(policy), policy)
                == "HTTP/1.1 426 Upgrade header MUST be provided\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n"
        )
    }

    @Test(
        "Refusals have the recorded status, reason phrase and headers, and no body",
        arguments: [
            (.malformed, "400 Bad Request", ""), (.tooLarge, "431 Request Header Fields Too Large", ""),
            (.originRefused, "403 Forbidden", ""), (.methodNotAllowed, "405 Method Not Allowed", "Allow: GET\r\n"),
            (.versionNotSupported, "505 HTTP Version not supported", ""), (.badRequest, "400 Bad Request", ""),
            (.notAnUpgrade, "426 Upgrade header MUST be provided", suggestion),
            (.connectionNotUpgraded, "400 Connection Upgrade MUST be requested", ""),
            (.badKey, "400 Invalid Sec-WebSocket-Key", ""), (.badWebSocketVersion, "426 Upgrade Required", suggestion),
            (.badExtension(reason: "why"), "400 why", ""),
            (.noSubprotocol, "400 No supported subprotocol was offered", ""),
        ] as [(UpgradeRefusal.Kind, String, String)]
    )
    func refusals(kind: UpgradeRefusal.Kind, status: String, headers: String) {
        let answer = TestRequest.answer(.refuse(UpgradeRefusal(kind)))
        #expect(answer == "HTTP/1.1 \(status)\r\n" + headers + Self.end)
    }

    @Test("A listener can refuse for reasons of its own")
    func ownReason() {
        var buffer = ByteBuffer()
        UpgradeResponse.write(status: 503, reason: "Service Unavailable", policy: TestRequest.policy, into: &buffer)
        #expect(String(buffer: buffer) == "HTTP/1.1 503 Service Unavailable\r\n" + Self.end)
    }
}
