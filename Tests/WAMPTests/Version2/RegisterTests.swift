// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("REGISTER, UNREGISTER and their answers")
struct RegisterTests {
    @Test("REGISTER without options is exact and single", arguments: Serializer.allCases)
    func minimal(serializer: Serializer) throws {
        let expected = V2Register(request: 25_349_185, procedure: "com.myapp.myprocedure1")
        #expect(try V2Wire.read(#"[64,25349185,{},"com.myapp.myprocedure1"]"#, serializer) == .register(expected))
    }

    @Test("All options are read", arguments: InvocationPolicy.allCases, Serializer.allCases)
    func options(invoke: InvocationPolicy, serializer: Serializer) throws {
        let json = #"""
            [64,1,{"match":"prefix","invoke":"\#(invoke.rawValue)","disclose_caller":true,"forward_timeout":true,
            "concurrency":1,"force_reregister":true,"unknown":"single"},"p"]
            """#
        var options = V2Register.Options()
        options.match = .prefix
        options.invoke = invoke
        options.discloseCaller = true
        options.forwardTimeout = true
        options.concurrency = 1
        options.forceReregister = true
        let expected = V2Register(request: 1, procedure: "p", options: options)
        #expect(try V2Wire.read(json, serializer) == .register(expected))
    }

    @Test(
        "What is wrong in REGISTER is named",
        arguments: [
            V2Refusal(#"[64,1,{}]"#, "REGISTER must have 4 elements."),
            V2Refusal(#"[64,1,{},"p",[]]"#, "REGISTER must have 4 elements."),
            V2Refusal(#"[64,1.5,{},"p"]"#, "Element 1 of REGISTER, Request, must be an integer from 1 to 2^53."),
            V2Refusal(#"[64,1,true,"p"]"#, "Element 2 of REGISTER, Options, must be a dict."),
            V2Refusal(#"[64,1,{},false]"#, "Element 3 of REGISTER, Procedure, must be a URI as a string."),
            V2Refusal(
                Self.register(#""match":"regex""#),
                "REGISTER.Options.match must be one of exact, prefix and wildcard."
            ),
            V2Refusal(
                Self.register(#""invoke":"all""#),
                "REGISTER.Options.invoke must be one of single, roundrobin, random, first and last."
            ),
            V2Refusal(
                Self.register(#""invoke":1"#),
                "REGISTER.Options.invoke must be one of single, roundrobin, random, first and last."
            ),
            V2Refusal(Self.register(#""disclose_caller":1"#), "REGISTER.Options.disclose_caller must be a bool."),
            V2Refusal(Self.register(#""forward_timeout":1"#), "REGISTER.Options.forward_timeout must be a bool."),
            V2Refusal(Self.register(#""concurrency":0"#), "REGISTER.Options.concurrency must be a positive integer."),
            V2Refusal(Self.register(#""concurrency":-1"#), "REGISTER.Options.concurrency must be a positive integer."),
            V2Refusal(
                Self.register(#""concurrency":true"#),
                "REGISTER.Options.concurrency must be a positive integer."
            ),
            V2Refusal(Self.register(#""force_reregister":1"#), "REGISTER.Options.force_reregister must be a bool."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("UNREGISTER is read", arguments: Serializer.allCases)
    func unregister(serializer: Serializer) throws {
        let expected = V2Unregister(request: 788_923_562, registration: 2_103_333_224)
        #expect(try V2Wire.read("[66,788923562,2103333224]", serializer) == .unregister(expected))
    }

    @Test(
        "What is wrong in UNREGISTER is named",
        arguments: [
            V2Refusal("[66,1]", "UNREGISTER must have 3 elements."),
            V2Refusal("[66,1,2,{}]", "UNREGISTER must have 3 elements."),
            V2Refusal("[66,[],2]", "Element 1 of UNREGISTER, Request, must be an integer from 1 to 2^53."),
            V2Refusal(
                #"[66,1,"2"]"#,
                "Element 2 of UNREGISTER, REGISTERED.Registration, must be an integer from 1 to 2^53."
            ),
        ],
        Serializer.allCases
    )
    func unregisterRefused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("The answers are written", arguments: Serializer.allCases)
    func answers(serializer: Serializer) throws {
        let registered = V2ServerMessages.registered(request: 1, registration: 2, in: serializer)
        try V2Wire.expect(registered, serializer, is: "[65,1,2]")
        try V2Wire.expect(V2ServerMessages.unregistered(request: 1, in: serializer), serializer, is: "[67,1]")
        let revoked = V2ServerMessages.unregistered(revoking: 2, reason: "gone", in: serializer)
        try V2Wire.expect(revoked, serializer, is: #"[67,0,{"registration":2,"reason":"gone"}]"#)
        let silent = V2ServerMessages.unregistered(revoking: 2, reason: nil, in: serializer)
        try V2Wire.expect(silent, serializer, is: #"[67,0,{"registration":2}]"#)
    }

    @Test("What a client writes, the router reads", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let register = V2ClientMessages.register(request: 1, procedure: "p", in: serializer)
        let read = try V2MessageReader().read(register, as: serializer, checksUTF8: true)
        #expect(read == .register(V2Register(request: 1, procedure: "p")))
        let unregister = V2ClientMessages.unregister(request: 2, registration: 3, in: serializer)
        let readToo = try V2MessageReader().read(unregister, as: serializer, checksUTF8: true)
        #expect(readToo == .unregister(V2Unregister(request: 2, registration: 3)))
    }

    private static func register(_ option: String) -> String {
        "[64,1,{\(option)},\"p\"]"
    }
}
