// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite("Requests for plain HTTP")
struct PlainHTTPTests {
    private static let policy = UpgradePolicy(
        origins: .hosts(["shop.example"]),
        subprotocols: ["wamp"],
        servesEventStreams: true,
        servesHTTP: true
    )

    @Test(
        "What asks for nothing else is passed on as it came, whatever its origin",
        arguments: [
            TestRequest(line: "GET / HTTP/1.1", fields: [("Host", "a"), ("Origin", "http://evil.example")]),
            TestRequest(line: "POST /v1/x?a=b HTTP/1.1", fields: [("Host", "a"), ("content-length", "3")]),
            TestRequest(line: "GET http://a/b HTTP/1.0", fields: [("X", " a  b\t")]),
            TestRequest(line: "DELETE /?topic=a HTTP/1.1", fields: []),
        ]
    )
    func passed(request: TestRequest) {
        #expect(request.action(Self.policy) == .pass(ByteBuffer(string: request.text)))
        #expect(request.refusal() != nil)
    }

    @Test("What follows the head stays in the input, and empty lines before it are left out")
    func rest() {
        var machine = UpgradeStateMachine(policy: Self.policy)
        var input = ByteBuffer(string: "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET /")
        #expect(machine.received(&input) == .pass(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")))
        #expect(String(buffer: input) == "GET /")
    }

    @Test("WebSocket and events come first, and what is malformed is refused")
    func others() {
        let good = TestRequest().with("Origin", "http://shop.example")
        #expect(good.request(Self.policy) != nil)
        #expect(good.with("Origin", "http://evil.example").refusal(Self.policy) == .originRefused)
        let events = TestRequest(line: "GET /?topic=a HTTP/1.1", fields: [("Host", "a")])
        guard case .stream = events.action(Self.policy) else {
            Issue.record("events are not served")
            return
        }
        #expect(TestRequest(line: "GET /", fields: []).refusal(Self.policy) == .malformed)
        let smuggled = [("Host", "a"), ("Content-Length", "3"), ("Transfer-Encoding", "chunked")]
        #expect(TestRequest(line: "POST / HTTP/1.1", fields: smuggled).refusal(Self.policy) == .malformed)
    }
}
