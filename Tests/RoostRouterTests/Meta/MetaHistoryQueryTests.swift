// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Arguments of wamp.subscription.get_events")
struct MetaHistoryQueryTests {
    private func query(_ members: (String, WireValue)...) throws -> HistoryQuery {
        let keywords = members.map { WireValue.Member($0.0, $0.1) }
        let command = try MetaCommand(.subscriptionGetEvents, [3], keywords: keywords)
        guard case .subscription(.getEvents(let id, let query)) = command else {
            Issue.record("\(command)")
            return HistoryQuery()
        }
        #expect(id.rawValue == 3)
        return query
    }

    @Test("Without arguments everything is asked for")
    func empty() throws {
        #expect(try self.query() == HistoryQuery())
        #expect(try self.query(("limit", .null), ("reverse", .null), ("other", 1)) == HistoryQuery())
    }

    @Test("Every argument has its effect")
    func all() throws {
        var expected = HistoryQuery()
        expected.isReverse = true
        expected.limit = 10
        expected.topic = "t"
        expected.earliest = 1_001
        expected.latest = 8_000
        expected.starts = [
            HistoryQuery.Bound(try BrokerFixture.publication(1), isIncluded: true),
            HistoryQuery.Bound(try BrokerFixture.publication(2), isIncluded: false),
        ]
        expected.ends = [
            HistoryQuery.Bound(try BrokerFixture.publication(4), isIncluded: true),
            HistoryQuery.Bound(try BrokerFixture.publication(3), isIncluded: false),
        ]
        let query = try self.query(
            ("reverse", true),
            ("limit", 10),
            ("topic", "t"),
            ("from_time", "1970-01-01T00:00:01Z"),
            ("after_time", "1970-01-01T00:00:01Z"),
            ("before_time", "1970-01-01T00:00:09Z"),
            ("until_time", "1970-01-01T00:00:08Z"),
            ("from_publication", 1),
            ("after_publication", 2),
            ("before_publication", 3),
            ("until_publication", 4)
        )
        #expect(query == expected)
        #expect(try self.query(("before_time", "1970-01-01T00:00:09Z")).latest == 8_999)
    }

    @Test("A limit is at least 1, and may be given by its place")
    func limit() throws {
        #expect(try self.query(("limit", 1)).limit == 1)
        #expect(try self.query(("limit", .unsigned(.max))).limit == .max)
        let command = try MetaCommand(.subscriptionGetEvents, [3, 7])
        var expected = HistoryQuery()
        expected.limit = 7
        #expect(command == .subscription(.getEvents(try BrokerFixture.subscription(3), expected)))
    }

    @Test(
        "Wrong arguments are refused",
        arguments: [
            ("limit", 0), ("limit", -1), ("limit", "1"), ("limit", 1.5), ("reverse", 1), ("topic", 1),
            ("from_time", 1), ("after_time", "yesterday"), ("before_time", ""), ("until_time", "1970-01-01"),
            ("from_publication", 0), ("after_publication", "1"), ("before_publication", -1),
            ("until_publication", .unsigned(.max)),
        ] as [(String, WireValue)]
    )
    func wrong(name: String, value: WireValue) {
        #expect(throws: MetaError(.invalidArgument, "")) {
            do {
                _ = try self.query((name, value))
            } catch let error as MetaError {
                #expect(error.message.contains(name))
                throw MetaError(error.code, "")
            }
        }
    }
}
