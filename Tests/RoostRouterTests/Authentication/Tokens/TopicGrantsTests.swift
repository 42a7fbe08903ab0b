// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable import RoostRouter

@Suite("TopicGrants")
struct TopicGrantsTests {
    private func grants(_ json: String) throws -> TopicGrants? {
        TopicGrants(claim: try WireValue.parse(json))
    }

    @Test(
        "A grant opens its topics for what it names, and nothing else",
        arguments: [
            (#"["a.b"]"#, "a.b", true, false), (#"["a.b"]"#, "a.bc", false, false),
            (#"[{"uri":"a","allow":"publish"}]"#, "a", false, true),
            (#"[{"uri":"a","allow":["publish","subscribe"]}]"#, "a", true, true),
            (#"[{"uri":"a","allow":[]}]"#, "a", false, false),
            (#"[{"uri":"a.","match":"prefix"}]"#, "a.b", true, false),
            (#"[{"uri":"a.","match":"prefix"}]"#, "a", false, false),
            (#"[{"uri":"chat/","match":"prefix"}]"#, "chat/room/1", true, false),
            (#"[{"uri":"a..c","match":"wildcard"}]"#, "a.b.c", true, false),
            (#"[{"uri":"a..c","match":"wildcard"}]"#, "a.b.d", false, false),
            (#"["a",{"uri":"a","allow":"publish"}]"#, "a", true, true), ("[]", "a", false, false),
        ]
    )
    func opens(json: String, topic: String, subscribes: Bool, publishes: Bool) throws {
        let grants = try #require(try self.grants(json))
        #expect(grants.open(.subscribe, URI(topic)) == subscribes)
        #expect(grants.open(.publish, URI(topic)) == publishes)
        #expect(!grants.open(.call, URI(topic)))
    }

    @Test("Topics are compared byte by byte")
    func bytes() throws {
        let grants = try #require(try self.grants(#"["caf\u00e9"]"#))
        #expect(grants.open(.subscribe, URI("caf\u{E9}")))
        #expect(!grants.open(.subscribe, URI("cafe\u{301}")))
    }

    @Test(
        "What is no list of topics cannot be read",
        arguments: [
            "{}", "5", #""a""#, "[5]", "[null]", "[{}]", #"[{"uri":5}]"#, #"[{"uri":"a","match":"regex"}]"#,
            #"[{"uri":"a","match":1}]"#, #"[{"uri":"a","allow":"call"}]"#, #"[{"uri":"a","allow":[1]}]"#, #"["a",[]]"#,
        ]
    )
    func unreadable(json: String) throws {
        #expect(try self.grants(json) == nil)
    }

    @Test("The number of grants is bounded")
    func bound() throws {
        func list(_ count: Int) -> String { "[" + Array(repeating: #""a""#, count: count).joined(separator: ",") + "]" }
        #expect(try self.grants(list(TopicGrants.maximum))?.grants.count == 64)
        #expect(try self.grants(list(TopicGrants.maximum + 1)) == nil)
        #expect(TopicGrants(claim: nil) == TopicGrants())
        #expect(TopicGrants(claim: .null) == TopicGrants())
    }
}
