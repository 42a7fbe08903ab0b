// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("V2MessageReader")
struct V2MessageReaderTests {
    private func violation(
        _ bytes: [UInt8],
        _ serializer: Serializer,
        limits: SerializationLimits = SerializationLimits()
    ) -> V2Violation? {
        do throws(V2Violation) {
            let reader = V2MessageReader(limits: limits)
            _ = try reader.read(ByteBuffer(bytes: bytes), as: serializer, checksUTF8: true)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "What only routers send is refused, whatever else it holds",
        arguments: [2, 4, 17, 33, 35, 36, 50, 65, 67, 68, 69],
        Serializer.allCases
    )
    func wrongDirection(type: Int, serializer: Serializer) throws {
        let code = try #require(V2MessageCode(rawValue: type))
        for json in ["[\(type)]", "[\(type),1,{}]", "[\(type),1,2,{},[],{}]"] {
            #expect(try V2Wire.refusal(json, serializer) == "\(code.name) is sent by routers only.")
        }
    }

    @Test(
        "Unknown types are refused, extensions too",
        arguments: [0, 7, 9, 15, 37, 71, 199, 337, 1023],
        Serializer.allCases
    )
    func unknownType(type: Int, serializer: Serializer) throws {
        #expect(try V2Wire.refusal("[\(type),1,{}]", serializer) == "The message has an unknown type.")
    }

    @Test(
        "What is no list that begins with a type is refused",
        arguments: [
            "", "[", "[]", "{}", #"{"a":1}"#, "null", "1", #""x""#, #"["32",1,{},"t"]"#, "[true]", "[32.0,1,{}]",
            "[-1]", "[1024]", "[32,1,{", "[32,1,{},\"t\"]x", "[32 1]",
        ]
    )
    func undecodable(text: String) throws {
        let violation = try #require(self.violation(Array(text.utf8), .json))
        #expect(violation.type == nil)
        guard case .undecodable = violation.kind else {
            Issue.record("\(violation)")
            return
        }
    }

    @Test(
        "An error of decoding names the byte and the serializer",
        arguments: [
            (Array("[32,1,{".utf8), Serializer.json), ([0x94, 0x20, 0x01], .messagePack),
            ([0x84, 0x18, 0x20, 0x01], .cbor),
        ]
    )
    func truncated(bytes: [UInt8], serializer: Serializer) throws {
        let violation = try #require(self.violation(bytes, serializer))
        #expect(violation.message.hasPrefix("The message cannot be decoded. At byte "))
        #expect(violation.message.contains(" of the \(serializer.name)"))
        #expect(violation.message.contains("the message ends inside a value"))
        #expect(violation.description == violation.message)
    }

    @Test("Every split of every message is refused and nothing traps", arguments: Serializer.allCases)
    func prefixes(serializer: Serializer) throws {
        let json = #"[16,1,{"exclude":[1],"acknowledge":true},"a.b",["x",1.5,null,{"k":[]}],{"k":"v"}]"#
        let message = try V2Wire.message(try WireValue.parse(json), serializer)
        let bytes = Array(buffer: message)
        #expect(self.violation(bytes, serializer) == nil)
        for end in 0..<bytes.count {
            #expect(self.violation(Array(bytes[..<end]), serializer) != nil)
        }
    }

    @Test(
        "Ids are 1 to 2^53",
        arguments: [
            ("1", true), ("2", true), ("9007199254740992", true), ("0", false), ("-1", false),
            ("9007199254740993", false), ("18446744073709551615", false), ("true", false), ("false", false),
            ("null", false), ("1.5", false), ("\"1\"", false), ("[1]", false), ("1e300", false),
        ],
        Serializer.allCases
    )
    func ids(id: (json: String, isValid: Bool), serializer: Serializer) throws {
        let refusal = try V2Wire.refusal("[34,\(id.json),1]", serializer)
        let reason = "Element 1 of UNSUBSCRIBE, Request, must be an integer from 1 to 2^53."
        #expect(refusal == (id.isValid ? nil : reason))
    }

    @Test(
        "Doubles are ids only where JavaScript writes integers as doubles",
        arguments: [
            (4_294_967_296.0, true), (4_294_967_297.0, true), (9_007_199_254_740_992.0, true), (1.0, false),
            (4_294_967_295.0, false), (4_294_967_296.5, false), (9_007_199_254_740_994.0, false),
            (-4_294_967_296.0, false), (.infinity, false), (.nan, false),
        ],
        [Serializer.messagePack, .cbor]
    )
    func doubles(id: (value: Double, isValid: Bool), serializer: Serializer) throws {
        let message = try V2Wire.message([34, 1, .double(id.value)], serializer)
        #expect((self.violation(Array(buffer: message), serializer) == nil) == id.isValid)
        let eligible = try V2Wire.message([16, 1, ["eligible": [.double(id.value)]], "t"], serializer)
        #expect((self.violation(Array(buffer: eligible), serializer) == nil) == id.isValid)
    }

    @Test(
        "A URI that is too long is kept and marked",
        arguments: [
            #"[16,1,{},"URI"]"#, #"[32,1,{},"URI"]"#, #"[48,1,{},"URI"]"#, #"[64,1,{},"URI"]"#, #"[8,68,1,{},"URI"]"#,
        ],
        Serializer.allCases
    )
    func uriBytes(json: String, serializer: Serializer) throws {
        let allowed = String(repeating: "é", count: 127) + "x"
        for (uri, isTooLong) in [("a", false), (allowed, false), (allowed + "x", true)] {
            let (topic, mark) = Self.uri(try V2Wire.read(json.replacing("URI", with: uri), serializer))
            #expect(topic == URI(uri))
            #expect(mark == isTooLong)
        }
        let message = try V2Wire.read(
            json.replacing("URI", with: "abc"),
            serializer,
            reader: V2MessageReader(uriBytes: 2)
        )
        #expect(Self.uri(message) == ("abc", true))
    }

    private static func uri(_ message: V2ClientMessage) -> (URI?, Bool?) {
        switch message {
        case .publish(let publish): (publish.topic, publish.isTooLong)
        case .subscribe(let subscribe): (subscribe.topic, subscribe.isTooLong)
        case .call(let call): (call.procedure, call.isTooLong)
        case .register(let register): (register.procedure, register.isTooLong)
        case .error(let error): (error.error, error.isTooLong)
        case .hello, .abort, .authenticate, .goodbye, .unsubscribe, .cancel, .unregister, .yield: (nil, nil)
        }
    }

    @Test("The limits of decoding are the caller's", arguments: Serializer.allCases)
    func limits(serializer: Serializer) throws {
        let message = Array(buffer: try V2Wire.message([16, 1, [:], "t", [[[]]]], serializer))
        #expect(self.violation(message, serializer, limits: SerializationLimits(depth: 4)) == nil)
        let violation = try #require(self.violation(message, serializer, limits: SerializationLimits(depth: 3)))
        #expect(violation.message.contains("nested too deeply"))
    }

    @Test("A violation tells nothing of what was sent", arguments: Serializer.allCases)
    func secrets(serializer: Serializer) throws {
        for json in [
            #"[5,["secret"],{}]"#, #"[5,"secret",["secret"]]"#, #"[5,"secret"]"#,
            #"[32,1,{"match":"secret"},"secret"]"#,
            #"[16,1,{"exclude_authid":["secret",1]},"secret",["secret"]]"#, #"[48,1,{},"p","secret"]"#,
            #"[1,"secret",{"roles":{"secret":{}}}]"#, #"[199,"secret"]"#, #"[8,48,1,{"secret":1},"secret"]"#,
        ] {
            let refusal = try #require(try V2Wire.refusal(json, serializer))
            #expect(!refusal.contains("secret"))
        }
    }

    @Test("Codes have the numbers and names of the specification")
    func codes() {
        let numbers = [
            1, 2, 3, 4, 5, 6, 8, 16, 17, 32, 33, 34, 35, 36, 48, 49, 50, 64, 65, 66, 67, 68, 69, 70,
        ]
        #expect(V2MessageCode.allCases.map(\.rawValue) == numbers)
        #expect(Set(V2MessageCode.allCases.map(\.name)).count == numbers.count)
        #expect(V2MessageCode.yield.name == "YIELD")
    }
}
