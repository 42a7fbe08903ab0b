// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite("Polling")
struct PollTests {
    private static let policy = UpgradePolicy(origins: .hosts(["localhost"]), servesPolls: true)
    private static let both = UpgradePolicy(origins: .hosts(["localhost"]), servesEventStreams: true, servesPolls: true)
    private static let streams = UpgradePolicy(origins: .hosts(["localhost"]), servesEventStreams: true)

    private static let token = PollToken(loop: 3, key: 0xAB, answer: 12)
    private static let text = "3-000000000000000000000000000000ab-12"

    private func kind(_ target: String, _ policy: UpgradePolicy = Self.policy) -> EventStreamRequest.Kind? {
        let request = TestRequest(line: "GET \(target) HTTP/1.1", fields: [("Host", "localhost:8080")])
        guard case .stream(let request) = request.action(policy) else { return nil }
        return request.kind
    }

    // MARK: The request

    @Test("An empty item begins, one with a token goes on, and the last one counts")
    func kinds() {
        #expect(self.kind("/events?topic=a&poll") == .polling)
        #expect(self.kind("/events?poll=&topic=a") == .polling)
        #expect(self.kind("/?poll") == .polling)
        #expect(self.kind("/?poll=1-2-3") == .poll("1-2-3"))
        #expect(self.kind("/?poll=1-2-3&poll=x%20y&topic=a") == .poll("x y"))
        #expect(self.kind("/?poll=%FF") == .poll("\u{FFFD}"))
    }

    @Test("Each kind is served where it is offered only")
    func offered() {
        #expect(self.kind("/?topic=a") == nil)
        #expect(self.kind("/?topic=a", Self.both) == .stream)
        #expect(self.kind("/?topic=a&poll", Self.both) == .polling)
        #expect(self.kind("/?topic=a&poll", Self.streams) == .stream)
        #expect(self.kind("/?poll=1-2-3", Self.streams) == nil)
        #expect(self.kind("/?polls", Self.both) == nil)
    }

    @Test("Foreign origins are refused, and a client that upgrades does not poll")
    func judged() {
        let fields = [("Host", "localhost"), ("Origin", "http://evil")]
        let request = TestRequest(line: "GET /?poll HTTP/1.1", fields: fields)
        #expect(request.refusal(Self.policy) == .originRefused)
        #expect(request.with("Origin").with("Upgrade", "websocket").refusal(Self.policy) == .originRefused)
        #expect(request.with("Origin").with("Content-Length", "3").refusal(Self.policy) == .badRequest)
    }

    // MARK: The token

    @Test("A token is read as it was written")
    func tokens() {
        #expect(Self.token.description == Self.text)
        let last = PollToken(loop: .max, key: .max, answer: .max)
        let first = PollToken(loop: 0, key: 0, answer: 0)
        for token in [Self.token, last, first] {
            #expect(PollToken(token.description) == token)
        }
    }

    @Test(
        "Nothing else is a token",
        arguments: [
            "", "-", "--", "3-ab-12", "3-000000000000000000000000000000AB-12", "+3-000000000000000000000000000000ab-12",
            "03-000000000000000000000000000000ab-12", "3-000000000000000000000000000000ab--12",
            "-3-000000000000000000000000000000ab-12", "3-000000000000000000000000000000ab-+12",
            "3-+00000000000000000000000000000ab-12", "3-000000000000000000000000000000ab-18446744073709551616",
            "3-000000000000000000000000000000ab-12 ", "3-000000000000000000000000000000ab",
            "9223372036854775808-000000000000000000000000000000ab-12", "3-1000000000000000000000000000000ab-12",
        ]
    )
    func noTokens(text: String) {
        #expect(PollToken(text) == nil)
    }

    // MARK: The answer

    private func body(_ events: String) -> String {
        var buffer = ByteBuffer()
        PollAnswer.write(next: Self.token, events: ByteBuffer(string: events), into: &buffer)
        return String(buffer: buffer)
    }

    @Test(
        "Events are the members of an array, line ends in them are blanks, and what has no data is left out",
        arguments: [
            ("", ""), ("data: {}\n\n", "{}"), ("data: 1\n\ndata: 2\n\n", "1,2"),
            ("data: [1,\ndata: 2]\n\n", "[1,\n2]"), ("data: [\ndata: \ndata: ]\n\n", "[\n\n]"),
            (":\n\ndata: 1\n\n:\n\nretry: 5\n\ndata: 2\n\n", "1,2"), (":\n\n", ""), ("data: 1\n", ""),
        ]
    )
    func answers(events: String, array: String) {
        #expect(self.body(events) == "{\"next\":\"\(Self.text)\",\"events\":[\(array)]}")
    }

    @Test("What the encoder of event streams writes comes out as it was, but for line ends")
    func encoded() {
        var events = ByteBuffer()
        for data in ["{\"a\":\n1}", "[\r\n2]", "\"data: \""] {
            EventStreamEncoder.writeEvent(ByteBuffer(string: data), into: &events)
        }
        #expect(self.body(String(buffer: events)).hasSuffix(":[{\"a\":\n1},[\n2],\"data: \"]}"))
    }
}
