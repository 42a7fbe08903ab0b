// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import WAMP

@Suite("V2ServerMessageReader")
struct V2ServerMessageReaderTests {
    private func read(_ message: ByteBuffer, _ serializer: Serializer) throws(V2Violation) -> V2ServerMessage {
        try V2ServerMessageReader().read(message, as: serializer, checksUTF8: true)
    }

    @Test("What a router writes about sessions, a client reads", arguments: Serializer.allCases)
    func sessions(serializer: Serializer) throws {
        let welcome = V2ServerMessages.welcome(session: 9, details: ["realm": "r"], in: serializer)
        #expect(try self.read(welcome, serializer) == .welcome(session: 9, details: ["realm": "r"]))
        let challenge = V2ServerMessages.challenge(method: "ticket", extra: [:], in: serializer)
        #expect(try self.read(challenge, serializer) == .challenge(method: "ticket", extra: [:]))
        let abort = V2ServerMessages.abort(reason: "a.b", message: "m", in: serializer)
        let aborted = V2Abort(reason: "a.b", message: "m", arguments: ArgumentBytes(serializer))
        #expect(try self.read(abort, serializer) == .abort(aborted))
        let goodbye = V2ServerMessages.goodbye(reason: "a.b", in: serializer)
        #expect(try self.read(goodbye, serializer) == .goodbye(V2Goodbye(reason: "a.b")))
    }

    @Test("What a router writes about topics, a client reads", arguments: Serializer.allCases)
    func topics(serializer: Serializer) throws {
        let published = V2ServerMessages.published(request: 1, publication: 2, in: serializer)
        #expect(try self.read(published, serializer) == .published(request: 1, publication: 2))
        let subscribed = V2ServerMessages.subscribed(request: 1, subscription: 2, in: serializer)
        #expect(try self.read(subscribed, serializer) == .subscribed(request: 1, subscription: 2))
        let unsubscribed = V2ServerMessages.unsubscribed(request: 1, in: serializer)
        #expect(try self.read(unsubscribed, serializer) == .unsubscribed(request: 1))
        let revoked = V2ServerMessages.unsubscribed(revoking: 2, reason: "x", in: serializer)
        let details: WireValue = ["subscription": 2, "reason": "x"]
        #expect(try self.read(revoked, serializer) == .subscriptionRevoked(details: details))
        let arguments = V2Wire.arguments(serializer, [1], ["k": 2])
        let event = V2ServerMessages.event(subscription: 1, publication: 2, details: ["a": 1], arguments: arguments)
        let received = V2ServerMessage.event(subscription: 1, publication: 2, details: ["a": 1], arguments: arguments)
        #expect(try self.read(event, serializer) == received)
    }

    @Test("What a router writes about procedures, a client reads", arguments: Serializer.allCases)
    func procedures(serializer: Serializer) throws {
        let arguments = V2Wire.arguments(serializer, [1])
        let registered = V2ServerMessages.registered(request: 1, registration: 2, in: serializer)
        #expect(try self.read(registered, serializer) == .registered(request: 1, registration: 2))
        let unregistered = V2ServerMessages.unregistered(request: 1, in: serializer)
        #expect(try self.read(unregistered, serializer) == .unregistered(request: 1))
        let revoked = V2ServerMessages.unregistered(revoking: 2, reason: nil, in: serializer)
        #expect(try self.read(revoked, serializer) == .registrationRevoked(details: ["registration": 2]))
        let result = V2ServerMessages.result(request: 1, arguments: arguments)
        #expect(try self.read(result, serializer) == .result(request: 1, details: [:], arguments: arguments))
        let invocation = V2ServerMessages.invocation(request: 1, registration: 2, arguments: arguments)
        let invoked = V2ServerMessage.invocation(request: 1, registration: 2, details: [:], arguments: arguments)
        #expect(try self.read(invocation, serializer) == invoked)
        let interrupt = V2ServerMessages.interrupt(request: 1, options: ["mode": "kill"], in: serializer)
        #expect(try self.read(interrupt, serializer) == .interrupt(request: 1, options: ["mode": "kill"]))
    }

    @Test("ERROR names the request that has failed", arguments: Serializer.allCases)
    func error(serializer: Serializer) throws {
        let arguments = ArgumentBytes(serializer)
        for type in [V2MessageCode.publish, .subscribe, .call, .register, .unregister] {
            let error = V2ServerMessages.error(requestType: type, request: 5, uri: "a.b", arguments: arguments)
            let expected = V2ServerMessage.error(
                requestType: type,
                request: 5,
                details: [:],
                uri: "a.b",
                arguments: arguments
            )
            #expect(try self.read(error, serializer) == expected)
        }
    }

    @Test(
        "What a router must not send is refused",
        arguments: [
            V2Refusal("[1,\"r\",{}]", "HELLO is sent by clients only."),
            V2Refusal("[16,1,{},\"t\"]", "PUBLISH is sent by clients only."),
            V2Refusal("[999]", "The message has an unknown type."),
            V2Refusal("[2,1]", "WELCOME must have 3 elements."),
            V2Refusal("[2,0,{}]", "Element 1 of WELCOME, Session, must be an integer from 1 to 2^53."),
            V2Refusal("[4,1,{}]", "Element 1 of CHALLENGE, AuthMethod, must be a string."),
            V2Refusal("[8,7,1,{},\"a\"]", "Element 1 of ERROR, REQUEST.Type, must be the code of a message."),
            V2Refusal("[17,1,true]", "Element 2 of PUBLISHED, Publication, must be an integer from 1 to 2^53."),
            V2Refusal("[35,0]", "Element 2 of UNSUBSCRIBED, Details, must be a dict."),
            V2Refusal("[36,1,2]", "EVENT must have 4 to 6 elements."),
            V2Refusal("[36,1,2,{},\"x\"]", "Element 4 of EVENT, Arguments, must be a list."),
            V2Refusal("[50,1,{},[],{},1]", "RESULT must have 3 to 5 elements."),
            V2Refusal("[69,1,[]]", "Element 2 of INTERRUPT, Options, must be a dict."),
        ],
        Serializer.allCases
    )
    func refused(refusal: V2Refusal, serializer: Serializer) throws {
        let message = try V2Wire.message(try WireValue.parse(refusal.json), serializer)
        do throws(V2Violation) {
            _ = try self.read(message, serializer)
            Issue.record("It was accepted.")
        } catch {
            #expect(error.message == refusal.reason)
        }
    }
}
