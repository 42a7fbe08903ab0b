// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("SessionV2StateMachine")
struct SessionV2StateMachineTests {
    typealias Machine = SessionV2StateMachine

    private static let none = ArgumentBytes(.json)

    private static let allRoles = V2Roles(
        publisher: [.payloadPassthruMode],
        subscriber: [],
        caller: [.progressiveCallInvocations, .payloadPassthruMode],
        callee: [.payloadPassthruMode]
    )

    private static func hello(_ roles: V2Roles = Self.allRoles) -> V2ClientMessage {
        .hello(V2Hello(realm: "realm1", roles: roles))
    }

    private static func established(_ rules: Machine.Rules = Machine.Rules(), roles: V2Roles = Self.allRoles) -> Machine
    {
        var machine = Machine()
        _ = machine.received(Self.hello(roles))
        machine.established(rules: rules)
        return machine
    }

    private static func subscribe(_ request: UInt64, _ topic: URI = "com.example.topic") -> V2ClientMessage {
        .subscribe(V2Subscribe(request: request, topic: topic))
    }

    private static func publish(_ request: UInt64, _ topic: URI, acknowledge: Bool = false) -> V2Publish {
        var options = V2Publish.Options()
        options.acknowledge = acknowledge
        return V2Publish(request: request, topic: topic, options: options, arguments: Self.none)
    }

    private static func call(_ request: UInt64, _ procedure: URI = "com.example.f", progress: Bool = false) -> V2Call {
        var options = V2Call.Options()
        options.progress = progress
        return V2Call(request: request, procedure: procedure, options: options, arguments: Self.none)
    }

    private static func isViolation(_ action: Machine.Action) -> Bool {
        if case .abort(V2URI.protocolViolation, _) = action { true } else { false }
    }

    // MARK: Opening and closing

    @Test("HELLO is handed on, and a second one ends the session with a protocol violation")
    func hello() {
        var machine = Machine()
        let hello = V2Hello(realm: "realm1", roles: Self.allRoles)
        #expect(machine.received(.hello(hello)) == .hello(hello))
        #expect(machine.isJoining)
        machine.established(rules: Machine.Rules())
        #expect(machine.isEstablished)
        #expect(Self.isViolation(machine.received(.hello(hello))))
        #expect(machine.received(Self.subscribe(1)) == .ignore)
    }

    @Test(
        "What comes before the session is established is a violation",
        arguments: [
            V2ClientMessage.goodbye(V2Goodbye(reason: "wamp.close.close_realm")), Self.subscribe(1),
            .authenticate(V2Authenticate(signature: "")), .call(Self.call(1)),
        ]
    )
    func tooEarly(message: V2ClientMessage) {
        var opening = Machine()
        #expect(Self.isViolation(opening.received(message)))
        var joining = Machine()
        _ = joining.received(Self.hello())
        #expect(Self.isViolation(joining.received(message)))
    }

    @Test("AUTHENTICATE is taken once, after CHALLENGE")
    func authenticate() {
        var machine = Machine()
        let answer = V2Authenticate(signature: "s")
        _ = machine.received(Self.hello())
        machine.challenged()
        #expect(machine.received(.authenticate(answer)) == .authenticate(answer))
        #expect(Self.isViolation(machine.received(.authenticate(answer))))
        var established = Self.established()
        #expect(Self.isViolation(established.received(.authenticate(answer))))
    }

    @Test("After GOODBYE of the client another HELLO may follow, with request ids from 1")
    func rejoin() {
        var machine = Self.established()
        #expect(machine.received(Self.subscribe(1)) != .ignore)
        #expect(machine.received(.goodbye(V2Goodbye(reason: "wamp.close.close_realm"))) == .goodbye)
        let hello = V2Hello(realm: "realm1", roles: Self.allRoles)
        #expect(machine.received(.hello(hello)) == .hello(hello))
        machine.established(rules: Machine.Rules())
        #expect(
            machine.received(Self.subscribe(1))
                == .perform(.subscribe(V2Subscribe(request: 1, topic: "com.example.topic")))
        )
    }

    @Test("After our GOODBYE everything is ignored until the client's")
    func closing() {
        var machine = Self.established()
        machine.saidGoodbye()
        #expect(machine.received(Self.subscribe(7)) == .ignore)
        #expect(machine.violated(V2Violation(nil, .unknownType)) == .ignore)
        #expect(machine.received(.goodbye(V2Goodbye(reason: "wamp.close.goodbye_and_out"))) == .end)
        #expect(machine.received(.goodbye(V2Goodbye(reason: "wamp.close.goodbye_and_out"))) == .ignore)
    }

    @Test("ABORT of the client ends everything and is never answered")
    func abort() {
        let abort = V2ClientMessage.abort(V2Abort(reason: "com.example.reason", arguments: Self.none))
        var opening = Machine()
        #expect(opening.received(abort) == .end)
        var established = Self.established()
        #expect(established.received(abort) == .end)
        #expect(established.received(Self.subscribe(1)) == .ignore)
    }

    // MARK: Request ids

    @Test("Request ids of all kinds of requests are one sequence", arguments: [0, 1, 3, 5] as [UInt64])
    func sequence(next: UInt64) {
        var machine = Self.established()
        _ = machine.received(Self.subscribe(1))
        #expect(
            machine.received(.publish(Self.publish(2, "com.example.topic")))
                == .perform(.publish(Self.publish(2, "com.example.topic")))
        )
        _ = machine.received(.register(V2Register(request: 3, procedure: "com.example.f")))
        #expect(Self.isViolation(machine.received(Self.subscribe(next))))
    }

    @Test("A realm may let request ids be as they come")
    func lenient() {
        var machine = Self.established(Machine.Rules(hasSequentialRequests: false))
        for request in [789, 123, 239_714_735] as [UInt64] {
            #expect(machine.received(Self.subscribe(request)) != .ignore)
            #expect(machine.isEstablished)
        }
    }

    // MARK: URIs and limits

    @Test("A URI that does not follow the rules is refused, and PUBLISH only if it wants to know")
    func invalidURI() {
        var machine = Self.established()
        guard case .refuse(let refusal) = machine.received(Self.subscribe(1, "com.#bad")) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.error == V2URI.invalidURI && refusal.request == 1 && refusal.type == .subscribe)
        for (request, acknowledge) in [(2, false), (3, true)] as [(UInt64, Bool)] {
            guard
                case .refuse(let refusal) = machine.received(
                    .publish(Self.publish(request, "a b", acknowledge: acknowledge))
                )
            else {
                Issue.record("not refused")
                return
            }
            #expect(refusal.isAnswered == acknowledge)
        }
        var strict = Self.established(Machine.Rules(uris: .strict))
        guard case .refuse = strict.received(Self.subscribe(1, "com.Example")) else {
            Issue.record("not refused")
            return
        }
    }

    @Test("Nobody publishes to or registers what begins with wamp")
    func reserved() {
        var machine = Self.established()
        for message in [
            V2ClientMessage.publish(Self.publish(1, "wamp.session.on_join", acknowledge: true)),
            .register(V2Register(request: 2, procedure: "wamp.session.count")),
        ] {
            guard case .refuse(let refusal) = machine.received(message) else {
                Issue.record("not refused")
                return
            }
            #expect(refusal.error == V2URI.notAuthorized)
        }
        #expect(machine.received(Self.subscribe(3, "wamp.session.on_join")) != .ignore)
    }

    @Test("Subscriptions are taken up to the limit, and again after one has ended")
    func subscriptionLimit() {
        var machine = Self.established(Machine.Rules(subscriptions: 2))
        for request in [1, 2] as [UInt64] {
            guard case .perform = machine.received(Self.subscribe(request)) else {
                Issue.record("refused")
                return
            }
            machine.subscribed(request * 10)
        }
        guard case .refuse(let refusal) = machine.received(Self.subscribe(3)) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.error == V2URI.limitExceeded)
        #expect(
            machine.received(.unsubscribe(V2Unsubscribe(request: 4, subscription: 10)))
                == .perform(.unsubscribe(V2Unsubscribe(request: 4, subscription: 10)))
        )
        machine.unsubscribed(10)
        guard case .perform = machine.received(Self.subscribe(5)) else {
            Issue.record("refused")
            return
        }
    }

    @Test("UNSUBSCRIBE of what the session does not have is refused")
    func unknownSubscription() {
        var machine = Self.established()
        guard case .refuse(let refusal) = machine.received(.unsubscribe(V2Unsubscribe(request: 1, subscription: 9)))
        else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.error == V2URI.noSuchSubscription)
    }

    @Test("The ppt options demand that the peer has announced them")
    func passthrough() {
        var options = V2Publish.Options()
        options.passthrough = V2Passthrough(scheme: "x_test")
        let publish = V2Publish(request: 1, topic: "com.example.topic", options: options, arguments: Self.none)
        var able = Self.established()
        #expect(able.received(.publish(publish)) == .perform(.publish(publish)))
        var unable = Self.established(roles: V2Roles(publisher: []))
        #expect(Self.isViolation(unable.received(.publish(publish))))
    }

    // MARK: Calls

    @Test("A progressive call goes on with its id until its last part")
    func progressiveCall() {
        var machine = Self.established()
        let first = Self.call(1, progress: true)
        #expect(machine.received(.call(first)) == .perform(.call(first, isContinuation: false)))
        #expect(machine.received(.call(first)) == .perform(.call(first, isContinuation: true)))
        let last = Self.call(1)
        #expect(machine.received(.call(last)) == .perform(.call(last, isContinuation: true)))
        #expect(Self.isViolation(machine.received(.call(last))))
    }

    @Test("A part of a call that has ended meanwhile is ignored")
    func latePart() {
        var machine = Self.established()
        _ = machine.received(.call(Self.call(1, progress: true)))
        machine.callEnded(1)
        #expect(machine.received(.call(Self.call(1))) == .ignore)
        #expect(Self.isViolation(machine.received(.call(Self.call(3)))))
    }

    @Test("Where ids may be as they come, a CALL with a lower id is a call of its own")
    func lenientCalls() {
        var machine = Self.established(Machine.Rules(hasSequentialRequests: false))
        _ = machine.received(.call(Self.call(9)))
        #expect(machine.received(.call(Self.call(4))) == .perform(.call(Self.call(4), isContinuation: false)))
    }

    @Test("A part of a call to another procedure, or without the feature, is a violation")
    func wrongPart() {
        var machine = Self.established()
        _ = machine.received(.call(Self.call(1, progress: true)))
        #expect(Self.isViolation(machine.received(.call(Self.call(1, "com.example.g")))))
        var unable = Self.established(roles: V2Roles(caller: []))
        #expect(Self.isViolation(unable.received(.call(Self.call(1, progress: true)))))
    }

    @Test("CANCEL of a call that has ended is ignored")
    func cancel() {
        var machine = Self.established()
        _ = machine.received(.call(Self.call(1)))
        let cancel = V2Cancel(request: 1, mode: .kill)
        #expect(machine.received(.cancel(cancel)) == .perform(.cancel(cancel)))
        machine.callEnded(1)
        #expect(machine.received(.cancel(cancel)) == .ignore)
    }

    @Test("Invocations are numbered from 1, and late answers are ignored, but not answers to nothing")
    func invocations() {
        var machine = Self.established()
        #expect(machine.invoke(CallID(rawValue: 70)) == 1)
        #expect(machine.invoke(CallID(rawValue: 71)) == 2)
        #expect(machine.invoke(CallID(rawValue: 70)) == 1)
        let yield = V2Yield(request: 1, arguments: Self.none)
        #expect(machine.received(.yield(yield)) == .perform(.yield(CallID(rawValue: 70), yield)))
        machine.invocationEnded(CallID(rawValue: 70))
        #expect(machine.received(.yield(yield)) == .ignore)
        let error = V2InvocationError(request: 2, error: "com.example.error", arguments: Self.none)
        #expect(machine.received(.error(error)) == .perform(.error(CallID(rawValue: 71), error)))
        #expect(machine.invocationCount == 1)
        #expect(Self.isViolation(machine.received(.yield(V2Yield(request: 3, arguments: Self.none)))))
    }

    @Test("A further part of an invocation that has been answered is no new invocation")
    func partOfAnsweredInvocation() {
        var machine = Self.established()
        let call = CallID(rawValue: 70)
        #expect(machine.invoke(call) == 1)
        #expect(machine.invoke(call, isContinuation: true) == 1)
        machine.invocationEnded(call)
        #expect(machine.invoke(call, isContinuation: true) == nil)
        #expect(machine.invocationCount == 0)
        #expect(machine.invoke(CallID(rawValue: 71)) == 2)
    }

    @Test("The id of a pending call is not free, in whatever order ids may come")
    func lenientPendingCall() {
        var machine = Self.established(Machine.Rules(hasSequentialRequests: false))
        let call = Self.call(9)
        #expect(machine.received(.call(call)) == .perform(.call(call, isContinuation: false)))
        _ = machine.received(Self.subscribe(3))
        #expect(Self.isViolation(machine.received(.call(call))))
    }
}
