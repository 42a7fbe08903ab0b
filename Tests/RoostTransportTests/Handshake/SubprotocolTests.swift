// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostTransport

@Suite
struct SubprotocolTests {
    private static let both = ["wamp.2.cbor.batched", "wamp.2.cbor", "wamp.2.json", "wamp"]

    private static func request(_ offers: [String]) -> TestRequest {
        var request = TestRequest().with("Sec-WebSocket-Protocol")
        request.fields += offers.map { ("Sec-WebSocket-Protocol", $0) }
        return request
    }

    @Test(
        "Of the client's list the first that is offered is taken, with regard to case",
        arguments: [
            (["wamp"], "wamp"), (["wamp, wamp.2.json"], "wamp"), (["wamp.2.json, wamp"], "wamp.2.json"),
            (["wamp.2.nonsense, wamp.2.cbor, wamp.2.json"], "wamp.2.cbor"), (["a, wamp"], "wamp"),
            (["wamp.2.json", "wamp.2.cbor.batched"], "wamp.2.json"), (["a", "b,wamp"], "wamp"),
            (["WAMP", "wamp.2.JSON", "wamp"], "wamp"), (["wamp,wamp"], "wamp"), ([",, ,wamp.2.json"], "wamp.2.json"),
            (["", "wamp.2.cbor"], "wamp.2.cbor"), (["wamp.2.json.batched,wamp.2.cbor.batched"], "wamp.2.cbor.batched"),
        ] as [([String], String)],
        SubprotocolRule.allCases
    )
    func chosen(_ test: ([String], String), rule: SubprotocolRule) {
        let policy = UpgradePolicy(subprotocols: Self.both, subprotocolRule: rule)
        let action = Self.request(test.0).action(policy)
        #expect(Self.request(test.0).request(policy)?.subprotocol == test.1)
        #expect(TestRequest.answer(action, policy).contains("\r\nSec-WebSocket-Protocol: \(test.1)\r\n"))
    }

    @Test(
        "A request for other subprotocols only is served without one, or refused, as the rule says",
        arguments: [["x"], ["WAMP"], ["wamp.9.nonsense"], ["xwamp", "wam"], ["\"wamp\""], ["a, b", ",c"]]
    )
    func others(offers: [String]) {
        let request = Self.request(offers)
        for subprotocols in [["wamp"], Self.both] {
            let optional = UpgradePolicy(subprotocols: subprotocols, subprotocolRule: .optional)
            #expect(request.request(optional) != nil && request.request(optional)?.subprotocol == nil)
            #expect(!TestRequest.answer(request.action(optional), optional).contains("Sec-WebSocket-Protocol"))
            for rule in [SubprotocolRule.matching, .required] {
                let policy = UpgradePolicy(subprotocols: subprotocols, subprotocolRule: rule)
                #expect(request.refusal(policy) == .noSubprotocol)
            }
        }
    }

    @Test(
        "A request that names no subprotocol is served without one unless one is required",
        arguments: [[], [""], ["", ",,"]] as [[String]]
    )
    func none(offers: [String]) {
        for rule in [SubprotocolRule.optional, .matching] {
            let policy = UpgradePolicy(subprotocols: Self.both, subprotocolRule: rule)
            let request = Self.request(offers).request(policy)
            #expect(request != nil && request?.subprotocol == nil)
        }
        let required = UpgradePolicy(subprotocols: Self.both, subprotocolRule: .required)
        #expect(Self.request(offers).refusal(required) == .noSubprotocol)
    }

    @Test("A subprotocol is looked for after everything else")
    func last() {
        let policy = UpgradePolicy(subprotocols: Self.both, subprotocolRule: .matching)
        let request = Self.request(["x"])
        let extensions = "permessage-deflate; server_max_window_bits"
        #expect(request.with("Sec-WebSocket-Version", "8").refusal(policy) == .badWebSocketVersion)
        #expect(
            request.with("Sec-WebSocket-Extensions", extensions).refusal(policy)
                == .badExtension(reason: "server_max_window_bits must have a value between 8 and 15.")
        )
    }

    @Test("The default rule is the seed system's")
    func defaultRule() {
        #expect(UpgradePolicy().subprotocolRule == .optional)
    }

    @Test("A refusal that suggests subprotocols names all of them")
    func suggestion() {
        let policy = UpgradePolicy(subprotocols: ["wamp.2.json", "wamp"])
        let answer = TestRequest.answer(TestRequest().with("Upgrade").action(policy), policy)
        #expect(answer.contains("\r\nSec-WebSocket-Protocol: wamp.2.json, wamp\r\n"))
    }

    @Test(
        "Only a request that chooses a subprotocol of programs may go without an origin",
        arguments: [("wamp.2.json", nil), ("wamp", .originRefused), ("x", .originRefused), ("", .originRefused)]
            as [(String, UpgradeRefusal.Kind?)]
    )
    func programs(offer: String, refusal: UpgradeRefusal.Kind?) {
        let policy = UpgradePolicy(
            origins: .hosts(["shop.example"]),
            subprotocols: Self.both,
            programSubprotocols: ["wamp.2.json"]
        )
        #expect(Self.request([offer]).with("Origin").refusal(policy) == refusal)
        let foreign = Self.request([offer]).with("Origin", "http://evil.example")
        #expect(foreign.refusal(policy) == .originRefused)
    }
}
