// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct UpgradePolicyTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let request: TestRequest
        let kind: UpgradeRefusal.Kind

        init(_ name: String, _ request: TestRequest, _ kind: UpgradeRefusal.Kind) {
            self.testDescription = name
            self.request = request
            self.kind = kind
        }
    }

    private static let good = TestRequest()

    static let refused: [Case] = [
        Case("foreign origin", good.with("Origin", "http://evil.example"), .originRefused),
        Case("two origins", good.with("Origin", "http://localhost", "http://localhost"), .originRefused),
        Case("POST", good.with(line: "POST / HTTP/1.1"), .methodNotAllowed),
        Case("get", good.with(line: "get / HTTP/1.1"), .methodNotAllowed),
        Case("HTTP/1.0", good.with(line: "GET / HTTP/1.0"), .versionNotSupported),
        Case("HTTP/2.0", good.with(line: "GET / HTTP/2.0"), .versionNotSupported),
        Case("no Host", good.with("Host"), .badRequest),
        Case("two Hosts", good.with("Host", "a", "a"), .badRequest),
        Case("path not ASCII", good.with(line: "GET /ä HTTP/1.1"), .badRequest),
        Case("fragment", good.with(line: "GET /a?b#c HTTP/1.1"), .badRequest),
        Case("body", good.with("Content-Length", "5"), .badRequest),
        Case("chunked body", good.with("Transfer-Encoding", "chunked"), .badRequest),
        Case("no Upgrade", good.with("Upgrade"), .notAnUpgrade),
        Case("Upgrade to h2c", good.with("Upgrade", "h2c"), .notAnUpgrade),
        Case("two Upgrades", good.with("Upgrade", "websocket", "websocket"), .notAnUpgrade),
        Case("no Connection", good.with("Connection"), .connectionNotUpgraded),
        Case("Connection: close", good.with("Connection", "close, upgraded"), .connectionNotUpgraded),
        Case("no key", good.with("Sec-WebSocket-Key"), .badKey),
        Case("two keys", good.with("Sec-WebSocket-Key", TestRequest.key, TestRequest.key), .badKey),
        Case("short key", good.with("Sec-WebSocket-Key", "YWJj"), .badKey),
        Case("15 bytes", good.with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j"), .badKey),
        Case("17 bytes", good.with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZWE="), .badKey),
        Case("no base64", good.with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j!Q=="), .badKey),
        Case("unpadded key", good.with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ"), .badKey),
        Case("no version", good.with("Sec-WebSocket-Version"), .badWebSocketVersion),
        Case("version 8", good.with("Sec-WebSocket-Version", "8"), .badWebSocketVersion),
        Case("version 14", good.with("Sec-WebSocket-Version", "14"), .badWebSocketVersion),
    ]

    @Test("A request with one fault is refused for it", arguments: Self.refused)
    func refusal(_ test: Case) {
        #expect(test.request.refusal() == test.kind)
    }

    @Test("Of several faults the one that the seed system looks for first is answered", arguments: 0..<10)
    func order(first: Int) {
        let faults: [(UpgradeRefusal.Kind, (TestRequest) -> TestRequest)] = [
            (.malformed, { $0.with("Bad name", "x") }),
            (.originRefused, { $0.with("Origin") }),
            (.methodNotAllowed, { $0.with(line: $0.line.replacing("GET", with: "PUT")) }),
            (.versionNotSupported, { $0.with(line: $0.line.replacing("1.1", with: "1.0")) }),
            (.badRequest, { $0.with("Host") }),
            (.notAnUpgrade, { $0.with("Upgrade") }),
            (.connectionNotUpgraded, { $0.with("Connection") }),
            (.badKey, { $0.with("Sec-WebSocket-Key") }),
            (.badWebSocketVersion, { $0.with("Sec-WebSocket-Version") }),
            (
                .badExtension(reason: "server_max_window_bits must have a value between 8 and 15."),
                { $0.with("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits") }
            ),
        ]
        let request = faults[first...].reduce(Self.good) { $1.1($0) }
        #expect(request.refusal() == faults[first].0)
    }

    @Test(
        "Headers of an upgrade may be written in several ways",
        arguments: [
            good.with("Upgrade", "WebSocket"), good.with("Connection", "keep-alive, Upgrade"),
            good.with("Connection", "keep-alive", "UPGRADE"), good.with("Content-Length", "0"),
            good.with("Sec-WebSocket-Key", " \t\(TestRequest.key) \t"), good.with("Sec-WebSocket-Protocol"),
            good.with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"),
        ]
    )
    func accepted(request: TestRequest) {
        #expect(request.request() != nil)
    }

    @Test("A plain GET can be told by its path, also when an origin rule refuses it")
    func plainGet() {
        let plain = Self.good.with(line: "GET /metrics?x HTTP/1.1").with("Upgrade")
        #expect(plain.action() == .refuse(UpgradeRefusal(.notAnUpgrade, path: "/metrics", isPlainGet: true)))
        #expect(
            plain.with("Origin").action()
                == .refuse(UpgradeRefusal(.originRefused, path: "/metrics", isPlainGet: true))
        )
        #expect(Self.good.with("Origin").action() == .refuse(UpgradeRefusal(.originRefused, path: "/ws")))
    }

    @Test(
        "Only malformed window sizes of permessage-deflate are refused",
        arguments: [
            ("permessage-deflate", nil),
            ("permessage-deflate; client_max_window_bits=8", nil),
            ("permessage-deflate; client_max_window_bits=\"15\"", nil),
            ("x, permessage-deflate; server_max_window_bits=10; server_no_context_takeover", nil),
            ("other; client_max_window_bits=99", nil),
            ("permessage-deflate; client_max_window_bits=99", "client"),
            ("permessage-deflate; client_max_window_bits=7", "client"),
            ("permessage-deflate; client_max_window_bits=", "client"),
            ("permessage-deflate; client_max_window_bits=08", "client"),
            ("permessage-deflate, Permessage-Deflate; client_max_window_bits=16", "client"),
            ("permessage-deflate; server_max_window_bits=16", "server"),
            ("permessage-deflate; server_max_window_bits", "server"),
        ] as [(String, String?)]
    )
    func deflate(offer: String, fault: String?) {
        let refusal = Self.good.with("Sec-WebSocket-Extensions", offer).refusal()
        let reasons = [
            "client": "client_max_window_bits must have no value or a value between 8 and 15.",
            "server": "server_max_window_bits must have a value between 8 and 15.",
        ]
        #expect(refusal == fault.flatMap { reasons[$0] }.map { .badExtension(reason: $0) })
    }

    @Test("An identity and subprotocols that would break an answer are made harmless")
    func harmless() {
        let policy = UpgradePolicy(subprotocols: ["wa mp", "", "a[b", "wamp"], identity: "R[o]o\r\nst/1")
        #expect(policy.subprotocols == ["wamp"] && policy.identity == "Roost/1")
    }
}
