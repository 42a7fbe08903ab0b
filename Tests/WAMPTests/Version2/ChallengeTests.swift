// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("CHALLENGE and AUTHENTICATE")
struct ChallengeTests {
    @Test("AUTHENTICATE is read", arguments: Serializer.allCases)
    func authenticate(serializer: Serializer) throws {
        #expect(try V2Wire.read(#"[5,"",{}]"#, serializer) == .authenticate(V2Authenticate(signature: "")))
        let expected = V2Authenticate(signature: "s", extra: ["nonce": "n", "channel_binding": nil])
        let message = try V2Wire.read(#"[5,"s",{"nonce":"n","channel_binding":null}]"#, serializer)
        #expect(message == .authenticate(expected))
    }

    @Test(
        "What is wrong in AUTHENTICATE is named",
        arguments: [
            V2Refusal(#"[5,"s"]"#, "AUTHENTICATE must have 3 elements."),
            V2Refusal(#"[5,"s",{},1]"#, "AUTHENTICATE must have 3 elements."),
            V2Refusal(#"[5,1,{}]"#, "Element 1 of AUTHENTICATE, Signature, must be a string."),
            V2Refusal(#"[5,"s",[]]"#, "Element 2 of AUTHENTICATE, Extra, must be a dict."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("Both are written", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let challenge = V2ServerMessages.challenge(method: "wampcra", extra: ["challenge": "{}"], in: serializer)
        try V2Wire.expect(challenge, serializer, is: #"[4,"wampcra",{"challenge":"{}"}]"#)
        let authenticate = V2ClientMessages.authenticate(signature: "s", extra: ["a": 1], in: serializer)
        try V2Wire.expect(authenticate, serializer, is: #"[5,"s",{"a":1}]"#)
    }
}
