// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("CALL, CANCEL and RESULT")
struct CallTests {
    @Test("CALL is read in its three forms", arguments: Serializer.allCases)
    func forms(serializer: Serializer) throws {
        let plain = V2Call(request: 1, procedure: "com.myapp.ping", arguments: ArgumentBytes(serializer))
        #expect(try V2Wire.read(#"[48,1,{},"com.myapp.ping"]"#, serializer) == .call(plain))
        let list = V2Call(request: 1, procedure: "p", arguments: V2Wire.arguments(serializer, [23, 7]))
        #expect(try V2Wire.read(#"[48,1,{"x":[]},"p",[23,7]]"#, serializer) == .call(list))
        let both = V2Call(request: 1, procedure: "p", arguments: V2Wire.arguments(serializer, ["a"], ["k": [:]]))
        #expect(try V2Wire.read(#"[48,1,{},"p",["a"],{"k":{}}]"#, serializer) == .call(both))
    }

    @Test("All options are read", arguments: Serializer.allCases)
    func options(serializer: Serializer) throws {
        let json = #"""
            [48,1,{"timeout":1500,"receive_progress":true,"progress":true,"disclose_me":false,"rkey":"r",
            "runmode":"partition","ppt_scheme":"mqtt"},"p"]
            """#
        var options = V2Call.Options()
        options.timeout = 1500
        options.receiveProgress = true
        options.progress = true
        options.discloseMe = false
        options.resourceKey = "r"
        options.isPartitioned = true
        options.passthrough = V2Passthrough(scheme: "mqtt")
        let expected = V2Call(request: 1, procedure: "p", options: options, arguments: ArgumentBytes(serializer))
        #expect(try V2Wire.read(json, serializer) == .call(expected))
    }

    @Test(
        "A timeout is at most 2^53 ms",
        arguments: [
            ("0", 0), ("1", 1), ("9007199254740991", (1 << 53) - 1), ("9007199254740992", 1 << 53),
            ("9007199254740993", 1 << 53), ("18446744073709551615", 1 << 53),
        ],
        Serializer.allCases
    )
    func timeout(timeout: (json: String, milliseconds: UInt64), serializer: Serializer) throws {
        guard case .call(let call) = try V2Wire.read("[48,1,{\"timeout\":\(timeout.json)},\"p\"]", serializer) else {
            Issue.record("It is a CALL.")
            return
        }
        #expect(call.options.timeout == timeout.milliseconds)
    }

    @Test(
        "What is wrong in CALL is named",
        arguments: [
            V2Refusal(#"[48,1,{}]"#, "CALL must have 4 to 6 elements."),
            V2Refusal(#"[48,1,{},"p",[],{},0]"#, "CALL must have 4 to 6 elements."),
            V2Refusal(#"[48,null,{},"p"]"#, "Element 1 of CALL, Request, must be an integer from 1 to 2^53."),
            V2Refusal(#"[48,1,"p",{}]"#, "Element 2 of CALL, Options, must be a dict."),
            V2Refusal(#"[48,1,{},null]"#, "Element 3 of CALL, Procedure, must be a URI as a string."),
            V2Refusal(#"[48,1,{},"p",{}]"#, "Element 4 of CALL, Arguments, must be a list."),
            V2Refusal(#"[48,1,{},"p",[],"k"]"#, "Element 5 of CALL, ArgumentsKw, must be a dict."),
            V2Refusal(Self.call(#""timeout":-1"#), "CALL.Options.timeout must be an integer that is not negative."),
            V2Refusal(Self.call(#""timeout":1.5"#), "CALL.Options.timeout must be an integer that is not negative."),
            V2Refusal(Self.call(#""timeout":true"#), "CALL.Options.timeout must be an integer that is not negative."),
            V2Refusal(Self.call(#""receive_progress":1"#), "CALL.Options.receive_progress must be a bool."),
            V2Refusal(Self.call(#""progress":"yes""#), "CALL.Options.progress must be a bool."),
            V2Refusal(Self.call(#""disclose_me":0"#), "CALL.Options.disclose_me must be a bool."),
            V2Refusal(Self.call(#""rkey":[]"#), "CALL.Options.rkey must be a string."),
            V2Refusal(Self.call(#""runmode":"all""#), "CALL.Options.runmode must be partition."),
            V2Refusal(Self.call(#""ppt_keyid":1"#), "CALL.Options.ppt_keyid must be a string."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("CANCEL is read with its mode", arguments: V2CancelMode.allCases, Serializer.allCases)
    func cancel(mode: V2CancelMode, serializer: Serializer) throws {
        let message = try V2Wire.read(#"[49,7,{"mode":"\#(mode.rawValue)"}]"#, serializer)
        #expect(message == .cancel(V2Cancel(request: 7, mode: mode)))
        #expect(try V2Wire.read("[49,7,{}]", serializer) == .cancel(V2Cancel(request: 7)))
    }

    @Test(
        "What is wrong in CANCEL is named",
        arguments: [
            V2Refusal("[49,7]", "CANCEL must have 3 elements."),
            V2Refusal("[49,7,{},[]]", "CANCEL must have 3 elements."),
            V2Refusal("[49,-7,{}]", "Element 1 of CANCEL, CALL.Request, must be an integer from 1 to 2^53."),
            V2Refusal("[49,7,[]]", "Element 2 of CANCEL, Options, must be a dict."),
            V2Refusal(#"[49,7,{"mode":"bogus"}]"#, "CANCEL.Options.mode must be one of skip, kill and killnowait."),
            V2Refusal(#"[49,7,{"mode":1}]"#, "CANCEL.Options.mode must be one of skip, kill and killnowait."),
        ],
        Serializer.allCases
    )
    func cancelRefused(refusal: V2Refusal, serializer: Serializer) throws {
        #expect(try V2Wire.refusal(refusal.json, serializer) == refusal.reason)
    }

    @Test("RESULT is written in its three forms", arguments: Serializer.allCases)
    func result(serializer: Serializer) throws {
        let plain = V2ServerMessages.result(request: 1, arguments: ArgumentBytes(serializer))
        try V2Wire.expect(plain, serializer, is: "[50,1,{}]")
        let list = V2ServerMessages.result(
            request: 1,
            details: ["progress": true],
            arguments: V2Wire.arguments(serializer, [30])
        )
        try V2Wire.expect(list, serializer, is: #"[50,1,{"progress":true},[30]]"#)
        let both = V2ServerMessages.result(request: 1, arguments: V2Wire.arguments(serializer, [], ["k": 1]))
        try V2Wire.expect(both, serializer, is: #"[50,1,{},[],{"k":1}]"#)
    }

    @Test("What a client writes, the router reads", arguments: Serializer.allCases)
    func written(serializer: Serializer) throws {
        let arguments = V2Wire.arguments(serializer, [1])
        let call = V2ClientMessages.call(request: 1, options: ["timeout": 5], procedure: "p", arguments: arguments)
        var options = V2Call.Options()
        options.timeout = 5
        let expected = V2Call(request: 1, procedure: "p", options: options, arguments: arguments)
        #expect(try V2MessageReader().read(call, as: serializer, checksUTF8: true) == .call(expected))
        let cancel = V2ClientMessages.cancel(request: 1, options: ["mode": "kill"], in: serializer)
        let read = try V2MessageReader().read(cancel, as: serializer, checksUTF8: true)
        #expect(read == .cancel(V2Cancel(request: 1, mode: .kill)))
    }

    private static func call(_ option: String) -> String {
        "[48,1,{\(option)},\"p\"]"
    }
}
