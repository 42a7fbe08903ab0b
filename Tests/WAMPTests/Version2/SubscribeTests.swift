// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("SUBSCRIBE, UNSUBSCRIBE and their answers")
struct SubscribeTests {
    @Test("SUBSCRIBE without options is exact", arguments: Serializer.allCases)
    func minimal(serializer: Serializer) throws {
        let expected = V2Subscribe(request: 123, topic: "com.example.topic")
        #expect(
            try V2Wire.read(#"[32,123,{"forward_for":"hello"},"com.example.topic"]"#, serializer)
                == .subscribe(expected)
        )
    }

    @Test("All options are read", arguments: MatchPolicy.allCases, Serializer.allCases)
    func options(match: MatchPolicy, serializer: Serializer) throws {
        let json = #"[32,123,{"match":"\#(match.rawValue)","get_retained":true,"nkey":"n"},"a.b"]"#
        var options = V2Subscribe.Options()
        options.match = match
        options.getRetained = true
        options.nodeKey = "n"
        let expected = V2Subscribe(request: 123, topic: "a.b", options: options)
        #expect(try V2Wire.read(json, serializer) == .subscribe(expected))
    }

    @Test("Whether the topic follows the rules is not judged", arguments: ["", "a..b", "#", " "], Serializer.allCases)
    func invalidURI(topic: URI, serializer: Serializer) throws {
        let message = try V2Wire.read([32, 1, [:], .string(topic.description)], serializer)
        #expect(message == .subscribe(V2Subscribe(request: 1, topic: topic)))
    }

    @Test(
        "What is wrong in SUBSCRIBE is named",
        arguments: [
            V2Refusal(#"[32,1,{}]"#, "SUBSCRIBE must have 4 elements."),
            V2Refusal(#"[32,1,{},"t",[]]"#, "SUBSCRIBE must have 4 elements."),
            V2Refusal(#"[32,0,{},"t"]"#, "Element 1 of SUBSCRIBE, Request, must be an integer from 1 to 2^53."),
            V2Refusal(#"[32,1,[],"t"]"#, "Element 2 of SUBSCRIBE, Options, must be a dict."),
            V2Refusal(#"[32,1,{},7]"#, "Element 3 of SUBSCRIBE, Topic, must be a URI as a string."),
            V2Refusal(#"[32,1,{"match":"regex"},"t"]"#, Self.wrongMatch),
            V2Refusal(#"[32,1,{"match":"Exact"},"t"]"#, Self.wrongMatch),
            V2Refusal(#"[32,1,{"match":""},"t"]"#, Self.wrongMatch),
            V2Refusal(#"[32,1,{"match":123},"t"]"#, Self.wrongMatch),
            V2Refusal(#"[32,1,{"get_retained":"hello"},"t"]"#, "SUBSCRIBE.Options.get_retained must be a bool."),
            V2Refusal(#"[32,1,{"nkey":1},"t"]"#, "SUBSCRIBE.Options.nkey must be a string."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("UNSUBSCRIBE is read", arguments: Serializer.allCases)
    func unsubscribe(serializer: Serializer) throws {
        let expected = V2Unsubscribe(request: 1, subscription: 1 << 53)
        #expect(try V2Wire.read("[34,1,9007199254740992]", serializer) == .unsubscribe(expected))
    }

    @Test(
        "What is wrong in UNSUBSCRIBE is named",
        arguments: [
            V2Refusal("[34,1]", "UNSUBSCRIBE must have 3 elements."),
            V2Refusal("[34,1,2,{}]", "UNSUBSCRIBE must have 3 elements."),
            V2Refusal("[34,true,2]", "Element 1 of UNSUBSCRIBE, Request, must be an integer from 1 to 2^53."),
            V2Refusal(
                "[34,1,0]",
                "Element 2 of UNSUBSCRIBE, SUBSCRIBED.Subscription, must be an integer from 1 to 2^53."
            ),
        ],
        Serializer.allCases
    )
    func unsubscribeRefused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("The answers are written", arguments: Serializer.allCases)
    func answers(serializer: Serializer) throws {
        let subscribed = V2ServerMessages.subscribed(request: 1, subscription: 2, in: serializer)
        try V2Wire.expect(subscribed, serializer, is: "[33,1,2]")
        try V2Wire.expect(V2ServerMessages.unsubscribed(request: 1, in: serializer), serializer, is: "[35,1]")
        let revoked = V2ServerMessages.unsubscribed(revoking: 2, reason: "gone", in: serializer)
        try V2Wire.expect(revoked, serializer, is: #"[35,0,{"subscription":2,"reason":"gone"}]"#)
        let silent = V2ServerMessages.unsubscribed(revoking: 2, reason: nil, in: serializer)
        try V2Wire.expect(silent, serializer, is: #"[35,0,{"subscription":2}]"#)
    }

    @Test("What a client writes, the router reads", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let subscribe = V2ClientMessages.subscribe(request: 1, topic: "é.b", in: serializer)
        let read = try V2MessageReader().read(subscribe, as: serializer, checksUTF8: true)
        #expect(read == .subscribe(V2Subscribe(request: 1, topic: "é.b")))
        let unsubscribe = V2ClientMessages.unsubscribe(request: 2, subscription: 3, in: serializer)
        let readToo = try V2MessageReader().read(unsubscribe, as: serializer, checksUTF8: true)
        #expect(readToo == .unsubscribe(V2Unsubscribe(request: 2, subscription: 3)))
    }

    private static let wrongMatch = "SUBSCRIBE.Options.match must be one of exact, prefix and wildcard."
}
