// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing
import WAMP

@testable import RoostRouter

@Suite("V1Replies")
struct V1RepliesTests {
    private func answer(_ outcome: Result<WireValue?, ProcedureFailure>, _ arguments: WireValue = []) -> String {
        let id = ByteBuffer(string: "\"1\"")
        return String(buffer: V1Replies.answer(id: id, procedure: "p/x", arguments: arguments, outcome: outcome))
    }

    private static let answers: [(WireValue, String)] = [
        (WireValue.integer(42), "[3,\"1\",[42]]"), (["a": 1], "[3,\"1\",{\"a\":1}]"), ([1, 2], "[3,\"1\",[1,2]]"),
        ("x/y", "[3,\"1\",[\"x\\/y\"]]"), (true, "[3,\"1\",[true]]"), (0.5, "[3,\"1\",[0.5]]"),
    ]

    @Test(
        "A result that is no array or object is sent in a list of one",
        arguments: Self.answers
    )
    func results(value: WireValue, text: String) {
        #expect(self.answer(.success(value)) == text)
    }

    @Test("No result, null and false are an error of code 500", arguments: [nil, .null, false] as [WireValue?])
    func nothing(value: WireValue?) {
        let text = #"[4,"1","p\/x","RPC Error",{"code":500,"rpc":{},"params":[1],"request":{}}]"#
        #expect(self.answer(.success(value), [1]) == text)
    }

    @Test("The client sees text and code of a handler's own error, and only the fact of any other")
    func failures() {
        let own = ProcedureFailure(HandlerError("rpc failed", code: 77))
        #expect(own == ProcedureFailure(code: 77, message: "rpc failed"))
        #expect(ProcedureFailure(ProcedureError.methodNotFound) == .methodNotFound)
        #expect(ProcedureFailure(CancellationError()).message == "The procedure failed.")
    }

    @Test("An error of a topic handler is keyed by the topic and names the action")
    func topicFailure() {
        let message = V1Replies.Failure.rejected("nope").message(.subscribe, topic: "a/b")
        let text =
            #"[4,"a\/b","a\/b","You are not authorized to perform this action: nope","#
            + #"{"code":401,"topic":{},"request":{},"event":"onSubscribe"}]"#
        #expect(String(buffer: message) == text)
    }

    @Test("Only a failed authorization ends the connection")
    func endings() {
        #expect(V1Replies.Failure.rejected("").endsConnection)
        #expect(V1Replies.Failure.notSecured("").endsConnection)
        #expect(!V1Replies.Failure.failed("").endsConnection)
        #expect(!V1Replies.Failure.tooMany("").endsConnection)
    }
}
