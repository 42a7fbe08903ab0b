// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ChatHandlers
internal import RoostRouter
internal import RoostTesting
internal import Testing
internal import WAMP

@Suite
struct ModeratedTopicTests {
    private static func realm() throws -> TestRealm {
        try TestRealm(handlers: [ModeratedTopic(name: "chat", longestText: 10)], routes: ["chat/{room}": "chat"])
    }

    @Test("A message reaches everybody in the room with its author")
    func sendsToTheRoom() async throws {
        let realm = try Self.realm()
        let alice = realm.join(login: "alice", userID: 1)
        let bob = realm.join()
        let carol = realm.join(login: "carol", userID: 2)
        try await alice.subscribe("chat/blue")
        try await bob.subscribe("chat/blue")
        try await carol.subscribe("chat/red")
        try await alice.publish(["text": "hello"], to: "chat/blue")
        #expect(alice.events.map(\.payload) == [["from": "alice", "text": "hello"]])
        #expect(bob.events == alice.events)
        #expect(carol.events.isEmpty)
    }

    @Test("The publisher can exclude itself")
    func excludesThePublisher() async throws {
        let realm = try Self.realm()
        let alice = realm.join(login: "alice", userID: 1)
        let bob = realm.join()
        try await alice.subscribe("chat/blue")
        try await bob.subscribe("chat/blue")
        try await alice.publish(["text": "hello"], to: "chat/blue", audience: .excluding(alice.session.id))
        #expect(alice.events.isEmpty)
        #expect(bob.events.count == 1)
    }

    @Test("What is no message is refused", arguments: ["hello", ["text": 1], ["text": ""], [:]] as [WireValue])
    func refusesOtherForms(event: WireValue) async throws {
        let alice = try Self.realm().join(login: "alice", userID: 1)
        await #expect(throws: HandlerError("A message looks like {\"text\": \"hello\"}.")) {
            try await alice.publish(event, to: "chat/blue")
        }
    }

    @Test("A text may have so many bytes and no more")
    func limitsTexts() async throws {
        let alice = try Self.realm().join(login: "alice", userID: 1)
        try await alice.subscribe("chat/blue")
        try await alice.publish(["text": "0123456789"], to: "chat/blue")
        await #expect(throws: HandlerError("A text may have 10 bytes.")) {
            try await alice.publish(["text": "0123456789a"], to: "chat/blue")
        }
        #expect(alice.events.count == 1)
    }

    @Test("The staff's room is for the staff")
    func refusesOthers() async throws {
        let realm = try Self.realm()
        let visitor = realm.join()
        let clerk = realm.join(login: "clerk", userID: 3, roles: ["ROLE_STAFF"])
        try await clerk.subscribe("chat/staff")
        await #expect(throws: SubscriptionRefusal("The room is for the staff.")) {
            try await visitor.subscribe("chat/staff")
        }
        #expect(realm.count(of: "chat/staff") == 1)
    }
}
