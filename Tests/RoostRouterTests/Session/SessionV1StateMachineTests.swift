// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing
import WAMP

@testable import RoostRouter

@Suite("SessionV1StateMachine")
struct SessionV1StateMachineTests {
    private var machine = SessionV1StateMachine(
        limits: SessionV1StateMachine.Limits(topicBytes: 32, subscriptions: 2, prefixes: 2)
    )

    private func bytes(_ text: String) -> ByteBuffer {
        ByteBuffer(string: text)
    }

    private mutating func prefix(_ name: String, _ uri: String?) -> SessionV1StateMachine.Action {
        self.machine.received(.prefix(name: Array(name.utf8), uri: uri.map { Array($0.utf8) }))
    }

    private mutating func subscribe(_ topic: String) -> SessionV1StateMachine.Action {
        self.machine.received(.subscribe(topic: self.bytes(topic)))
    }

    private mutating func unsubscribe(_ topic: String) -> SessionV1StateMachine.Action {
        self.machine.received(.unsubscribe(topic: self.bytes(topic)))
    }

    @Test("A second SUBSCRIBE to a topic is ignored")
    mutating func duplicate() {
        #expect(self.subscribe("a") == .perform(.subscribe("a")))
        #expect(self.subscribe("a") == .ignore)
    }

    @Test("UNSUBSCRIBE of what is not subscribed is ignored")
    mutating func unknown() {
        #expect(self.unsubscribe("a") == .ignore)
        #expect(self.unsubscribe(String(repeating: "x", count: 33)) == .ignore)
    }

    @Test("A refused subscription stays in the books until UNSUBSCRIBE")
    mutating func refused() {
        _ = self.subscribe("a")
        self.machine.refused("a")
        #expect(self.subscribe("a") == .ignore)
        #expect(self.unsubscribe("a") == .perform(.unsubscribe("a", wasRefused: true)))
        #expect(self.subscribe("a") == .perform(.subscribe("a")))
    }

    @Test("A refusal after UNSUBSCRIBE changes nothing")
    mutating func lateRefusal() {
        _ = self.subscribe("a")
        _ = self.unsubscribe("a")
        self.machine.refused("a")
        #expect(self.machine.subscriptionCount == 0)
    }

    @Test("Subscriptions are bounded, and an UNSUBSCRIBE makes room")
    mutating func subscriptionLimit() {
        _ = self.subscribe("a")
        #expect(self.subscribe("b") == .perform(.subscribe("b")))
        #expect(self.subscribe("c") == .refuseSubscription("c"))
        _ = self.unsubscribe("a")
        #expect(self.subscribe("c") == .perform(.subscribe("c")))
    }

    @Test("Names are bounded")
    mutating func topicLimit() {
        let longest = String(repeating: "x", count: 32)
        #expect(self.subscribe(longest) == .perform(.subscribe(URI(longest))))
        #expect(self.subscribe(longest + "x") == .close(.topicTooLong))
        #expect(self.prefix(longest + "x", "u") == .close(.topicTooLong))
        #expect(self.prefix("p", longest + "x") == .close(.topicTooLong))
    }

    @Test("Prefixes are bounded, and may be redefined and forgotten")
    mutating func prefixLimit() {
        #expect(self.prefix("a", "u") == .ignore)
        #expect(self.prefix("b", "u") == .ignore)
        #expect(self.prefix("b", "v") == .ignore)
        #expect(self.prefix("c", "u") == .close(.tooManyPrefixes))
        #expect(self.prefix("a", nil) == .ignore)
        #expect(self.prefix("c", "u") == .ignore)
    }

    @Test(
        "A defined prefix is replaced with a # behind it, and a second colon cuts off the rest",
        arguments: [
            ("p:abc", "http://e.x/peer#abc"), ("p:abc:def", "http://e.x/peer#abc"), ("p:", "http://e.x/peer#"),
            ("q:abc", "q:abc"), ("p", "p"), (":x", ":x"), ("http://p:x", "http://p:x"), ("p:http://x", "p:http://x"),
            ("p:httpss://x", "p:httpss://x"), ("p:http:/x", "http://e.x/peer#http"),
        ]
    )
    mutating func curie(name: String, resolved: String) {
        _ = self.prefix("p", "http://e.x/peer")
        #expect(self.subscribe(name) == .perform(.subscribe(URI(resolved))))
    }

    @Test("An empty prefix is a prefix")
    mutating func emptyPrefix() {
        _ = self.prefix("", "u")
        #expect(self.subscribe(":x") == .perform(.subscribe("u#x")))
    }

    @Test("A resolved name is bounded too")
    mutating func resolvedLimit() {
        _ = self.prefix("p", String(repeating: "u", count: 30))
        #expect(self.subscribe("p:xx") == .close(.topicTooLong))
    }

    @Test("The end tells which subscriptions end, refused ones left out, and nothing is read after it")
    mutating func end() {
        _ = self.subscribe("a")
        _ = self.subscribe("b")
        self.machine.refused("b")
        #expect(self.machine.closed() == ["a"])
        #expect(self.machine.closed().isEmpty)
        #expect(self.subscribe("c") == .ignore)
    }

    @Test("PUBLISH carries its lists, and whether the publisher is excluded")
    mutating func publish() throws {
        let id = try #require(SessionID(rawValue: 7))
        let message = V1ClientMessage.publish(
            topic: self.bytes("t"),
            event: self.bytes("1"),
            exclude: .list([.text(id.version1Text), .text("x"), .everyone]),
            eligible: [.text("y")]
        )
        let audience = Audience(
            excluding: [.session(id), .unknown("x"), .everyone],
            eligible: [.unknown("y")]
        )
        let expected = SessionCommand.publish(
            topic: self.bytes("t"),
            payload: self.bytes("1"),
            audience: audience,
            excludesPublisher: false
        )
        #expect(self.machine.received(message) == .perform(expected))
    }

    @Test("PUBLISH without event publishes null")
    mutating func publishNull() {
        let message = V1ClientMessage.publish(topic: self.bytes("t"), event: nil, exclude: .publisher, eligible: [])
        let expected = SessionCommand.publish(
            topic: self.bytes("t"),
            payload: self.bytes("null"),
            audience: .everyone,
            excludesPublisher: true
        )
        #expect(self.machine.received(message) == .perform(expected))
    }
}
