// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("GOODBYE")
struct GoodbyeTests {
    @Test("GOODBYE is read", arguments: Serializer.allCases)
    func forms(serializer: Serializer) throws {
        let json = #"[6,{},"wamp.close.close_realm"]"#
        #expect(try V2Wire.read(json, serializer) == .goodbye(V2Goodbye(reason: V2URI.closeRealm)))
        let message = try V2Wire.read(#"[6,{"message":"bye","x":[]},"a"]"#, serializer)
        #expect(message == .goodbye(V2Goodbye(reason: "a", message: "bye")))
    }

    @Test(
        "What is wrong in GOODBYE is named",
        arguments: [
            V2Refusal(#"[6,{}]"#, "GOODBYE must have 3 elements."),
            V2Refusal(#"[6,{},"a",[]]"#, "GOODBYE must have 3 elements."),
            V2Refusal(#"[6,"a",{}]"#, "Element 1 of GOODBYE, Details, must be a dict."),
            V2Refusal(#"[6,{},6]"#, "Element 2 of GOODBYE, Reason, must be a URI as a string."),
            V2Refusal(#"[6,{"message":null},"a"]"#, "GOODBYE.Details.message must be a string."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("GOODBYE is written", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let plain = V2ServerMessages.goodbye(reason: V2URI.goodbyeAndOut, in: serializer)
        try V2Wire.expect(plain, serializer, is: #"[6,{},"wamp.close.goodbye_and_out"]"#)
        let client = V2ClientMessages.goodbye(reason: "a", message: "m", in: serializer)
        try V2Wire.expect(client, serializer, is: #"[6,{"message":"m"},"a"]"#)
    }
}
