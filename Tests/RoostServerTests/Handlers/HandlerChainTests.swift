// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostTesting
internal import Synchronization
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("Chains of handlers")
struct HandlerChainTests {
    /// What handlers were called, in their order.
    private final class Journal: Sendable {
        let lines = Mutex<[String]>([])

        func note(_ line: String) { self.lines.withLock { $0.append(line) } }

        var all: [String] { self.lines.withLock { $0 } }
    }

    /// Adds its name to events, and refuses what it is told to.
    private struct Marker: ImmediateTopicHandler {
        let name: String
        let journal: Journal
        var refuses = false
        var copies = 1
        var admitsPatterns = true

        func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
            self.journal.note("\(self.name) subscribe")
            if self.refuses { throw SubscriptionRefusal("No.") }
        }

        func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
            self.journal.note("\(self.name) unsubscribe")
        }

        func onPublish(
            _ publication: Publication,
            from session: Session,
            topic: Topic,
            request: TopicRequest
        ) throws {
            self.journal.note("\(self.name) publish")
            for copy in 0..<self.copies {
                topic.broadcast(Payload([try publication.payload.value(), .string("\(self.name)\(copy)")]))
            }
        }
    }

    /// The same, but it suspends.
    private struct Slow: TopicHandler {
        let marker: Marker

        var name: String { self.marker.name }

        func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
            await Task.yield()
            try await self.marker.onSubscribe(session, topic: topic, request: request)
        }

        func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
            await Task.yield()
            try await self.marker.onUnsubscribe(session, topic: topic, request: request)
        }

        func onPublish(
            _ publication: Publication,
            from session: Session,
            topic: Topic,
            request: TopicRequest
        ) async throws {
            await Task.yield()
            try self.marker.onPublish(publication, from: session, topic: topic, request: request)
        }
    }

    private func realm(_ handlers: [any TopicHandler], chain: String) throws -> TestRealm {
        try TestRealm(
            handlers: HandlerRegistry(handlers),
            definitions: [RouteDefinition(name: "a", channel: "a/{user_id}", handler: chain)]
        )
    }

    /// The same handlers, all of them immediate or one of them not.
    private static func variants(_ markers: [Marker]) -> [[any TopicHandler]] {
        let slow: [any TopicHandler] = [Slow(marker: markers[0])]
        return [markers, slow + Array(markers.dropFirst())]
    }

    @Test("Each handler gets what the one before broadcasts, and the last one's is published")
    func publishes() async throws {
        let journal = Journal()
        for handlers in Self.variants([
            Marker(name: "x", journal: journal, copies: 2), Marker(name: "y", journal: journal),
            Marker(name: "z", journal: journal),
        ]) {
            let realm = try self.realm(handlers, chain: "x > y > z")
            let session = realm.join()
            try await session.subscribe("a/1")
            try await session.publish(1, to: "a/1")
            let events: [WireValue] = [
                [[[1, "x0"], "y0"], "z0"], [[[1, "x1"], "y0"], "z0"],
            ]
            #expect(session.events.map(\.payload) == events)
        }
    }

    @Test("A handler that broadcasts nothing stops a publication")
    func stops() async throws {
        let journal = Journal()
        for handlers in Self.variants([
            Marker(name: "x", journal: journal, copies: 0), Marker(name: "y", journal: journal),
        ]) {
            let realm = try self.realm(handlers, chain: "x > y")
            let session = realm.join()
            try await session.subscribe("a/1")
            try await session.publish(1, to: "a/1")
            #expect(session.events.isEmpty)
        }
        #expect(journal.all.filter { $0 == "y publish" }.isEmpty)
    }

    @Test("The first refusal counts, and those before it hear of the end")
    func refuses() async throws {
        for index in 0..<2 {
            let journal = Journal()
            let markers = [
                Marker(name: "x", journal: journal), Marker(name: "y", journal: journal, refuses: true),
                Marker(name: "z", journal: journal),
            ]
            let realm = try self.realm(Self.variants(markers)[index], chain: "x > y > z")
            let session = realm.join()
            await #expect(throws: SubscriptionRefusal("No.")) { try await session.subscribe("a/1") }
            #expect(journal.all == ["x subscribe", "y subscribe", "x unsubscribe"])
        }
    }

    @Test("All are told of the end of a subscription, the last one first")
    func unsubscribes() async throws {
        for index in 0..<2 {
            let journal = Journal()
            let markers = [Marker(name: "x", journal: journal), Marker(name: "y", journal: journal)]
            let realm = try self.realm(Self.variants(markers)[index], chain: "x > y")
            let session = realm.join()
            try await session.subscribe("a/1")
            try await session.unsubscribe("a/1")
            #expect(journal.all == ["x subscribe", "y subscribe", "y unsubscribe", "x unsubscribe"])
        }
    }

    @Test("A built-in handler guards another one")
    func secured() async throws {
        let journal = Journal()
        let realm = try self.realm(
            [SecuredTopic(name: "secured"), Marker(name: "x", journal: journal)],
            chain: "secured > x"
        )
        let (owner, other) = (realm.join(login: "john", userID: 7), realm.join(login: "jane", userID: 8))
        try await owner.subscribe("a/7")
        await #expect(throws: SubscriptionRefusal.self) { try await other.subscribe("a/7") }
        try await other.publish("hello", to: "a/7")
        #expect(owner.events.map(\.payload) == [["hello", "x0"]])
    }

    @Test("A chain never suspends if none of its handlers does, and wants patterns only if all do")
    func kind() throws {
        let journal = Journal()
        let (x, y) = (Marker(name: "x", journal: journal), Marker(name: "y", journal: journal, admitsPatterns: false))
        #expect(HandlerChain.make(name: "c", links: [x, y]) is any ImmediateTopicHandler)
        #expect(!(HandlerChain.make(name: "c", links: [x, Slow(marker: y)]) is any ImmediateTopicHandler))
        #expect(HandlerChain.make(name: "c", links: [x, x]).admitsPatterns)
        #expect(!HandlerChain.make(name: "c", links: [x, y]).admitsPatterns)
        #expect(!HandlerChain.make(name: "c", links: [Slow(marker: x), y]).admitsPatterns)
    }

    @Test("A chain with a handler that is missing is none, and names are taken apart")
    func names() {
        let journal = Journal()
        let route = RouteDefinition(name: "a", channel: "a", handler: "x > missing")
        let (table, _) = RouteTable.compile([route])
        let registry = HandlerRegistry([Marker(name: "x", journal: journal)]).withChains(of: table.routes)
        #expect(registry.topicHandler("x > missing") == nil)
        #expect(HandlerRegistry.links(of: "x") == ["x"])
        #expect(HandlerRegistry.links(of: "x > y > z") == ["x", "y", "z"])
        #expect(HandlerRegistry.links(of: "x>y") == ["x>y"])
    }
}
