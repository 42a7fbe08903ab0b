// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import WAMP

@Suite("V2Passthrough")
struct V2PassthroughTests {
    private func read(_ options: String) throws -> V2Passthrough? {
        guard case .call(let call) = try V2Wire.read("[48,1,\(options),\"p\"]", .json) else {
            Issue.record("It is a CALL.")
            return nil
        }
        return call.options.passthrough
    }

    @Test(
        "Without a scheme, or with an empty one, the mode is not used",
        arguments: [
            "{}", #"{"ppt_scheme":""}"#, #"{"ppt_serializer":"cbor"}"#, #"{"ppt_cipher":"x","ppt_keyid":"y"}"#,
            #"{"ppt_scheme":"","ppt_serializer":"cbor"}"#,
        ]
    )
    func unused(options: String) throws {
        #expect(try self.read(options) == nil)
    }

    @Test("What was read is handed on as it came")
    func members() throws {
        let options = #"{"ppt_scheme":"s","ppt_serializer":"cbor","ppt_cipher":"x","ppt_keyid":"y"}"#
        let full = try #require(try self.read(options))
        #expect(WireValue.object(full.members) == (try WireValue.parse(options)))
        #expect(
            V2Passthrough(scheme: "s", keyID: "").members == [
                WireValue.Member("ppt_scheme", "s"), WireValue.Member("ppt_keyid", ""),
            ]
        )
    }
}
