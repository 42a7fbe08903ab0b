// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostTransport

@Suite
struct OriginRuleTests {
    @Test(
        "The recorded origins are let through or refused as recorded",
        arguments: [
            (nil, false), ("", false), ("null", false), ("http://localhost:9", true), ("https://127.0.0.1", true),
            ("127.0.0.1", true), ("localhost", true), ("http://shop.example", true),
            ("https://shop.example:444/x", true), ("http://SHOP.example", false), ("http://evil.example", false),
            ("http://localhost.evil.example", false), ("//shop.example", true), ("shop.example:80", true),
            ("http://[::1]", false), ("file://", false),
        ] as [(String?, Bool)]
    )
    func recorded(origin: String?, isAllowed: Bool) {
        let request = TestRequest().with("Origin")
        let withOrigin = origin.map { request.with("Origin", $0) } ?? request
        #expect(withOrigin.refusal() == (isAllowed ? nil : .originRefused))
    }

    @Test(
        "The host of an origin is found where there is one",
        arguments: [
            ("http://[::1]:80/x", "[::1]"), ("http://a@b", "b"), ("http://a:b@c:1", "c"), ("http://a@b@c", "c"),
            ("http://a?b", "a"), ("http://a#b", "a"), ("http://a:", "a"), ("http://a:65535", "a"),
            ("http://a:65536", nil), ("http://a:x", nil), ("http://a:123456", nil), ("http://", nil),
            ("http:///a", nil), ("http://:80", nil), ("http://[::1", nil), ("a:80", "a"), ("a:80/b", "a"), ("a:", nil),
            ("a:x", nil), (":80", nil), ("a", nil), ("", nil), (":", nil), ("//", nil), ("@", nil), ("http://@", nil),
        ] as [(String, String?)]
    )
    func host(origin: String, host: String?) {
        let found = OriginRule.host(Array(origin.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
        #expect(found == host)
    }

    @Test("Without a rule every origin passes, and none")
    func any() {
        let policy = UpgradePolicy()
        #expect(TestRequest().with("Origin", "http://evil.example").request(policy) != nil)
        #expect(TestRequest().with("Origin").request(policy) != nil)
    }

    @Test("Hosts that Unicode takes for the same text are different")
    func bytes() {
        let rule = OriginRule.hosts(["caf\u{E9}"])
        #expect(rule.allows([Array("caf\u{E9}".utf8)[...]]))
        #expect(!rule.allows([Array("cafe\u{301}".utf8)[...]]))
    }
}
