// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("ABORT")
struct AbortTests {
    @Test("ABORT is read in its three forms", arguments: Serializer.allCases)
    func forms(serializer: Serializer) throws {
        let plain = V2Abort(reason: "a.b", arguments: ArgumentBytes(serializer))
        #expect(try V2Wire.read(#"[3,{},"a.b"]"#, serializer) == .abort(plain))
        let list = V2Abort(reason: "a.b", message: "no", arguments: V2Wire.arguments(serializer, [1]))
        #expect(try V2Wire.read(#"[3,{"message":"no"},"a.b",[1]]"#, serializer) == .abort(list))
        let both = V2Abort(reason: "a.b", arguments: V2Wire.arguments(serializer, [], ["k": 1]))
        #expect(try V2Wire.read(#"[3,{"x":0},"a.b",[],{"k":1}]"#, serializer) == .abort(both))
    }

    @Test(
        "What is wrong in ABORT is named",
        arguments: [
            V2Refusal(#"[3,{}]"#, "ABORT must have 3 to 5 elements."),
            V2Refusal(#"[3,{},"a",[],{},1]"#, "ABORT must have 3 to 5 elements."),
            V2Refusal(#"[3,null,"a"]"#, "Element 1 of ABORT, Details, must be a dict."),
            V2Refusal(#"[3,{},null]"#, "Element 2 of ABORT, Reason, must be a URI as a string."),
            V2Refusal(#"[3,{},"a",{}]"#, "Element 3 of ABORT, Arguments, must be a list."),
            V2Refusal(#"[3,{},"a",[],[]]"#, "Element 4 of ABORT, ArgumentsKw, must be a dict."),
            V2Refusal(#"[3,{"message":1},"a"]"#, "ABORT.Details.message must be a string."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("ABORT is written with a message and more details", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let plain = V2ServerMessages.abort(reason: V2URI.noSuchRealm, in: serializer)
        try V2Wire.expect(plain, serializer, is: #"[3,{},"wamp.error.no_such_realm"]"#)
        let full = V2ServerMessages.abort(reason: "a", message: "m", extra: ["scram": "s"], in: serializer)
        try V2Wire.expect(full, serializer, is: #"[3,{"message":"m","scram":"s"},"a"]"#)
        let client = V2ClientMessages.abort(reason: "a", message: "m", in: serializer)
        try V2Wire.expect(client, serializer, is: #"[3,{"message":"m"},"a"]"#)
    }
}
