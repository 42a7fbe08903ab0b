// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("RetainedEvents")
struct RetainedEventsTests {
    private var retained = RetainedEvents<UInt64>()

    private func found(_ uri: URI, _ match: MatchPolicy = .exact, authID: String = "alice") throws -> [UInt64] {
        let identity = BrokerFixture.identity(authID: authID)
        return self.retained.events(matching: uri, match: match, for: try BrokerFixture.id(1), as: identity)
            .map(\.content)
    }

    private mutating func store(_ numbers: (UInt64, URI)...) throws {
        for (number, topic) in numbers {
            self.retained.store(try BrokerFixture.event(number, topic: topic))
        }
    }

    @Test("The defaults are 10,000 topics, 64 MiB and 1,000 events for one subscription")
    func defaults() {
        #expect(RetentionLimits() == RetentionLimits(topics: 10_000, bytes: 67_108_864, matches: 1_000))
    }

    @Test("A later event of a topic replaces the one before, and goes to the end of the order")
    mutating func replace() throws {
        try self.store((1, "a"), (2, "b"), (3, "a"))
        #expect(try self.found("a") == [3])
        #expect(try self.found("", .prefix) == [2, 3])
        #expect(self.retained.count == 2)
        #expect(self.retained.dropCount == 0)
    }

    @Test("A prefix or wildcard subscription gets the events of all topics that it matches, in order of publication")
    mutating func patterns() throws {
        try self.store((1, "b.y"), (2, "b.x"), (3, "a.x"), (4, "b"), (5, "bb"), (6, "c.x"), (7, "b.x.z"))
        #expect(try self.found("b", .prefix) == [1, 2, 4, 5, 7])
        #expect(try self.found("b.", .prefix) == [1, 2, 7])
        #expect(try self.found(".x", .wildcard) == [2, 3, 6])
        #expect(try self.found("b.", .wildcard) == [1, 2])
        #expect(try self.found("z", .prefix).isEmpty)
        #expect(try self.found("b.q").isEmpty)
    }

    @Test("A subscriber gets no event that it would not have got then")
    mutating func audience() throws {
        let audience = AudienceLists(eligibleAuthIDs: ["bob"])
        self.retained.store(try BrokerFixture.event(1, topic: "a", audience: audience))
        self.retained.store(try BrokerFixture.event(2, topic: "b"))
        #expect(try self.found("a").isEmpty)
        #expect(try self.found("", .prefix) == [2])
        #expect(try self.found("a", authID: "bob") == [1])
        #expect(try self.found("", .prefix, authID: "bob") == [1, 2])
    }

    @Test("As many topics as the limit are kept; one more drops the oldest, and it is counted")
    mutating func topics() throws {
        self.retained = RetainedEvents(limits: RetentionLimits(topics: 2))
        try self.store((1, "a"), (2, "b"))
        #expect(try self.found("", .prefix) == [1, 2])
        #expect(self.retained.dropCount == 0)
        try self.store((3, "a"), (4, "c"))
        #expect(try self.found("", .prefix) == [3, 4])
        #expect(self.retained.dropCount == 1)
    }

    @Test("As many bytes as the limit are kept; one more drops the oldest")
    mutating func bytes() throws {
        let cost = try BrokerFixture.event(1, topic: "a", byteCount: 100).cost
        self.retained = RetainedEvents(limits: RetentionLimits(bytes: 2 * cost))
        self.retained.store(try BrokerFixture.event(1, topic: "a", byteCount: 100))
        self.retained.store(try BrokerFixture.event(2, topic: "b", byteCount: 100))
        #expect(self.retained.cost == 2 * cost)
        #expect(self.retained.dropCount == 0)
        self.retained.store(try BrokerFixture.event(3, topic: "b", byteCount: 101))
        #expect(try self.found("", .prefix) == [3])
        #expect(self.retained.cost == cost + 1)
        #expect(self.retained.dropCount == 1)
    }

    @Test("An event as large as the limit is kept; a larger one is not, and what its topic had is dropped")
    mutating func single() throws {
        let cost = try BrokerFixture.event(1, topic: "a", byteCount: 100).cost
        self.retained = RetainedEvents(limits: RetentionLimits(bytes: cost))
        self.retained.store(try BrokerFixture.event(1, topic: "a", byteCount: 100))
        #expect(try self.found("a") == [1])
        self.retained.store(try BrokerFixture.event(2, topic: "a", byteCount: 101))
        #expect(try self.found("a").isEmpty)
        #expect(self.retained.dropCount == 2)
        #expect(self.retained.cost == 0)
    }

    @Test("One subscription gets as many events as the limit, those whose topics come first")
    mutating func matches() throws {
        self.retained = RetainedEvents(limits: RetentionLimits(matches: 2))
        try self.store((1, "c"), (2, "b"))
        #expect(try self.found("", .prefix) == [1, 2])
        try self.store((3, "a"))
        #expect(try self.found("", .prefix) == [2, 3])
    }

    @Test("An event can be dropped by name")
    mutating func remove() throws {
        try self.store((1, "a"), (2, "b"))
        let (removed, again) = (self.retained.remove("a"), self.retained.remove("a"))
        #expect(removed && !again)
        #expect(try self.found("", .prefix) == [2])
        _ = self.retained.remove("b")
        #expect(self.retained.cost == 0 && self.retained.count == 0)
    }

    @Test("Publishing to the same topics again and again takes no more room")
    mutating func stale() throws {
        for number in UInt64(1)...1_000 {
            try self.store((number, number % 2 == 0 ? "a" : "b"))
            #expect(self.retained.orderCount <= 2 * self.retained.count + 16)
        }
        #expect(try self.found("", .prefix) == [999, 1_000])
    }

    @Test("Random events are found as in a plain list", arguments: 0..<4)
    mutating func model(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        self.retained = RetainedEvents(limits: RetentionLimits(topics: 6))
        var model: [(number: UInt64, topic: URI)] = []
        let names = ["a", "b", "a.a", "a.b", "b.a", ".a", "a.", "ab", "", "a.b.a"].map { URI($0) }
        for number in UInt64(1)...1_500 {
            let topic = names.randomElement(using: &generator) ?? ""
            model.removeAll { $0.topic == topic }
            if number % 5 == 0 {
                _ = self.retained.remove(topic)
            } else {
                try self.store((number, topic))
                model.append((number, topic))
                model = model.suffix(6)
            }
            let pattern = names.randomElement(using: &generator) ?? ""
            let match = MatchPolicy.allCases.randomElement(using: &generator) ?? .exact
            #expect(
                try self.found(pattern, match) == model.filter { pattern.admits($0.topic, match: match) }.map(\.number)
            )
        }
    }
}
