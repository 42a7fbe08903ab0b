// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ChatHandlers
internal import RoostRouter
internal import RoostTesting
internal import Testing
internal import WAMP

@Suite
struct PresenceTopicTests {
    private static func realm() throws -> TestRealm {
        try TestRealm(handlers: [PresenceTopic(name: "presence")], routes: ["presence/{room}": "presence"])
    }

    @Test("Everybody learns who comes and goes")
    func announces() async throws {
        let realm = try Self.realm()
        let alice = realm.join(login: "alice", userID: 1)
        let bob = realm.join()
        try await alice.subscribe("presence/blue")
        try await bob.subscribe("presence/blue")
        try await alice.unsubscribe("presence/blue")
        #expect(alice.events.map(\.payload) == [["present": ["alice"]], ["present": ["alice", "anonymous"]]])
        #expect(bob.events.map(\.payload) == [["present": ["alice", "anonymous"]], ["present": ["anonymous"]]])
    }

    @Test("A lost connection counts as leaving, once for each room")
    func noticesLostConnections() async throws {
        let realm = try Self.realm()
        let alice = realm.join(login: "alice", userID: 1)
        let bob = realm.join(login: "bob", userID: 2)
        for room in ["presence/blue", "presence/red"] as [URI] {
            try await bob.subscribe(room)
            try await alice.subscribe(room)
        }
        try await alice.leave()
        let last = bob.events.suffix(2)
        #expect(last.map(\.topic) == ["presence/blue", "presence/red"])
        #expect(last.map(\.payload) == [["present": ["bob"]], ["present": ["bob"]]])
    }

    @Test("Nobody can publish")
    func refusesPublications() async throws {
        let alice = try Self.realm().join(login: "alice", userID: 1)
        await #expect(throws: HandlerError("Nobody can publish here.")) {
            try await alice.publish("x", to: "presence/blue")
        }
    }
}
