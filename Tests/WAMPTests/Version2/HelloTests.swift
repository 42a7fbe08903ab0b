// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("HELLO and WELCOME")
struct HelloTests {
    @Test("HELLO with a role is enough", arguments: Serializer.allCases)
    func minimal(serializer: Serializer) throws {
        let message = try V2Wire.read(#"[1,"realm1",{"roles":{"subscriber":{}}}]"#, serializer)
        #expect(message == .hello(V2Hello(realm: "realm1", roles: V2Roles(subscriber: []))))
        #expect(message.code == .hello)
    }

    @Test("The realm may be null", arguments: Serializer.allCases)
    func noRealm(serializer: Serializer) throws {
        let message = try V2Wire.read(#"[1,null,{"roles":{"caller":{"features":{}}}}]"#, serializer)
        #expect(message == .hello(V2Hello(realm: nil, roles: V2Roles(caller: []))))
    }

    @Test("All details are read", arguments: Serializer.allCases)
    func details(serializer: Serializer) throws {
        let json = #"""
            [1,"realm1",{"agent":"A","authmethods":["ticket","anonymous"],"authid":"joe","authrole":"user",
            "authextra":{"pubkey":"00","channel_binding":null},"resumable":true,"resume-session":7,"resume-token":"t",
            "roles":{"publisher":{"features":{"payload_passthru_mode":true,"publisher_exclusion":false,"x":1}},
            "callee":{"features":{"call_canceling":true,"call_timeout":true},"extra":[]},"driver":7}}]
            """#
        let expected = V2Hello(
            realm: "realm1",
            roles: V2Roles(publisher: .payloadPassthruMode, callee: [.callCanceling, .callTimeout]),
            agent: "A",
            authMethods: ["ticket", "anonymous"],
            authID: "joe",
            authRole: "user",
            authExtra: ["pubkey": "00", "channel_binding": nil]
        )
        #expect(try V2Wire.read(json, serializer) == .hello(expected))
    }

    @Test("A detail that is null is not there", arguments: Serializer.allCases)
    func nullDetails(serializer: Serializer) throws {
        let json = #"""
            [1,"r",{"agent":null,"authmethods":null,"authid":null,"authrole":null,"authextra":null,"resumable":null,
            "roles":{"caller":{"features":{"call_timeout":null}},"callee":null}}]
            """#
        #expect(try V2Wire.read(json, serializer) == .hello(V2Hello(realm: "r", roles: V2Roles(caller: []))))
    }

    @Test(
        "What is wrong in HELLO is named",
        arguments: [
            V2Refusal(#"[1]"#, "HELLO must have 3 elements."),
            V2Refusal(#"[1,"r"]"#, "HELLO must have 3 elements."),
            V2Refusal(#"[1,"r",{"roles":{"caller":{}}},[]]"#, "HELLO must have 3 elements."),
            V2Refusal(
                #"[1,7,{"roles":{"caller":{}}}]"#,
                "Element 1 of HELLO, Realm, must be a URI as a string, or null."
            ),
            V2Refusal(#"[1,"r",[]]"#, "Element 2 of HELLO, Details, must be a dict."),
            V2Refusal(#"[1,"r",{}]"#, Self.roles),
            V2Refusal(#"[1,"r",{"roles":{}}]"#, Self.roles),
            V2Refusal(#"[1,"r",{"roles":null}]"#, Self.roles),
            V2Refusal(#"[1,"r",{"roles":{"broker":{}}}]"#, Self.roles),
            V2Refusal(#"[1,"r",{"roles":["caller"]}]"#, "HELLO.Details.roles must be a dict."),
            V2Refusal(#"[1,"r",{"roles":{"caller":true}}]"#, "HELLO.Details.roles.caller must be a dict."),
            V2Refusal(
                #"[1,"r",{"roles":{"caller":{"features":[]}}}]"#,
                "HELLO.Details.roles.caller.features must be a dict."
            ),
            V2Refusal(
                #"[1,"r",{"roles":{"callee":{"features":{"call_canceling":1}}}}]"#,
                "HELLO.Details.roles.callee.features.call_canceling must be a bool."
            ),
            V2Refusal(Self.hello(#""agent":1"#), "HELLO.Details.agent must be a string."),
            V2Refusal(Self.hello(#""authid":true"#), "HELLO.Details.authid must be a string."),
            V2Refusal(Self.hello(#""authrole":[]"#), "HELLO.Details.authrole must be a string."),
            V2Refusal(Self.hello(#""authmethods":"ticket""#), "HELLO.Details.authmethods must be a list of strings."),
            V2Refusal(Self.hello(#""authmethods":["a",1]"#), "HELLO.Details.authmethods must be a list of strings."),
            V2Refusal(Self.hello(#""authextra":[]"#), "HELLO.Details.authextra must be a dict."),
            V2Refusal(Self.hello(#""resumable":1"#), "HELLO.Details.resumable must be a bool."),
            V2Refusal(
                Self.hello(#""resume-session":0"#),
                "HELLO.Details.resume-session must be an integer from 1 to 2^53."
            ),
            V2Refusal(Self.hello(#""resume-token":1"#), "HELLO.Details.resume-token must be a string."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test(
        "The texts that a session keeps are bounded",
        arguments: ["agent", "authid", "authrole"],
        Serializer.allCases
    )
    func textBytes(key: String, serializer: Serializer) throws {
        let reader = V2MessageReader(textBytes: 4)
        let short = Self.hello("\"\(key)\":\"éé\"")
        let long = Self.hello("\"\(key)\":\"éé1\"")
        #expect(try V2Wire.refusal(short, serializer, reader: reader) == nil)
        #expect(
            try V2Wire.refusal(long, serializer, reader: reader) == "HELLO.Details.\(key) must be a shorter string."
        )
    }

    @Test("Each of the methods is bounded", arguments: Serializer.allCases)
    func authMethodBytes(serializer: Serializer) throws {
        let reader = V2MessageReader(textBytes: 4)
        let short = Self.hello(#""authmethods":["1234","1234"]"#)
        let long = Self.hello(#""authmethods":["1234","12345"]"#)
        #expect(try V2Wire.refusal(short, serializer, reader: reader) == nil)
        let reason = "HELLO.Details.authmethods must be a shorter string."
        #expect(try V2Wire.refusal(long, serializer, reader: reader) == reason)
    }

    @Test("What a client writes, the router reads", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let details: WireValue = ["roles": ["caller": ["features": ["call_timeout": true]]]]
        let roles = V2Roles(caller: .callTimeout)
        for realm in [nil, "realm1" as URI] {
            let message = V2ClientMessages.hello(realm: realm, details: details, in: serializer)
            let read = try V2MessageReader().read(message, as: serializer, checksUTF8: true)
            #expect(read == .hello(V2Hello(realm: realm, roles: roles)))
        }
    }

    @Test("WELCOME tells the session's id and the details", arguments: Serializer.allCases)
    func welcome(serializer: Serializer) throws {
        let message = V2ServerMessages.welcome(session: 1 << 53, details: ["realm": "r"], in: serializer)
        try V2Wire.expect(message, serializer, is: #"[2,9007199254740992,{"realm":"r"}]"#)
    }

    private static let roles =
        "HELLO.Details.roles must be a dict with at least one of publisher, subscriber, caller and callee."

    private static func hello(_ detail: String) -> String {
        #"[1,"r",{"roles":{"caller":{}},"# + detail + "}]"
    }
}
