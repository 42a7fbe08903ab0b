// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostClient

@Suite
struct WebSocketAddressTests {
    /// A URL and the parts that it has.
    struct Example: Sendable {
        let url: String
        let isSecure: Bool
        let host: String
        let port: Int
        let target: String
        let hostField: String
    }

    @Test(
        "A URL is read in its parts",
        arguments: [
            Example(url: "ws://a", isSecure: false, host: "a", port: 80, target: "/", hostField: "a"),
            Example(url: "WSS://a.b/", isSecure: true, host: "a.b", port: 443, target: "/", hostField: "a.b"),
            Example(url: "ws://a:80/x", isSecure: false, host: "a", port: 80, target: "/x", hostField: "a"),
            Example(url: "wss://a:80?q=1", isSecure: true, host: "a", port: 80, target: "/?q=1", hostField: "a:80"),
            Example(
                url: "ws://[::1]:8080/ws?a",
                isSecure: false,
                host: "::1",
                port: 8080,
                target: "/ws?a",
                hostField: "[::1]:8080"
            ),
            Example(url: "ws://[::1]", isSecure: false, host: "::1", port: 80, target: "/", hostField: "[::1]"),
        ]
    )
    func reads(example: Example) throws {
        let address = try WebSocketAddress(example.url)
        #expect(address.isSecure == example.isSecure)
        #expect(address.host == example.host)
        #expect(address.port == example.port)
        #expect(address.target == example.target)
        #expect(address.hostField == example.hostField)
    }

    @Test(
        "Other forms are refused",
        arguments: [
            "", "ws:", "ws://", "ws:///x", "http://a", "a:80", "ws://a:", "ws://a:0", "ws://a:65536", "ws://a:1x",
            "ws://a:123456", "ws://u@a", "ws://u:p@a/", "ws://a/#f", "ws://a b", "ws://a/\r\nX: y", "ws://é",
            "ws://[::1", "ws://[x]", "ws://[::1]x", "ws://[]",
        ]
    )
    func refuses(url: String) {
        #expect { try WebSocketAddress(url) } throws: { ($0 as? ClientError)?.code == .invalidAddress }
    }

    @Test("Every start of a URL is read or refused without a trap")
    func readsEveryStart() {
        let url = "wss://[fe80::1]:65535/ws?a=b"
        for count in 0...url.utf8.count {
            _ = try? WebSocketAddress(String(url.prefix(count)))
        }
    }

    @Test("A ticket is escaped and added to the query", arguments: [("ws://a/w", "/w?"), ("ws://a/w?x=1", "/w?x=1&")])
    func addsTicket(url: String, start: String) throws {
        let target = try WebSocketAddress(url).target(adding: "ticket", "aB9+/= ~-._é")
        #expect(target == start + "ticket=aB9%2B%2F%3D%20~-._%C3%A9")
    }
}
