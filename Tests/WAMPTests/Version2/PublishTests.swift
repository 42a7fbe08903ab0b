// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("PUBLISH and PUBLISHED")
struct PublishTests {
    @Test("PUBLISH is read in its three forms", arguments: Serializer.allCases)
    func forms(serializer: Serializer) throws {
        let plain = V2Publish(request: 239_714_735, topic: "com.myapp.mytopic1", arguments: ArgumentBytes(serializer))
        #expect(try V2Wire.read(#"[16, 239714735, {}, "com.myapp.mytopic1"]"#, serializer) == .publish(plain))
        let list = V2Publish(request: 1, topic: "a.b", arguments: V2Wire.arguments(serializer, ["Hello, world!"]))
        #expect(try V2Wire.read(#"[16,1,{},"a.b",["Hello, world!"]]"#, serializer) == .publish(list))
        let arguments = V2Wire.arguments(serializer, [], ["color": "orange", "sizes": [23, 42, 7]])
        let both = V2Publish(request: 1, topic: "a.b", arguments: arguments)
        let json = #"[16,1,{},"a.b",[],{"color":"orange","sizes":[23,42,7]}]"#
        #expect(try V2Wire.read(json, serializer) == .publish(both))
    }

    @Test("The payload stays the bytes that it came as")
    func payload() throws {
        let text = #"[16,1,{},"a", [1.0, "\u0061"] , { "k" : 1e2 }]"#
        let message = try V2MessageReader().read(ByteBuffer(string: text), as: .json, checksUTF8: true)
        let arguments = ArgumentBytes(
            .json,
            list: ByteBuffer(string: #"[1.0, "\u0061"]"#),
            keywords: ByteBuffer(string: #"{ "k" : 1e2 }"#)
        )
        #expect(message == .publish(V2Publish(request: 1, topic: "a", arguments: arguments)))
    }

    @Test("All options are read", arguments: Serializer.allCases)
    func options(serializer: Serializer) throws {
        let json = #"""
            [16,1,{"acknowledge":true,"exclude_me":false,"disclose_me":true,"retain":true,"rkey":"r",
            "exclude":[1,9007199254740992],"exclude_authid":["a"],"exclude_authrole":["b","c"],
            "eligible":[2],"eligible_authid":["d"],"eligible_authrole":["e"],
            "ppt_scheme":"wamp","ppt_serializer":"cbor","ppt_cipher":"x","ppt_keyid":"y",
            "transaction_hash":5,"forward_for":"hello","enc_algo":"invalid","_own":{}},"t"]
            """#
        var options = V2Publish.Options()
        options.acknowledge = true
        options.excludeMe = false
        options.discloseMe = true
        options.retain = true
        options.resourceKey = "r"
        options.exclude = [1, 1 << 53]
        options.excludeAuthIDs = ["a"]
        options.excludeAuthRoles = ["b", "c"]
        options.eligible = [2]
        options.eligibleAuthIDs = ["d"]
        options.eligibleAuthRoles = ["e"]
        options.passthrough = V2Passthrough(scheme: "wamp", serializer: "cbor", cipher: "x", keyID: "y")
        let expected = V2Publish(request: 1, topic: "t", options: options, arguments: ArgumentBytes(serializer))
        #expect(try V2Wire.read(json, serializer) == .publish(expected))
    }

    @Test("An empty list of eligible sessions is not the same as none", arguments: Serializer.allCases)
    func emptyLists(serializer: Serializer) throws {
        let json = #"[16,1,{"exclude":[],"eligible":[],"eligible_authid":[],"eligible_authrole":[]},"t"]"#
        var options = V2Publish.Options()
        options.exclude = []
        options.eligible = []
        options.eligibleAuthIDs = []
        options.eligibleAuthRoles = []
        let expected = V2Publish(request: 1, topic: "t", options: options, arguments: ArgumentBytes(serializer))
        #expect(try V2Wire.read(json, serializer) == .publish(expected))
    }

    @Test(
        "What is wrong in PUBLISH is named",
        arguments: [
            V2Refusal(#"[16,1,{}]"#, "PUBLISH must have 4 to 6 elements."),
            V2Refusal(#"[16,1,{},"t",[],{},[]]"#, "PUBLISH must have 4 to 6 elements."),
            V2Refusal(#"[16,"1",{},"t"]"#, "Element 1 of PUBLISH, Request, must be an integer from 1 to 2^53."),
            V2Refusal(#"[16,1,null,"t"]"#, "Element 2 of PUBLISH, Options, must be a dict."),
            V2Refusal(#"[16,1,{},["t"]]"#, "Element 3 of PUBLISH, Topic, must be a URI as a string."),
            V2Refusal(#"[16,1,{},"t","a1666e6f74696365"]"#, "Element 4 of PUBLISH, Arguments, must be a list."),
            V2Refusal(#"[16,1,{},"t",{}]"#, "Element 4 of PUBLISH, Arguments, must be a list."),
            V2Refusal(#"[16,1,{},"t",null]"#, "Element 4 of PUBLISH, Arguments, must be a list."),
            V2Refusal(#"[16,1,{},"t",[],[]]"#, "Element 5 of PUBLISH, ArgumentsKw, must be a dict."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("A payload that is one binary value is refused", arguments: Serializer.allCases)
    func binaryPayload(serializer: Serializer) throws {
        let message = try V2Wire.message([16, 1, ["enc_algo": "cryptobox"], "t", .binary([0xA1, 0x66])], serializer)
        #expect(throws: V2Violation(.publish, .wrongElement(4, name: "Arguments", must: .list))) {
            try V2MessageReader().read(message, as: serializer, checksUTF8: true)
        }
    }

    @Test(
        "Options of the wrong type are refused",
        arguments: [
            ("acknowledge", ["1", #""hello""#, "null", "[]"], V2Requirement.bool),
            ("exclude_me", [#""hello""#, "0"], .bool),
            ("disclose_me", ["1"], .bool),
            ("retain", [#""hello""#], .bool),
            (
                "exclude", [#""hello""#, #"["hello"]"#, "[true]", "[0]", "[-1]", "[1.5]", "[9007199254740993]", "7"],
                .idList
            ),
            ("eligible", [#""hello""#, "[1,null]", "{}"], .idList),
            ("exclude_authid", [#""hello""#, "[123]"], .stringList),
            ("exclude_authrole", [#""manager""#, "[[]]"], .stringList),
            ("eligible_authid", ["123", "[null]"], .stringList),
            ("eligible_authrole", ["[123]", "null"], .stringList),
            ("rkey", ["1"], .string),
            ("ppt_scheme", ["1"], .string),
            ("ppt_serializer", ["1"], .string),
            ("ppt_cipher", ["true"], .string),
            ("ppt_keyid", ["[]"], .string),
        ],
        Serializer.allCases
    )
    func wrongOptions(
        option: (key: String, values: [String], requirement: V2Requirement),
        serializer: Serializer
    ) throws {
        for value in option.values {
            let refusal = try V2Wire.refusal("[16,1,{\"\(option.key)\":\(value)},\"t\"]", serializer)
            #expect(refusal == "PUBLISH.Options.\(option.key) must be \(option.requirement.rawValue).")
        }
    }

    @Test("Of equal keys the last one counts", arguments: Serializer.allCases)
    func equalKeys(serializer: Serializer) throws {
        let message = try V2Wire.read(#"[16,1,{"acknowledge":1,"acknowledge":true},"t"]"#, serializer)
        var options = V2Publish.Options()
        options.acknowledge = true
        let expected = V2Publish(request: 1, topic: "t", options: options, arguments: ArgumentBytes(serializer))
        #expect(message == .publish(expected))
    }

    @Test("PUBLISHED is written", arguments: Serializer.allCases)
    func published(serializer: Serializer) throws {
        let message = V2ServerMessages.published(request: 1, publication: 1 << 53, in: serializer)
        try V2Wire.expect(message, serializer, is: "[17,1,9007199254740992]")
    }

    @Test("What a client writes, the router reads", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let arguments = V2Wire.arguments(serializer, ["x"], ["k": 1])
        let message = V2ClientMessages.publish(request: 1, options: ["retain": true], topic: "t", arguments: arguments)
        var options = V2Publish.Options()
        options.retain = true
        let expected = V2Publish(request: 1, topic: "t", options: options, arguments: arguments)
        #expect(try V2MessageReader().read(message, as: serializer, checksUTF8: true) == .publish(expected))
    }
}
