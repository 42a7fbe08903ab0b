// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing
import WAMP

@testable import RoostRouter

@Suite("ProcedureCall")
struct ProcedureCallTests {
    @Test(
        "The method is camel-cased",
        arguments: [
            ("sum", "sum"), ("get_data", "getData"), ("echo_params_now", "echoParamsNow"), ("", ""), ("_x", "x"),
            ("get__data", "getData"),
        ]
    )
    func method(attribute: String, method: String) {
        #expect(ProcedureCall.method(from: attribute) == method)
    }

    private static let calls: [(String, Int, WireValue)] = [
        ("", 0, WireValue.array([])), ("1,2", 2, [1, 2]), ("[4,5]", 1, [4, 5]), (#"{"k":"v"}"#, 1, ["k": "v"]),
        ("[1],[2]", 2, [[1], [2]]), ("\"a\"", 1, ["a"]), ("null", 1, [nil]),
    ]

    @Test(
        "A single argument that is an array or object is taken for all of them",
        arguments: Self.calls
    )
    func arguments(text: String, count: Int, value: WireValue) {
        #expect(ProcedureCall.arguments(ByteBuffer(string: text)) == value)
    }
}
