// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite("Event streams")
struct EventStreamTests {
    private static let policy = UpgradePolicy(
        origins: .hosts(["localhost", "shop.example"]),
        subprotocols: ["wamp"],
        identity: "Roost/1",
        servesEventStreams: true
    )

    private static let good = TestRequest(
        line: "GET /events?topic=a/b&ticket=x%2By&topic=c+d HTTP/1.1",
        fields: [("Host", "localhost:8080"), ("Origin", "https://shop.example")]
    )

    private func stream(_ request: TestRequest) -> EventStreamRequest? {
        guard case .stream(let request) = request.action(Self.policy) else { return nil }
        return request
    }

    private func refusal(_ request: TestRequest) -> UpgradeRefusal.Kind? {
        request.refusal(Self.policy)
    }

    // MARK: The request

    @Test("A GET that names topics asks for their events")
    func asks() {
        let request = self.stream(Self.good)
        #expect(request?.topics == ["a/b", "c d"])
        #expect(request?.queryItem("ticket") == "x+y")
        #expect(request?.origin == "https://shop.example")
        #expect(self.stream(Self.good.with("Origin"))?.origin == nil)
        #expect(self.stream(Self.good.with(line: "GET /?topic HTTP/1.1"))?.topics == [""])
        #expect(self.stream(Self.good.with(line: "GET /?topic=%FF&topic=a HTTP/1.1"))?.topics == ["a"])
    }

    @Test(
        "Others are judged as before",
        arguments: [
            good.with(line: "GET /events HTTP/1.1"), good.with(line: "GET /?topics=a HTTP/1.1"),
            good.with(line: "POST /?topic=a HTTP/1.1"), good.with("Upgrade", "websocket"),
        ]
    )
    func others(request: TestRequest) {
        #expect(self.stream(request) == nil)
        #expect(self.refusal(request) != nil)
    }

    @Test("Without event streams such a request is none for WebSocket")
    func off() {
        #expect(Self.good.with("Origin", "localhost").refusal() == .notAnUpgrade)
    }

    @Test(
        "Origins, versions, hosts and bodies are judged",
        arguments: [
            (good.with("Origin", "https://evil.example"), .originRefused),
            (good.with("Origin", "https://shop.example", "https://shop.example"), .originRefused),
            (good.with(line: "GET /?topic=a HTTP/1.0"), .versionNotSupported),
            (good.with("Host"), .badRequest), (good.with("Content-Length", "1"), .badRequest),
        ] as [(TestRequest, UpgradeRefusal.Kind)]
    )
    func judged(request: TestRequest, kind: UpgradeRefusal.Kind) {
        #expect(self.refusal(request) == kind)
    }

    // MARK: The answer

    @Test("The answer is for the origin that asks, and the body lasts until the connection ends")
    func answer() {
        let text = TestRequest.answer(Self.good.action(Self.policy), Self.policy)
        #expect(
            text == """
                HTTP/1.1 200 OK\r
                Content-Type: text/event-stream\r
                X-Accel-Buffering: no\r
                Cache-Control: no-store\r
                Connection: close\r
                Vary: Origin\r
                Access-Control-Allow-Origin: https://shop.example\r
                X-Powered-By: Roost/1\r
                \r

                """
        )
        let plain = TestRequest.answer(Self.good.with("Origin").action(Self.policy), Self.policy)
        #expect(!plain.contains("Access-Control-Allow-Origin"))
    }

    @Test("A problem comes with its length")
    func problem() throws {
        let request = try #require(self.stream(Self.good))
        var buffer = ByteBuffer()
        EventStreamResponse.write(
            status: "403 Forbidden",
            body: ByteBuffer(string: "{}"),
            type: "application/problem+json",
            to: request,
            policy: Self.policy,
            into: &buffer
        )
        let text = String(buffer: buffer)
        #expect(
            text.hasPrefix("HTTP/1.1 403 Forbidden\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n")
        )
        #expect(text.hasSuffix("\r\n\r\n{}"))
    }

    // MARK: Events

    private func event(_ data: String...) -> String {
        var buffer = ByteBuffer()
        switch data.count {
        case 1: EventStreamEncoder.writeEvent(ByteBuffer(string: data[0]), into: &buffer)
        default: EventStreamEncoder.writeEvent(ByteBuffer(string: data[0]), ByteBuffer(string: data[1]), into: &buffer)
        }
        return String(buffer: buffer)
    }

    @Test(
        "Each line end begins another line of data",
        arguments: [
            ("", "data: \n\n"), ("{}", "data: {}\n\n"), ("a\nb", "data: a\ndata: b\n\n"),
            ("a\rb", "data: a\ndata: b\n\n"), ("a\r\nb", "data: a\ndata: b\n\n"),
            ("a\n\nb", "data: a\ndata: \ndata: b\n\n"), ("\n", "data: \ndata: \n\n"), ("\r", "data: \ndata: \n\n"),
            ("a\n\rb", "data: a\ndata: \ndata: b\n\n"),
        ]
    )
    func lines(data: String, text: String) {
        #expect(self.event(data) == text)
    }

    @Test("Data is written in pieces")
    func pieces() {
        #expect(self.event("a\n", "b") == "data: a\ndata: b\n\n")
    }

    @Test("Events are taken off one after the other, and what was begun ends with its empty line")
    func frames() {
        var buffer = ByteBuffer(string: "data: a\ndata: b\n\n:\n\ndata: c\n\n")
        let whole = buffer
        let lengths = [17, 3, 9]
        #expect(FrameFormat.eventStream.endOfFrame(after: 0, in: whole) == 0)
        #expect(FrameFormat.eventStream.endOfFrame(after: 1, in: whole) == 17)
        #expect(FrameFormat.eventStream.endOfFrame(after: 17, in: whole) == 17)
        #expect(FrameFormat.eventStream.endOfFrame(after: 18, in: whole) == 20)
        for length in lengths {
            #expect(FrameFormat.eventStream.takeFrame(&buffer)?.readableBytes == length)
        }
        #expect(FrameFormat.eventStream.takeFrame(&buffer) == nil)
        var unfinished = ByteBuffer(string: "data: a\n")
        #expect(FrameFormat.eventStream.takeFrame(&unfinished) == nil)
    }

    @Test("Comments and times are events without data")
    func others() {
        var buffer = ByteBuffer()
        EventStreamEncoder.writeComment(into: &buffer)
        EventStreamEncoder.writeRetry(1_500, into: &buffer)
        #expect(String(buffer: buffer) == ":\n\nretry: 1500\n\n")
    }
}
