// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("ERROR")
struct ErrorMessageTests {
    @Test("ERROR for an invocation is read in its three forms", arguments: Serializer.allCases)
    func forms(serializer: Serializer) throws {
        let plain = V2InvocationError(request: 7, error: "a.b", arguments: ArgumentBytes(serializer))
        #expect(try V2Wire.read(#"[8,68,7,{},"a.b"]"#, serializer) == .error(plain))
        let list = V2InvocationError(request: 7, error: "a.b", arguments: V2Wire.arguments(serializer, ["x"]))
        #expect(try V2Wire.read(#"[8,68,7,{"y":1},"a.b",["x"]]"#, serializer) == .error(list))
        let both = V2InvocationError(
            request: 7,
            error: "a.b",
            passthrough: V2Passthrough(scheme: "x_p"),
            arguments: V2Wire.arguments(serializer, ["x"], ["k": nil])
        )
        #expect(try V2Wire.read(#"[8,68,7,{"ppt_scheme":"x_p"},"a.b",["x"],{"k":null}]"#, serializer) == .error(both))
    }

    @Test(
        "What is wrong in ERROR is named",
        arguments: [
            V2Refusal(#"[8,68,7,{}]"#, "ERROR must have 5 to 7 elements."),
            V2Refusal(#"[8,68,7,{},"a",[],{},0]"#, "ERROR must have 5 to 7 elements."),
            V2Refusal(#"[8,48,7,{},"a"]"#, Self.wrongType),
            V2Refusal(#"[8,"68",7,{},"a"]"#, Self.wrongType),
            V2Refusal(#"[8,true,7,{},"a"]"#, Self.wrongType),
            V2Refusal(#"[8,68.0,7,{},"a"]"#, Self.wrongType),
            V2Refusal(#"[8,68,0,{},"a"]"#, "Element 2 of ERROR, REQUEST.Request, must be an integer from 1 to 2^53."),
            V2Refusal(#"[8,68,7,[],"a"]"#, "Element 3 of ERROR, Details, must be a dict."),
            V2Refusal(#"[8,68,7,{},{}]"#, "Element 4 of ERROR, Error, must be a URI as a string."),
            V2Refusal(#"[8,68,7,{},"a","x"]"#, "Element 5 of ERROR, Arguments, must be a list."),
            V2Refusal(#"[8,68,7,{},"a",[],null]"#, "Element 6 of ERROR, ArgumentsKw, must be a dict."),
            V2Refusal(#"[8,68,7,{"ppt_scheme":1},"a"]"#, "ERROR.Details.ppt_scheme must be a string."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("ERROR is written for requests and for invocations", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let plain = V2ServerMessages.error(
            requestType: .subscribe,
            request: 3,
            uri: V2URI.invalidURI,
            arguments: ArgumentBytes(serializer)
        )
        try V2Wire.expect(plain, serializer, is: #"[8,32,3,{},"wamp.error.invalid_uri"]"#)
        let full = V2ClientMessages.error(
            request: 1 << 53,
            details: ["a": 1],
            uri: "é",
            arguments: V2Wire.arguments(serializer, [1], ["k": 2])
        )
        try V2Wire.expect(full, serializer, is: #"[8,68,9007199254740992,{"a":1},"é",[1],{"k":2}]"#)
    }

    private static let wrongType = "Element 1 of ERROR, REQUEST.Type, must be 68, the code of INVOCATION."
}
