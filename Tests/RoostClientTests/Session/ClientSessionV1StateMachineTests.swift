// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostClient

@Suite
struct ClientSessionV1StateMachineTests {
    private static let welcome = #"[0,"1234",1,"Roost\/1.0"]"#

    private static func established(callLimit: Int = 1_024) -> ClientSessionV1StateMachine {
        var machine = ClientSessionV1StateMachine(callLimit: callLimit)
        _ = machine.received(ByteBuffer(string: Self.welcome))
        return machine
    }

    @Test("WELCOME opens the session")
    func opens() {
        var machine = ClientSessionV1StateMachine()
        let action = machine.received(ByteBuffer(string: Self.welcome))
        #expect(action == .established(sessionID: "1234", identity: "Roost/1.0"))
    }

    @Test(
        "Anything but a WELCOME of version 1 ends the opening",
        arguments: [
            "hello", "", "[]", "{}", #"[0]"#, #"[0,1,1,"x"]"#, #"[0,"a",2,"x"]"#, #"[0,"a",1]"#, #"[8,"t",1]"#,
            #"[3,"1",null]"#, "[1e400]", "null",
        ]
    )
    func refusesOpening(text: String) {
        var machine = ClientSessionV1StateMachine()
        guard case .fail(let error) = machine.received(ByteBuffer(string: text)) else {
            Issue.record("\(text) was taken")
            return
        }
        #expect(error.code == .protocolViolation)
    }

    @Test("A second WELCOME ends the session")
    func refusesSecondWelcome() {
        var machine = Self.established()
        let action = machine.received(ByteBuffer(string: Self.welcome))
        #expect(action == .fail(ClientError(.protocolViolation, "The server sent a second WELCOME.")))
    }

    @Test("An event keeps its payload's bytes", arguments: ["null", #"{"a" : [1.0, 1e5]}"#, #""\u00e9""#, "[]"])
    func deliversEvents(payload: String) throws {
        var machine = Self.established()
        let action = machine.received(ByteBuffer(string: #" [ 8 , "a\/b" , \#(payload) , 1] "#))
        #expect(action == .deliver(.event(topic: "a/b", payload: try Payload(json: payload))))
    }

    @Test("Text that is no message is a notice", arguments: ["No.", "", "[8,", "{}", "[8,\"t\",1]x", "\"[0]\"", "[]"])
    func deliversNotices(text: String) {
        var machine = Self.established()
        #expect(machine.received(ByteBuffer(string: text)) == .deliver(.notice(text)))
    }

    @Test(
        "A known message without its elements ends the session",
        arguments: ["[8]", "[8,1,2]", #"[3,"1"]"#, #"[4,"1"]"#]
    )
    func refusesMalformed(text: String) {
        var machine = Self.established()
        let message = "The server sent a message without all of its elements."
        #expect(machine.received(ByteBuffer(string: text)) == .fail(ClientError(.protocolViolation, message)))
    }

    @Test("Messages of unknown kinds are ignored", arguments: ["[9]", "[-1,2]", "[5,\"t\"]", "[12345678901]"])
    func ignoresUnknown(text: String) {
        var machine = Self.established()
        #expect(machine.received(ByteBuffer(string: text)) == .ignore)
    }

    @Test("A call's result completes it once")
    func completesCalls() {
        var machine = Self.established()
        let command = machine.call(id: "1", procedure: "sum", arguments: [1, "x", [2]])
        #expect(command == .send(ByteBuffer(string: #"[2,"1","sum",1,"x",[2]]"#)))
        #expect(machine.received(ByteBuffer(string: #"[3,"1",{"a":3}]"#)) == .succeed(call: "1", ["a": 3]))
        #expect(machine.received(ByteBuffer(string: #"[3,"1",4]"#)) == .ignore)
    }

    @Test("A call's error completes it, an error of no call is delivered")
    func failsCalls() {
        var machine = Self.established()
        _ = machine.call(id: "1", procedure: "f", arguments: [])
        let text = #"[4,"1","f","no",{"code":7}]"#
        let failure = CallFailure(uri: "f", description: "no", details: ["code": 7])
        #expect(machine.received(ByteBuffer(string: text)) == .failCall(call: "1", failure))
        #expect(machine.received(ByteBuffer(string: text)) == .deliver(.failure(failure)))
        let short = CallFailure(uri: "t", description: "no")
        #expect(machine.received(ByteBuffer(string: #"[4,"t","t","no"]"#)) == .deliver(.failure(short)))
    }

    @Test("Results of calls that were given up are ignored")
    func ignoresAbandonedCalls() {
        var machine = Self.established()
        _ = machine.call(id: "1", procedure: "f", arguments: [])
        machine.abandoned(call: "1")
        #expect(machine.received(ByteBuffer(string: #"[3,"1",4]"#)) == .ignore)
    }

    @Test("Calls beyond the limit are refused, and taken again when one is complete")
    func limitsCalls() {
        var machine = Self.established(callLimit: 2)
        for id in ["1", "2"] {
            let text = ByteBuffer(string: "[2,\"\(id)\",\"f\"]")
            #expect(machine.call(id: id, procedure: "f", arguments: []) == .send(text))
        }
        let refused = ClientError(.tooManyCalls, "2 calls wait for their results already.")
        #expect(machine.call(id: "3", procedure: "f", arguments: []) == .refuse(refused))
        _ = machine.received(ByteBuffer(string: #"[3,"1",4]"#))
        #expect(machine.call(id: "3", procedure: "f", arguments: []) == .send(ByteBuffer(string: #"[2,"3","f"]"#)))
    }

    @Test("The end names the calls that get no result")
    func endsCalls() {
        var machine = Self.established()
        _ = machine.call(id: "2", procedure: "f", arguments: [])
        _ = machine.call(id: "1", procedure: "f", arguments: [])
        #expect(machine.connectionEnded() == ["1", "2"])
        #expect(machine.connectionEnded() == [])
        #expect(machine.received(ByteBuffer(string: #"[8,"t",1]"#)) == .ignore)
    }

    @Test("Commands are refused before WELCOME and after the end")
    func refusesCommands() {
        var machine = ClientSessionV1StateMachine()
        let refusal = ClientSessionV1StateMachine.Command.refuse(ClientError(.closed, "The session is not open."))
        for _ in 0..<2 {
            #expect(machine.subscribe("t") == refusal)
            #expect(machine.unsubscribe("t") == refusal)
            #expect(machine.prefix("p", uri: "t") == refusal)
            #expect(machine.publish("t", payload: .null, options: PublishOptions()) == refusal)
            #expect(machine.call(id: "1", procedure: "f", arguments: []) == refusal)
            _ = machine.connectionEnded()
        }
    }

    @Test("Commands are written as WAMP v1 has them")
    func writesCommands() {
        let machine = Self.established()
        #expect(machine.subscribe("a\"b") == .send(ByteBuffer(string: #"[5,"a\"b"]"#)))
        #expect(machine.unsubscribe("a/b") == .send(ByteBuffer(string: #"[6,"a/b"]"#)))
        #expect(machine.prefix("p", uri: "u") == .send(ByteBuffer(string: #"[1,"p","u"]"#)))
    }

    @Test(
        "PUBLISH says who gets the event only as far as needed",
        arguments: [
            (PublishOptions(), #"[7,"t",{"a": 1}]"#),
            (PublishOptions(excludesPublisher: true), #"[7,"t",{"a": 1},true]"#),
            (PublishOptions(exclude: ["x"]), #"[7,"t",{"a": 1},["x"]]"#),
            (PublishOptions(excludesPublisher: true, exclude: ["x"]), #"[7,"t",{"a": 1},["x","1234"]]"#),
            (PublishOptions(eligible: ["y"]), #"[7,"t",{"a": 1},[],["y"]]"#),
            (PublishOptions(excludesPublisher: true, eligible: ["y"]), #"[7,"t",{"a": 1},true,["y"]]"#),
        ]
    )
    func writesPublish(options: PublishOptions, text: String) throws {
        let machine = Self.established()
        let payload = try Payload(json: #"{"a": 1}"#)
        #expect(machine.publish("t", payload: payload, options: options) == .send(ByteBuffer(string: text)))
    }

    @Test("Every start of a message is read without a trap, and none as the message")
    func readsEveryStart() {
        let messages = [
            Self.welcome, #"[3,"1",{"a":[1,"\ud83d\ude00"]}]"#, #"[4,"1","u","d",{"c":1}]"#, #"[8,"t",[1,{}]]"#,
        ]
        for text in messages {
            for count in 0..<text.utf8.count {
                var machine = Self.established()
                let start = String(decoding: text.utf8.prefix(count), as: UTF8.self)
                #expect(machine.received(ByteBuffer(string: start)) == .deliver(.notice(start)))
            }
        }
    }

    @Test("Messages nested deeper than the scanner goes are notices")
    func limitsDepth() {
        var machine = Self.established()
        let deep = #"[8,"t","# + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "]"
        #expect(machine.received(ByteBuffer(string: deep)) == .deliver(.notice(deep)))
    }
}
