// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("EventHistory")
struct EventHistoryTests {
    private var history = EventHistory<UInt64>(patterns: [HistoryPattern(uri: "h", match: .prefix)])

    private func page(
        _ uri: URI,
        _ match: MatchPolicy = .prefix,
        authRole: String = "user",
        _ change: (inout HistoryQuery) throws -> Void = { _ in }
    ) throws -> HistoryPage<UInt64> {
        var query = HistoryQuery()
        try change(&query)
        let info = SubscriptionInfo(id: try BrokerFixture.subscription(9), uri: uri, match: match, created: 0)
        let identity = BrokerFixture.identity(authRole: authRole)
        return self.history.events(of: info, query, for: try BrokerFixture.id(1), as: identity)
    }

    private func found(
        _ uri: URI = "h",
        _ match: MatchPolicy = .prefix,
        _ change: (inout HistoryQuery) throws -> Void = { _ in }
    ) throws -> [UInt64] {
        try self.page(uri, match, change).records.map(\.content)
    }

    private mutating func record(_ numbers: ClosedRange<UInt64>, topic: URI = "h.a", bytes: Int = 0) throws {
        for number in numbers {
            let timestamp = Int64(number) * 1_000
            self.history.record(
                try BrokerFixture.event(number, topic: topic, timestamp: timestamp, byteCount: bytes)
            )
        }
    }

    @Test("The defaults are 1,000 events and 16 MiB for a pattern, 1,000 events and 1 MiB for a query")
    func defaults() {
        #expect(HistoryPattern(uri: "a") == HistoryPattern(uri: "a", match: .exact, events: 1_000, bytes: 16_777_216))
        #expect(HistoryLimits() == HistoryLimits(resultEvents: 1_000, resultBytes: 1_048_576))
    }

    @Test("Only topics that a pattern matches are kept")
    mutating func patterns() throws {
        try self.record(1...1)
        try self.record(2...2, topic: "x")
        #expect(self.history.count == 1)
        #expect(self.history.keeps("h.z", audience: .everyone))
        #expect(!self.history.keeps("x", audience: .everyone))
        let disabled = EventHistory<UInt64>()
        #expect(disabled.isDisabled && !disabled.keeps("h", audience: .everyone))
    }

    @Test("Events for sessions are not kept; those for users are, and only they get them")
    mutating func audience() throws {
        let lists = [
            AudienceLists(excluded: [try BrokerFixture.id(7)]), AudienceLists(eligible: []),
            AudienceLists(excludedAuthRoles: ["user"]), AudienceLists(eligibleAuthRoles: ["user"]),
        ]
        for (number, audience) in zip(UInt64(1)..., lists) {
            self.history.record(try BrokerFixture.event(number, topic: "h", audience: audience))
            #expect(self.history.keeps("h", audience: audience) == (number > 2))
        }
        #expect(self.history.count == 2)
        #expect(try self.page("h").records.map(\.content) == [4])
        #expect(try self.page("h", authRole: "admin").records.map(\.content) == [3])
    }

    @Test("As many events as the pattern's limit are kept; one more forgets the oldest")
    mutating func events() throws {
        self.history = EventHistory(patterns: [HistoryPattern(uri: "h", match: .prefix, events: 3)])
        try self.record(1...3)
        #expect(try self.found() == [1, 2, 3])
        try self.record(4...4)
        #expect(try self.found() == [2, 3, 4])
    }

    @Test("As many bytes as the pattern's limit are kept; one more forgets the oldest; a larger event is not kept")
    mutating func bytes() throws {
        let cost = try BrokerFixture.event(1, topic: "h.a", byteCount: 10).cost
        self.history = EventHistory(patterns: [HistoryPattern(uri: "h", match: .prefix, bytes: 2 * cost)])
        try self.record(1...2, bytes: 10)
        #expect(try self.found() == [1, 2])
        #expect(self.history.cost == 2 * cost)
        try self.record(3...3, bytes: 11)
        #expect(try self.found() == [3])
        try self.record(4...4, bytes: 10 + cost)
        #expect(try self.found() == [4])
        try self.record(5...5, bytes: 11 + cost)
        #expect(try self.found() == [4])
        #expect(self.history.cost == 2 * cost)
    }

    @Test("Patterns are bounded each for itself, and of the same one the first counts")
    mutating func several() throws {
        self.history = EventHistory(patterns: [
            HistoryPattern(uri: "h.a", events: 2), HistoryPattern(uri: "h.a", events: 9),
            HistoryPattern(uri: "h", match: .prefix, events: 3), HistoryPattern(uri: ".a", match: .wildcard, events: 1),
        ])
        try self.record(1...4)
        #expect(try self.found("h.a", .exact) == [3, 4])
        #expect(try self.found("h", .prefix) == [2, 3, 4])
        #expect(try self.found(".a", .wildcard) == [4])
        #expect(self.history.count == 6)
    }

    @Test("A subscription has the history of a pattern that covers it, and gets its own events only")
    mutating func covered() throws {
        try self.record(1...1, topic: "h.a")
        try self.record(2...2, topic: "h.b")
        try self.record(3...3, topic: "hb")
        #expect(try self.found("h.a", .exact) == [1])
        #expect(try self.found("h.", .prefix) == [1, 2])
        #expect(try self.found("h.", .wildcard) == [1, 2])
        #expect(try self.found("h", .wildcard).isEmpty)
        #expect(try self.found("", .prefix).isEmpty)
        #expect(try self.found(".a", .wildcard).isEmpty)
        #expect(try self.found("x", .exact).isEmpty)
    }

    @Test("Events come in order of publication or, if asked for, in reverse, up to the limit")
    mutating func order() throws {
        try self.record(1...5)
        #expect(try self.found { $0.limit = 5 } == [1, 2, 3, 4, 5])
        #expect(try self.found { $0.limit = 2 } == [1, 2])
        #expect(try self.found { $0.isReverse = true } == [5, 4, 3, 2, 1])
        let reverse = try self.page("h") { query in
            query.isReverse = true
            query.limit = 2
        }
        #expect(reverse.records.map(\.content) == [5, 4])
        #expect(!reverse.isTruncated)
    }

    @Test("Times include their ends")
    mutating func times() throws {
        try self.record(1...5)
        #expect(try self.found { $0.earliest = 2_000 } == [2, 3, 4, 5])
        #expect(try self.found { $0.earliest = 2_001 } == [3, 4, 5])
        #expect(try self.found { $0.latest = 4_000 } == [1, 2, 3, 4])
        #expect(try self.found { $0.latest = 3_999 } == [1, 2, 3])
        let both = try self.found { query in
            query.earliest = 2_000
            query.latest = 4_000
        }
        #expect(both == [2, 3, 4])
    }

    @Test("One topic can be asked for")
    mutating func topic() throws {
        try self.record(1...1, topic: "h.a")
        try self.record(2...2, topic: "h.b")
        #expect(try self.found { $0.topic = "h.b" } == [2])
        #expect(try self.found { $0.topic = "h" }.isEmpty)
    }

    @Test("Publications bound the events, with or without themselves")
    mutating func publications() throws {
        try self.record(1...5)
        func bound(_ number: UInt64, _ isIncluded: Bool) throws -> HistoryQuery.Bound {
            HistoryQuery.Bound(try BrokerFixture.publication(number), isIncluded: isIncluded)
        }
        #expect(try self.found { $0.starts = [try bound(4, true)] } == [4, 5])
        #expect(try self.found { $0.starts = [try bound(4, false)] } == [5])
        #expect(try self.found { $0.starts = [try bound(2, true), try bound(4, false)] } == [5])
        #expect(try self.found { $0.ends = [try bound(2, true)] } == [1, 2])
        #expect(try self.found { $0.ends = [try bound(2, false)] } == [1])
        #expect(try self.found { $0.ends = [try bound(1, false)] }.isEmpty)
        let crossed = try self.found { query in
            query.starts = [try bound(4, true)]
            query.ends = [try bound(2, true)]
        }
        #expect(crossed.isEmpty)
        let page = try self.found { query in
            query.isReverse = true
            query.limit = 2
            query.ends = [try bound(4, false)]
        }
        #expect(page == [3, 2])
    }

    @Test("A publication that is not kept counts as older than all others")
    mutating func forgotten() throws {
        try self.record(1...2)
        let gone = HistoryQuery.Bound(try BrokerFixture.publication(77), isIncluded: true)
        #expect(try self.found { $0.starts = [gone] } == [1, 2])
        #expect(try self.found { $0.ends = [gone] }.isEmpty)
    }

    @Test("A query returns no more events than the limit, and says so")
    mutating func resultEvents() throws {
        let patterns = [HistoryPattern(uri: "h", match: .prefix)]
        self.history = EventHistory(patterns: patterns, limits: HistoryLimits(resultEvents: 3))
        try self.record(1...3)
        #expect(try !self.page("h").isTruncated)
        try self.record(4...4)
        #expect(try self.found() == [1, 2, 3])
        #expect(try self.page("h").isTruncated)
    }

    @Test("A query returns no more bytes than the limit, but one event at least")
    mutating func resultBytes() throws {
        let patterns = [HistoryPattern(uri: "h", match: .prefix)]
        let cost = try BrokerFixture.event(1, topic: "h.a", byteCount: 10).cost
        self.history = EventHistory(patterns: patterns, limits: HistoryLimits(resultBytes: 2 * cost))
        try self.record(1...2, bytes: 10)
        #expect(try self.found() == [1, 2])
        #expect(try !self.page("h").isTruncated)
        try self.record(3...3, bytes: 10 * cost)
        #expect(try self.found() == [1, 2])
        #expect(try self.page("h").isTruncated)
        #expect(try self.found { $0.isReverse = true } == [3])
    }

    @Test("A record has a time, ids, details of the event and what was published")
    mutating func value() throws {
        let publisher = EventPublisher(session: try BrokerFixture.id(4), authID: "joe", authRole: "staff")
        self.history.record(try BrokerFixture.event(3, topic: "h.a", timestamp: 1, publisher: publisher))
        let record = try #require(try self.page("h").records.first)
        let details: WireValue = [
            "publisher": 4, "publisher_authid": "joe", "publisher_authrole": "staff", "topic": "h.a",
        ]
        #expect(
            record.value(arguments: [1], keywords: ["k": 2]) == [
                "timestamp": "1970-01-01T00:00:00.001Z", "subscription": 9, "publication": 3, "topic": "h.a",
                "details": details, "args": [1], "kwargs": ["k": 2],
            ]
        )
        let exact = try #require(try self.page("h.a", .exact).records.first).value(arguments: nil, keywords: nil)
        #expect(exact["details"]?["topic"] == nil)
        #expect(exact.object?.map(\.key) == ["timestamp", "subscription", "publication", "topic", "details"])
    }
}
