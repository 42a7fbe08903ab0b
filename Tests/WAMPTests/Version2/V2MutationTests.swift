// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

/// Valid messages with a few bytes changed: what fuzzing does, in small.
@Suite("V2MessageReader under changes")
struct V2MutationTests {
    private static let rounds = 300

    private static let messages = [
        #"[1,"r",{"roles":{"caller":{"features":{"call_timeout":true}}},"authmethods":["a"],"authextra":{}}]"#,
        #"[3,{"message":"m"},"a.b",[1],{"k":2}]"#,
        #"[5,"s",{"nonce":"n"}]"#,
        #"[6,{"message":"m"},"a.b"]"#,
        #"[8,68,1,{"ppt_scheme":"x"},"a.b",[1.5],{"k":2}]"#,
        #"[16,1,{"acknowledge":true,"exclude":[1,2],"eligible_authid":["a"]},"a.b",["x",null],{"k":{"l":[]}}]"#,
        #"[32,1,{"match":"wildcard","get_retained":true},"a..b"]"#,
        "[34,2,9007199254740992]",
        #"[48,1,{"timeout":1000,"runmode":"partition"},"a.b",[23,"\u00e9"]]"#,
        #"[49,1,{"mode":"killnowait"}]"#,
        #"[64,1,{"match":"prefix","invoke":"roundrobin","concurrency":2},"a.b"]"#,
        "[66,1,2]",
        #"[70,1,{"progress":true},[],{"k":-1}]"#,
    ]

    @Test("Nothing traps, and what is read can be handed on", arguments: Self.messages, Serializer.allCases)
    func mutations(json: String, serializer: Serializer) throws {
        var generator = Generator(state: UInt64(json.utf8.count) << 8 | UInt64(serializer.rawValue))
        let message = Array(buffer: try V2Wire.message(try WireValue.parse(json), serializer))
        for _ in 0..<Self.rounds {
            var bytes = message
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                Self.change(&bytes, using: &generator)
            }
            let buffer = ByteBuffer(bytes: bytes)
            for other in Serializer.allCases {
                let read = try? V2MessageReader().read(buffer, as: other, checksUTF8: true)
                if let arguments = read.flatMap(Self.arguments) {
                    try Self.expectHandedOn(arguments)
                }
                _ = try? V2ServerMessageReader().read(buffer, as: other, checksUTF8: true)
            }
        }
    }

    private static func expectHandedOn(_ arguments: ArgumentBytes) throws {
        let event = V2ServerMessages.event(subscription: 1, publication: 2, arguments: arguments)
        let read = try V2ServerMessageReader().read(event, as: arguments.serializer, checksUTF8: true)
        #expect(read == .event(subscription: 1, publication: 2, details: [:], arguments: arguments))
    }

    private static func arguments(_ message: V2ClientMessage) -> ArgumentBytes? {
        switch message {
        case .abort(let abort): abort.arguments
        case .error(let error): error.arguments
        case .publish(let publish): publish.arguments
        case .call(let call): call.arguments
        case .yield(let yield): yield.arguments
        case .hello, .authenticate, .goodbye, .subscribe, .unsubscribe, .cancel, .register, .unregister: nil
        }
    }

    private static func change(_ bytes: inout [UInt8], using generator: inout Generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let byte = UInt8.random(in: 0...255, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0 where place < bytes.count: bytes[place] = byte
        case 1 where place < bytes.count: bytes.remove(at: place)
        default: bytes.insert(byte, at: place)
        }
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var value = self.state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }
}
