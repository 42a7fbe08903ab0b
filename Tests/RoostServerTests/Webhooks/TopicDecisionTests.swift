// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("TopicDecision")
struct TopicDecisionTests {
    private static func decision(_ text: String) throws -> TopicDecision? {
        TopicDecision(answer: try WireValue.parse(text))
    }

    @Test("An answer is read as documented")
    func answers() throws {
        #expect(try Self.decision(#"{"allow": true, "reason": null, "x": 1}"#) == TopicDecision(isAllowed: true))
        let refused = try #require(
            try Self.decision(#"{"allow": false, "reason": "No.", "close": true, "cache": false}"#)
        )
        #expect(!refused.isAllowed)
        #expect(refused.reason == "No.")
        #expect(refused.closes)
        #expect(!refused.isRemembered)
        let changed = try #require(
            try Self.decision(
                #"{"allow": true, "payload": null, "exclude": [7], "exclude_authid": ["a"], "exclude_authrole": ["b"],"#
                    + #""eligible": [], "eligible_authid": ["c"], "eligible_authrole": []}"#
            )
        )
        #expect(changed.payload == .null)
        let seven = try #require(SessionID(rawValue: 7))
        #expect(changed.excluded == [.session(seven), .authID("a"), .authRole("b")])
        #expect(changed.eligible == [])
        #expect(changed.eligibleAuthIDs == ["c"])
        #expect(changed.eligibleAuthRoles == [])
    }

    @Test(
        "An answer that is not as documented is none",
        arguments: [
            "{}", #"{"allow": null}"#, #"{"allow": "yes"}"#, #"{"allow": 1}"#, #"{"allow": true, "reason": 1}"#,
            #"{"allow": false, "close": "yes"}"#, #"{"allow": true, "cache": 30}"#, #"{"allow": true, "exclude": 7}"#,
            #"{"allow": true, "exclude": [true]}"#, #"{"allow": true, "eligible": [-1]}"#,
            #"{"allow": true, "eligible": [0.5]}"#, #"{"allow": true, "eligible_authid": [1]}"#,
            #"{"allow": true, "exclude_authid": "a"}"#, #"{"allow": true, "eligible_authrole": {}}"#,
        ]
    )
    func undocumented(text: String) throws {
        #expect(try Self.decision(text) == nil)
    }

    @Test("Of what publisher and application want, both count")
    func restricted() throws {
        let (one, two) = (try #require(SessionID(rawValue: 1)), try #require(SessionID(rawValue: 2)))
        func eligible(_ wanted: [Audience.Member], _ answer: String) throws -> [Audience.Member] {
            let decision = try #require(try Self.decision(#"{"allow": true, "eligible": \#(answer)}"#))
            return decision.restricted(Audience(eligible: wanted)).eligible
        }
        #expect(try eligible([], "null") == [])
        #expect(try eligible([], "[1]") == [.session(one)])
        #expect(try eligible([.session(one), .session(two)], "[2]") == [.session(two)])
        #expect(try eligible([.session(one)], "null") == [.session(one)])
        #expect(try eligible([.session(one)], "[2]") == [.unknown("")])
        #expect(try eligible([], "[]") == [.unknown("")])
        #expect(try eligible([.everyone], "[1]") == [.session(one)])
        var audience = Audience(excluding: [.session(one)])
        audience.eligibleAuthIDs = ["a", "b"]
        let names = try #require(
            try Self.decision(
                #"{"allow": true, "exclude": [2], "eligible_authid": ["b", "c"], "eligible_authrole": ["r"]}"#
            )
        ).restricted(audience)
        #expect(names.excluded == [.session(one), .session(two)])
        #expect(names.eligibleAuthIDs == ["b"])
        #expect(names.eligibleAuthRoles == ["r"])
    }
}
