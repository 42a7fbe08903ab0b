// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct ClientUpgradeTests {
    private static let key = WebSocketKey(nonce: (1, 2))

    private static func request(subprotocols: [String] = ["wamp"]) throws -> ClientUpgradeRequest {
        let request = ClientUpgradeRequest(
            host: "shop.example:8080",
            target: "/ws?ticket=x",
            subprotocols: subprotocols,
            origin: "http://shop.example",
            key: Self.key
        )
        return try #require(request)
    }

    private static let head =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n"
        + "Sec-WebSocket-Accept: \(key.accept)\r\nSec-WebSocket-Protocol: wamp\r\n\r\n"

    private static func action(_ text: String) throws -> ClientUpgradeAction {
        var machine = ClientUpgradeStateMachine(request: try self.request())
        var input = ByteBuffer(string: text)
        return machine.received(&input)
    }

    @Test("The request of a client and the answer of a server open the connection at both ends")
    func bothEnds() throws {
        let request = try Self.request(subprotocols: ["other", "wamp"])
        var wire = ByteBuffer()
        request.write(into: &wire)
        var server = UpgradeStateMachine(policy: TestRequest.policy)
        guard case .accept(let accepted) = server.received(&wire) else {
            Issue.record("refused")
            return
        }
        #expect(accepted.path == "/ws" && accepted.queryItem("ticket") == "x" && accepted.key == Self.key)
        UpgradeResponse.write(accepted, policy: TestRequest.policy, into: &wire)
        wire.writeString("frame")
        var client = ClientUpgradeStateMachine(request: request)
        #expect(client.received(&wire) == .open(subprotocol: "wamp"))
        #expect(String(buffer: wire) == "frame")
        #expect(client.received(&wire) == .wait)
    }

    @Test("The request is written with its headers")
    func written() throws {
        var buffer = ByteBuffer()
        try Self.request().write(into: &buffer)
        let expected =
            "GET /ws?ticket=x HTTP/1.1\r\nHost: shop.example:8080\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: \(Self.key.text)\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: wamp\r\n"
            + "Origin: http://shop.example\r\n\r\n"
        #expect(String(buffer: buffer) == expected)
    }

    @Test("What would break the request makes none")
    func injection() {
        #expect(ClientUpgradeRequest(host: "a\r\nb", key: Self.key) == nil)
        #expect(ClientUpgradeRequest(host: "", key: Self.key) == nil)
        #expect(ClientUpgradeRequest(host: "a", target: "/ b", key: Self.key) == nil)
        #expect(ClientUpgradeRequest(host: "a", target: "b", key: Self.key) == nil)
        #expect(ClientUpgradeRequest(host: "a", subprotocols: ["a,b"], key: Self.key) == nil)
        #expect(ClientUpgradeRequest(host: "a", origin: "x\n", key: Self.key) == nil)
        #expect(ClientUpgradeRequest(host: "a", key: Self.key)?.target == "/")
    }

    @Test("Every split of the answer opens the connection")
    func everySplit() throws {
        let head = Array(Self.head.utf8)
        for split in 1..<head.count {
            var machine = ClientUpgradeStateMachine(request: try Self.request())
            var input = ByteBuffer(bytes: head[..<split])
            #expect(machine.received(&input) == .wait)
            input.writeBytes(head[split...] + [0x81])
            #expect(machine.received(&input) == .open(subprotocol: "wamp"))
            #expect(input.readableBytes == 1)
        }
    }

    @Test(
        "An answer that does not open the connection is told by its fault",
        arguments: [
            ("HTTP/1.1 101 ", "HTTP/1.0 101 ", .malformed), ("HTTP/1.1 101 ", "HTTP/1.1 1x1 ", .malformed),
            ("HTTP/1.1 101 ", "HTTP/1.1 1010 ", .malformed), ("Upgrade:", "Upgrade :", .malformed),
            ("HTTP/1.1 101 Switching Protocols", "HTTP/1.1 403", .refused(status: 403, reason: "")),
            ("101 Switching Protocols", "503 Go away", .refused(status: 503, reason: "Go away")),
            ("WebSocket", "h2c", .notUpgraded), ("upgrade\r\n", "close\r\n", .notUpgraded),
            (key.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", .badAccept), ("Sec-WebSocket-Accept", "X", .badAccept),
            ("Sec-WebSocket-Protocol: wamp", "Sec-WebSocket-Protocol: wamp.2.json", .unexpectedSubprotocol),
            ("Protocol: wamp\r\n", "Protocol: wamp\r\nSec-WebSocket-Protocol: wamp\r\n", .unexpectedSubprotocol),
            ("Sec-WebSocket-Protocol: wamp", "Sec-WebSocket-Extensions: permessage-deflate", .unexpectedExtension),
        ] as [(String, String, ClientUpgradeFailure)]
    )
    func failures(part: String, replacement: String, failure: ClientUpgradeFailure) throws {
        #expect(try Self.action(Self.head.replacing(part, with: replacement)) == .fail(failure))
    }

    @Test("An answer without subprotocol or reason phrase opens the connection")
    func sparse() throws {
        let text = Self.head.replacing("Sec-WebSocket-Protocol: wamp\r\n", with: "")
            .replacing(" Switching Protocols", with: "")
        #expect(try Self.action(text) == .open(subprotocol: nil))
    }

    @Test("An answer of as many bytes and fields as allowed is taken, and not one more")
    func limits() throws {
        let size = Self.head.utf8.count
        for (bytes, fields, action) in [
            (size, 4, ClientUpgradeAction.open(subprotocol: "wamp")), (size - 1, 4, .fail(.tooLarge)),
            (size, 3, .fail(.tooLarge)),
        ] {
            let request = try Self.request()
            var machine = ClientUpgradeStateMachine(request: request, responseHeadBytes: bytes, responseHeaders: fields)
            var input = ByteBuffer(string: Self.head)
            #expect(machine.received(&input) == action)
        }
    }
}
