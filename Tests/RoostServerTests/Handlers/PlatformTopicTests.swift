// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostTesting
import Testing
import WAMP

@Suite("The topic handlers of Oro's platform")
struct PlatformTopicTests {
    @Test("A broadcast topic sends to all subscribers that the publisher does not leave out")
    func broadcast() async throws {
        let realm = try TestRealm(handlers: [BroadcastTopic(name: "b")], routes: ["t": "b"])
        let (first, second, stranger) = (realm.join(), realm.join(), realm.join())
        try await first.subscribe("t")
        try await second.subscribe("t")
        try await stranger.publish(1, to: "t")
        try await first.publish(2, to: "t", audience: .excluding(first.session.id))
        try await first.publish(3, to: "t", audience: .only([first.session.id]))
        #expect(first.events.map(\.payload) == [1, 3])
        #expect(second.events.map(\.payload) == [1, 2])
        #expect(stranger.events.isEmpty)
    }

    @Test(
        "A secured topic lets only its user in",
        arguments: [("s/2", true), ("s/1", false), ("s/0", false), ("s/*", false), ("s/02", true), ("s/x", false)]
    )
    func secured(topic: String, isAllowed: Bool) async throws {
        let realm = try TestRealm(handlers: [SecuredTopic(name: "s")], routes: ["s/{user_id}": "s"])
        let user = realm.join(login: "john", userID: 2)
        if isAllowed {
            try await user.subscribe(URI(topic))
        } else {
            await #expect(throws: SubscriptionRefusal.self) { try await user.subscribe(URI(topic)) }
        }
        #expect(realm.count(of: URI(topic)) == (isAllowed ? 1 : 0))
    }

    @Test("An anonymous visitor gets into no secured topic")
    func anonymous() async throws {
        let realm = try TestRealm(handlers: [SecuredTopic(name: "s")], routes: ["s/{user_id}": "s"])
        let visitor = realm.join()
        await #expect(throws: SubscriptionRefusal.self) { try await visitor.subscribe("s/0") }
    }

    @Test("A sync-fail topic lets everybody in for the asterisk, and only its user for a number")
    func syncFail() async throws {
        let realm = try TestRealm(handlers: [SyncFailTopic(name: "f")], routes: ["f/{user_id}": "f"])
        let visitor = realm.join()
        try await visitor.subscribe("f/*")
        await #expect(throws: SubscriptionRefusal.self) { try await visitor.subscribe("f/2") }
    }

    @Test("A ping topic drops publications and sends its text at each tick while it is occupied")
    func ping() async throws {
        let realm = try TestRealm(handlers: [WebsocketPingTopic(name: "p")], routes: ["p": "p"])
        let session = realm.join()
        try await realm.tick("p")
        try await session.subscribe("p")
        try await session.publish("x", to: "p")
        try await realm.tick("p")
        #expect(session.events.map(\.payload) == ["Connection keep alive"])
    }

    @Test("Publishing is refused by the rule in force", arguments: [PublishRule.backend, .nobody, .roles(["R"])])
    func publishRule(rule: PublishRule) async throws {
        let realm = try TestRealm(handlers: [BroadcastTopic(name: "b")], routes: ["t": "b"], publish: rule)
        let visitor = realm.join(roles: ["Q"])
        await #expect(throws: TestSession.Failure.mayNotPublish) { try await visitor.publish(1, to: "t") }
        let backend = realm.join(isBackend: true)
        if rule == .nobody {
            await #expect(throws: TestSession.Failure.mayNotPublish) { try await backend.publish(1, to: "t") }
        } else {
            try await backend.publish(1, to: "t")
        }
    }
}
