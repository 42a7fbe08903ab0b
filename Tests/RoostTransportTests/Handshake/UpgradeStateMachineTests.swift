// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct UpgradeStateMachineTests {
    @Test("A right request is accepted with its path, query, origin, key and subprotocol")
    func accepted() {
        let request = TestRequest().with("X-Forwarded-For", "10.0.0.1", "10.0.0.2").request()
        #expect(request?.path == "/ws")
        #expect(request?.query == "ticket=a%2Bb")
        #expect(request?.queryItem("ticket") == "a+b")
        #expect(request?.origin == "127.0.0.1")
        #expect(request?.key.text == TestRequest.key)
        #expect(request?.subprotocol == "wamp")
        #expect(request?.header("x-forwarded-for") == "10.0.0.1")
        #expect(request?.fields.all("X-FORWARDED-FOR") == ["10.0.0.1", "10.0.0.2"])
        #expect(request?.header("cookie") == nil)
    }

    @Test("Every split of the request gives the same decision, and frames behind it stay in the input")
    func everySplit() {
        let head = Array(TestRequest().text.utf8)
        let frames: [UInt8] = [0x81, 0x80, 1, 2, 3, 4, 0x0D, 0x0A, 0x0D, 0x0A]
        let expected = TestRequest().action()
        for split in 1..<head.count {
            var machine = UpgradeStateMachine(policy: TestRequest.policy)
            var input = ByteBuffer(bytes: head[..<split])
            #expect(machine.received(&input) == .wait)
            input.writeBytes(head[split...] + frames)
            #expect(machine.received(&input) == expected)
            #expect(Array(input.readableBytesView) == frames)
            #expect(machine.received(&input) == .wait)
            #expect(Array(input.readableBytesView) == frames)
        }
    }

    @Test("A request in single bytes is accepted at its last one")
    func singleBytes() {
        var machine = UpgradeStateMachine(policy: TestRequest.policy)
        let head = Array(TestRequest().text.utf8)
        for byte in head.dropLast() {
            var input = ByteBuffer(bytes: [byte])
            #expect(machine.received(&input) == .wait)
        }
        var input = ByteBuffer(bytes: head.suffix(1))
        #expect(machine.received(&input) == TestRequest().action())
    }

    @Test("A few empty lines before the request are skipped, many are refused")
    func emptyLines() {
        let text = TestRequest().text
        #expect(TestRequest.action(Array((String(repeating: "\r\n", count: 4) + text).utf8)) == TestRequest().action())
        #expect(
            TestRequest.action(Array((String(repeating: "\r\n", count: 5) + text).utf8))
                == .refuse(UpgradeRefusal(.malformed))
        )
    }

    @Test(
        "What is no strict HTTP request is refused as malformed",
        arguments: [
            "garbage\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1 x\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n",
            "GET / HTTP/11\r\n\r\n", "GET / http/1.1\r\n\r\n", "GET / HTTP/1.x\r\n\r\n", "G(T / HTTP/1.1\r\n\r\n",
            "GET noslash HTTP/1.1\r\nHost: a\r\n\r\n", "GET * HTTP/1.1\r\n\r\n", "GET ftp://a/ HTTP/1.1\r\n\r\n",
            "GET ws:///x HTTP/1.1\r\n\r\n", "GET ws:x HTTP/1.1\r\n\r\n", "GET /a\tb HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\n", "GET / HTTP/1.1\r\nHost: a\n", "GET / HTTP/1.1\r\nHost: a\rb",
            "GET / HTTP/1.1\r\nHost: a\r\n b: c\r\n\r\n", "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\r\n: a\r\n\r\n", "GET / HTTP/1.1\r\nHost\r\n\r\n",
            "GET / HTTP/1.1\r\nHo st: a\r\n\r\n", "GET / HTTP/1.1\r\nHöst: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\u{0}", "GET / HTTP/1.1\r\nHost: a\u{7F}", "GET / HTTP/1.1\r\nHost: a\u{1B}",
            "GET / HTTP/1.1\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length:\r\n\r\n",
            "\u{16}\u{3}\u{1}", "\u{0}",
        ]
    )
    func malformed(text: String) {
        #expect(TestRequest.action(Array(text.utf8)) == .refuse(UpgradeRefusal(.malformed)))
    }

    @Test("A head of as many bytes as allowed is taken, one byte more is refused as too large")
    func headLimit() {
        let size = TestRequest().text.utf8.count
        #expect(TestRequest().request(UpgradePolicy(requestHeadBytes: size)) != nil)
        #expect(TestRequest().refusal(UpgradePolicy(requestHeadBytes: size - 1)) == .tooLarge)
    }

    @Test("A head that never ends is refused at the limit, and the rest is not taken")
    func endlessHead() {
        var machine = UpgradeStateMachine(policy: UpgradePolicy())
        var input = ByteBuffer(string: "GET / HTTP/1.1\r\nCookie: " + String(repeating: "x", count: 200_000))
        let size = input.readableBytes
        #expect(machine.received(&input) == .refuse(UpgradeRefusal(.tooLarge)))
        #expect(size - input.readableBytes == 16_385)
    }

    @Test("As many header fields as allowed are taken, one more is refused as too large")
    func fieldLimit() {
        let count = TestRequest().fields.count
        #expect(TestRequest().request(UpgradePolicy(requestHeaders: count)) != nil)
        #expect(TestRequest().refusal(UpgradePolicy(requestHeaders: count - 1)) == .tooLarge)
    }

    @Test("Any path is served, in origin form and in absolute form")
    func targets() {
        let targets = [
            ("/", "/", ""), ("/a/b/c", "/a/b/c", ""), ("/?q=?&x", "/", "q=?&x"), ("ws://h:80/p?q", "/p", "q"),
            ("WSS://h", "/", ""), ("http://h?x=1", "/", "x=1"), ("//x/y", "//x/y", ""),
        ]
        for (target, path, query) in targets {
            let request = TestRequest().with(line: "GET \(target) HTTP/1.1").request()
            #expect(request?.path == path && request?.query == query, "\(target)")
        }
    }

    @Test("Bytes of a header that are not UTF-8 are taken, and replaced when they are asked for")
    func opaqueBytes() {
        let text = TestRequest().with(line: "GET / HTTP/1.1").with("Cookie", "?").text
        let bytes = text.utf8.map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
        guard case .accept(let request) = TestRequest.action(bytes) else {
            Issue.record("refused")
            return
        }
        #expect(request.header("Cookie") == "\u{FFFD}")
    }

    @Test("Random bytes never trap", arguments: 0..<200)
    func garbage(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(TestRequest().text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            bytes[index] = UInt8.random(in: 0...255, using: &random)
            if Bool.random(using: &random) { bytes.remove(at: index) }
        }
        let action = TestRequest.action(bytes)
        #expect(!TestRequest.answer(action).contains("["))
    }
}
