// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct DeflateOfferTests {
    private static let both = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    /// What is answered to offers, each in a header of its own.
    private static func answer(_ offers: [String], _ settings: DeflateSettings?) -> String? {
        var request = TestRequest()
        request.fields += offers.map { ("Sec-WebSocket-Extensions", $0) }
        let policy = UpgradePolicy(deflate: settings)
        let lines = TestRequest.answer(request.action(policy), policy).split(separator: "\r\n")
        #expect(lines.first == "HTTP/1.1 101 Switching Protocols")
        let name = "Sec-WebSocket-Extensions: "
        return lines.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    @Test("Without settings no offer is answered")
    func off() {
        #expect(Self.answer(["permessage-deflate"], nil) == nil)
    }

    @Test("Without an offer there is no compression")
    func nothingOffered() {
        #expect(Self.answer([], DeflateSettings()) == nil)
        #expect(TestRequest().request(UpgradePolicy(deflate: DeflateSettings()))?.deflate == nil)
    }

    @Test(
        "An offer is answered without context takeover, with the windows that it names",
        arguments: [
            ("permessage-deflate", ""), ("Permessage-Deflate", ""),
            ("permessage-deflate; server_no_context_takeover", ""),
            ("permessage-deflate;client_no_context_takeover ; server_no_context_takeover", ""),
            ("permessage-deflate; client_max_window_bits", "; client_max_window_bits=15"),
            ("permessage-deflate; client_max_window_bits=8", "; client_max_window_bits=8"),
            ("permessage-deflate; client_max_window_bits=\"10\"", "; client_max_window_bits=10"),
            ("permessage-deflate; server_max_window_bits=9", "; server_max_window_bits=9"),
            ("permessage-deflate; server_max_window_bits=15", "; server_max_window_bits=15"),
            (
                "permessage-deflate; client_max_window_bits; server_max_window_bits=12",
                "; server_max_window_bits=12; client_max_window_bits=15"
            ),
        ]
    )
    func accepted(offer: String, windows: String) {
        #expect(Self.answer([offer], DeflateSettings()) == Self.both + windows)
    }

    @Test(
        "The server's own window is never exceeded, in both directions",
        arguments: [
            ("permessage-deflate", "", 10),
            ("permessage-deflate; client_max_window_bits", "; client_max_window_bits=10", 10),
            ("permessage-deflate; client_max_window_bits=9", "; client_max_window_bits=9", 10),
            ("permessage-deflate; client_max_window_bits=11", "; client_max_window_bits=10", 10),
            ("permessage-deflate; server_max_window_bits=9", "; server_max_window_bits=9", 9),
            ("permessage-deflate; server_max_window_bits=11", "; server_max_window_bits=10", 10),
        ]
    )
    func ownWindow(offer: String, windows: String, bits: Int) {
        let settings = DeflateSettings(windowBits: 10, level: 4, minimumBytes: 7)
        #expect(Self.answer([offer], settings) == Self.both + windows)
        let request = TestRequest().with("Sec-WebSocket-Extensions", offer)
        let outbound = request.request(UpgradePolicy(deflate: settings))?.deflate?.outbound
        #expect(outbound == DeflateSettings(windowBits: bits, level: 4, minimumBytes: 7))
    }

    @Test(
        "An offer that cannot be kept is passed over",
        arguments: [
            "permessage-deflate; server_max_window_bits=8", "permessage-deflate; unknown",
            "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=\"\"",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
            "permessage-deflate; Server_No_Context_Takeover", "permessage-deflate; =9", "x-webkit-deflate-frame",
            "permessage-deflat", "", ";", "\"permessage-deflate\"",
        ]
    )
    func declined(offer: String) {
        #expect(Self.answer([offer], DeflateSettings()) == nil)
        #expect(Self.answer([offer + ", permessage-deflate"], DeflateSettings()) == Self.both)
        #expect(Self.answer([offer, "permessage-deflate"], DeflateSettings()) == Self.both)
    }

    @Test("Of several acceptable offers the first one counts")
    func several() {
        let offers = ["x, permessage-deflate; server_max_window_bits=10, permessage-deflate", "permessage-deflate"]
        #expect(Self.answer(offers, DeflateSettings()) == Self.both + "; server_max_window_bits=10")
    }

    @Test("A malformed window size is refused as without compression, also behind an acceptable offer")
    func malformed() {
        let offer = "permessage-deflate, permessage-deflate; server_max_window_bits=16"
        let refusal = TestRequest().with("Sec-WebSocket-Extensions", offer)
            .refusal(UpgradePolicy(deflate: DeflateSettings()))
        #expect(refusal == .badExtension(reason: "server_max_window_bits must have a value between 8 and 15."))
    }

    @Test("The answer stands behind the key's and before the identity")
    func order() {
        let policy = UpgradePolicy(subprotocols: ["wamp"], identity: "Ratchet/0.4.4", deflate: DeflateSettings())
        let request = TestRequest().with("Sec-WebSocket-Extensions", "permessage-deflate")
        let expected =
            "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: wamp\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
            + "Sec-WebSocket-Extensions: \(Self.both)\r\nX-Powered-By: Ratchet/0.4.4\r\n\r\n"
        #expect(TestRequest.answer(request.action(policy), policy) == expected)
    }

    @Test("Settings out of range become the nearest in range")
    func settings() {
        #expect(DeflateSettings(windowBits: 8, level: 0, minimumBytes: -1).windowBits == 9)
        #expect(DeflateSettings(windowBits: 8, level: 0, minimumBytes: -1).level == 1)
        #expect(DeflateSettings(windowBits: 8, level: 0, minimumBytes: -1).minimumBytes == 0)
        #expect(DeflateSettings(windowBits: 16, level: 10) == DeflateSettings(windowBits: 15, level: 9))
    }

    @Test("Random offers never trap, and what is agreed upon is within what both can do", arguments: 0..<100)
    func random(seed: UInt64) {
        let words = [
            "permessage-deflate", "server_max_window_bits", "client_max_window_bits", "server_no_context_takeover",
            "client_no_context_takeover", ";", ";", ",", "=", "=", "8", "9", "10", "15", "16", "\"", "\\", " ", "x",
        ]
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            let members = HTTPSyntax.members(Array(text.joined().utf8)[...], separator: UInt8(ascii: ","))
            let settings = DeflateSettings(windowBits: Int.random(in: 9...15, using: &random))
            guard let agreement = DeflateOffer.agreement(on: members, settings: settings) else { continue }
            #expect((9...settings.windowBits).contains(agreement.outbound.windowBits))
            #expect((8...settings.windowBits).contains(agreement.clientWindowBits ?? 8))
        }
    }
}
