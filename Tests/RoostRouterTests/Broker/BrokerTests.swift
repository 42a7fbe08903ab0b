// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Broker")
struct BrokerTests {
    private var broker = Broker()

    private mutating func subscribe(
        _ session: UInt64,
        _ uri: URI,
        _ match: MatchPolicy = .exact,
        now: Int64 = 5
    ) throws -> SubscriptionOutcome {
        let session = try BrokerFixture.session(session)
        let outcome = self.broker.subscribe(session, to: uri, match: match, now: now)
        return try #require(outcome)
    }

    @Test("Ids count up from 1, are shared by the subscribers of a URI and policy, and are never used again")
    mutating func ids() throws {
        #expect(try self.subscribe(1, "a").subscription.id.rawValue == 1)
        #expect(try self.subscribe(2, "a").subscription.id.rawValue == 1)
        #expect(try self.subscribe(1, "a", .prefix).subscription.id.rawValue == 2)
        #expect(try self.subscribe(1, "a", .wildcard).subscription.id.rawValue == 3)
        _ = self.broker.left(try BrokerFixture.id(1))
        _ = self.broker.left(try BrokerFixture.id(2))
        #expect(try self.subscribe(1, "a").subscription.id.rawValue == 4)
    }

    @Test("A subscription is described by what its first subscriber gave")
    mutating func info() throws {
        let id = try self.subscribe(1, "a.", .wildcard, now: 77).subscription.id
        _ = try self.subscribe(2, "a.", .wildcard, now: 99)
        #expect(self.broker.info(id) == SubscriptionInfo(id: id, uri: "a.", match: .wildcard, created: 77))
        #expect(self.broker.info(try BrokerFixture.subscription(9)) == nil)
        #expect(self.broker.subscribers(id).map(\.id.rawValue) == [1, 2])
        #expect(self.broker.subscribers(try BrokerFixture.subscription(9)).isEmpty)
    }

    @Test("The first subscriber occupies and the last one vacates, and meta events tell it in order")
    mutating func metaEvents() throws {
        let (first, second) = (try BrokerFixture.id(1), try BrokerFixture.id(2))
        let occupied = try self.subscribe(1, "a")
        let info = occupied.subscription
        #expect(occupied.change == .occupied)
        #expect(occupied.metaEvents == [.subscriptionCreated(first, info), .subscribed(first, info.id)])
        let joined = try self.subscribe(2, "a")
        #expect(joined.change == .changed)
        #expect(joined.metaEvents == [.subscribed(second, info.id)])
        let reduced = self.broker.unsubscribe(first, from: info.id)
        #expect(reduced?.change == .changed)
        #expect(reduced?.metaEvents == [.unsubscribed(first, info.id)])
        let vacated = self.broker.unsubscribe(second, from: "a", match: .exact)
        #expect(vacated?.change == .vacated)
        #expect(vacated?.metaEvents == [.unsubscribed(second, info.id), .subscriptionDeleted(second, info.id)])
        #expect(self.broker.isEmpty)
    }

    @Test("Subscribing again gives the same id, and nothing changes")
    mutating func again() throws {
        let first = try self.subscribe(1, "a")
        let second = try self.subscribe(1, "a")
        #expect(second.subscription == first.subscription)
        #expect(second.change == .none)
        #expect(second.metaEvents.isEmpty)
        #expect(self.broker.count(of: first.subscription.id) == 1)
    }

    @Test("A subscription that the session does not have cannot be ended")
    mutating func unknown() throws {
        let id = try self.subscribe(1, "a").subscription.id
        #expect(self.broker.unsubscribe(try BrokerFixture.id(2), from: id) == nil)
        #expect(self.broker.unsubscribe(try BrokerFixture.id(1), from: try BrokerFixture.subscription(9)) == nil)
        #expect(self.broker.unsubscribe(try BrokerFixture.id(1), from: "a", match: .prefix) == nil)
        #expect(self.broker.unsubscribe(try BrokerFixture.id(2), from: "a", match: .exact) == nil)
        #expect(self.broker.count(of: id) == 1)
    }

    @Test("What a session has ends with it, in the order of ids, and leaves nothing behind")
    mutating func left() throws {
        for (uri, match) in [(URI("b"), MatchPolicy.prefix), ("a", .exact), ("c", .wildcard)] {
            _ = try self.subscribe(1, uri, match)
        }
        _ = try self.subscribe(2, "a")
        #expect(self.broker.subscriptions(of: try BrokerFixture.id(1)).map(\.rawValue) == [1, 2, 3])
        let outcomes = self.broker.left(try BrokerFixture.id(1))
        #expect(outcomes.map(\.subscription.id.rawValue) == [1, 2, 3])
        #expect(outcomes.map(\.change) == [.vacated, .changed, .vacated])
        #expect(self.broker.left(try BrokerFixture.id(1)).isEmpty)
        #expect(self.broker.left(try BrokerFixture.id(2)).map(\.change) == [.vacated])
        #expect(self.broker.isEmpty)
        #expect(self.broker.subscriptionCount == 0)
    }

    @Test("The generation changes with patterns that come or go, and with nothing else")
    mutating func generation() throws {
        var generations = [self.broker.generation]
        _ = try self.subscribe(1, "a")
        _ = self.broker.left(try BrokerFixture.id(1))
        #expect(self.broker.generation == generations[0])
        #expect(!self.broker.hasPatterns)
        for match in [MatchPolicy.prefix, .wildcard] {
            _ = try self.subscribe(1, "a", match)
            generations.append(self.broker.generation)
            #expect(self.broker.hasPatterns)
            _ = try self.subscribe(2, "a", match)
            _ = self.broker.unsubscribe(try BrokerFixture.id(1), from: "a", match: match)
            #expect(self.broker.generation == generations.last)
            _ = self.broker.unsubscribe(try BrokerFixture.id(2), from: "a", match: match)
            generations.append(self.broker.generation)
        }
        #expect(Set(generations).count == 5)
    }

    @Test("A topic matches subscriptions of every policy, and a lookup finds exactly one")
    mutating func matches() throws {
        _ = try self.subscribe(1, "a..c", .wildcard)
        _ = try self.subscribe(1, "a.", .prefix)
        _ = try self.subscribe(1, "a.b.c")
        _ = try self.subscribe(1, "x")
        #expect(self.broker.matches("a.b.c").map(\.rawValue) == [1, 2, 3])
        #expect(self.broker.matches("a.d").map(\.rawValue) == [2])
        #expect(self.broker.matches("y").isEmpty)
        #expect(self.broker.lookup("a.", match: .prefix)?.rawValue == 2)
        #expect(self.broker.lookup("a.", match: .exact) == nil)
        #expect(self.broker.ids(match: .exact).map(\.rawValue) == [3, 4])
        #expect(self.broker.ids(match: .prefix).map(\.rawValue) == [2])
        #expect(self.broker.ids(match: .wildcard).map(\.rawValue) == [1])
    }

    @Test("A wildcard of as many components as the table takes is kept, one more is refused without a trace")
    mutating func components() throws {
        let most = PatternTable<Int>.maximumWildcardComponents
        let fits = URI(String(repeating: ".", count: most - 1))
        let tooLong = URI(String(repeating: ".", count: most))
        let session = try BrokerFixture.session(1)
        #expect(self.broker.subscribe(session, to: tooLong, match: .wildcard, now: 0) == nil)
        #expect(self.broker.isEmpty)
        #expect(self.broker.subscribe(session, to: fits, match: .wildcard, now: 0)?.change == .occupied)
        #expect(self.broker.subscribe(session, to: tooLong, match: .exact, now: 0)?.change == .occupied)
        #expect(Broker.accepts(fits, match: .wildcard) && !Broker.accepts(tooLong, match: .wildcard))
    }
}
