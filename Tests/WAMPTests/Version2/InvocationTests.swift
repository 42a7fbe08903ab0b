// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("INVOCATION, INTERRUPT and YIELD")
struct InvocationTests {
    @Test("YIELD is read in its three forms", arguments: Serializer.allCases)
    func forms(serializer: Serializer) throws {
        let plain = V2Yield(request: 6_131_533, arguments: ArgumentBytes(serializer))
        #expect(try V2Wire.read("[70,6131533,{}]", serializer) == .yield(plain))
        let list = V2Yield(request: 1, progress: true, arguments: V2Wire.arguments(serializer, [30]))
        #expect(try V2Wire.read(#"[70,1,{"progress":true},[30]]"#, serializer) == .yield(list))
        let both = V2Yield(
            request: 1,
            passthrough: V2Passthrough(scheme: "wamp", serializer: "cbor"),
            arguments: V2Wire.arguments(serializer, [], ["k": 1])
        )
        let json = #"[70,1,{"ppt_scheme":"wamp","ppt_serializer":"cbor"},[],{"k":1}]"#
        #expect(try V2Wire.read(json, serializer) == .yield(both))
    }

    @Test(
        "What is wrong in YIELD is named",
        arguments: [
            V2Refusal("[70,1]", "YIELD must have 3 to 5 elements."),
            V2Refusal("[70,1,{},[],{},0]", "YIELD must have 3 to 5 elements."),
            V2Refusal("[70,{},{}]", "Element 1 of YIELD, INVOCATION.Request, must be an integer from 1 to 2^53."),
            V2Refusal("[70,1,[]]", "Element 2 of YIELD, Options, must be a dict."),
            V2Refusal("[70,1,{},7]", "Element 3 of YIELD, Arguments, must be a list."),
            V2Refusal("[70,1,{},[],7]", "Element 4 of YIELD, ArgumentsKw, must be a dict."),
            V2Refusal(#"[70,1,{"progress":1}]"#, "YIELD.Options.progress must be a bool."),
            V2Refusal(#"[70,1,{"ppt_cipher":1}]"#, "YIELD.Options.ppt_cipher must be a string."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("INVOCATION is written in its three forms", arguments: Serializer.allCases)
    func invocation(serializer: Serializer) throws {
        let plain = V2ServerMessages.invocation(request: 1, registration: 2, arguments: ArgumentBytes(serializer))
        try V2Wire.expect(plain, serializer, is: "[68,1,2,{}]")
        let list = V2ServerMessages.invocation(
            request: 1,
            registration: 2,
            details: ["procedure": "a.b"],
            arguments: V2Wire.arguments(serializer, [1], [:])
        )
        try V2Wire.expect(list, serializer, is: #"[68,1,2,{"procedure":"a.b"},[1]]"#)
        let both = V2ServerMessages.invocation(
            request: 1,
            registration: 2,
            arguments: V2Wire.arguments(serializer, [], ["k": 1])
        )
        try V2Wire.expect(both, serializer, is: #"[68,1,2,{},[],{"k":1}]"#)
    }

    @Test("INTERRUPT is written", arguments: Serializer.allCases)
    func interrupt(serializer: Serializer) throws {
        try V2Wire.expect(V2ServerMessages.interrupt(request: 1, in: serializer), serializer, is: "[69,1,{}]")
        let full = V2ServerMessages.interrupt(request: 1, options: ["mode": "kill"], in: serializer)
        try V2Wire.expect(full, serializer, is: #"[69,1,{"mode":"kill"}]"#)
    }

    @Test("What a client writes, the router reads", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let arguments = V2Wire.arguments(serializer, [1], ["k": 1])
        let yield = V2ClientMessages.yield(request: 1, options: ["progress": true], arguments: arguments)
        let read = try V2MessageReader().read(yield, as: serializer, checksUTF8: true)
        #expect(read == .yield(V2Yield(request: 1, progress: true, arguments: arguments)))
    }
}
