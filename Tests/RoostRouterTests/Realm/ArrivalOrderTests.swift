// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("ArrivalOrder")
struct ArrivalOrderTests {
    private var order = ArrivalOrder<UInt64>()

    /// All elements, read in pages.
    private func all(by limit: Int) -> [UInt64] {
        var (found, next): ([UInt64], UInt64?) = ([], 0)
        while let number = next {
            let page = self.order.page(after: number, limit: limit)
            found += page.elements
            next = page.next
        }
        return found
    }

    @Test("Pages of any size hold everything once and in order", arguments: [1, 2, 7, 99, 100, 101])
    mutating func pages(limit: Int) {
        for number in 1...100 as ClosedRange<UInt64> {
            self.order.append(number * 10, number: number)
        }
        #expect(self.all(by: limit) == (1...100).map { $0 * 10 })
        #expect(self.order.count == 100)
    }

    @Test("What is removed is in no page, and the holes are closed")
    mutating func removal() {
        for number in 1...1_000 as ClosedRange<UInt64> {
            self.order.append(number, number: number)
        }
        for number in 1...1_000 as ClosedRange<UInt64> where number % 10 != 0 {
            self.order.remove(number)
        }
        self.order.remove(5)
        self.order.remove(5_000)
        #expect(self.order.count == 100)
        #expect(self.all(by: 7) == (1...100).map { $0 * 10 })
        // Not more than half of the places are holes.
        #expect(self.order.page(after: 0, limit: 264).next == nil)
        for number in 1...1_000 as ClosedRange<UInt64> {
            self.order.remove(number)
        }
        #expect(self.order.count == 0)
        #expect(self.all(by: 1_000) == [])
    }

    @Test("What comes and goes between pages does not disturb the rest")
    mutating func changes() {
        for number in 1...100 as ClosedRange<UInt64> {
            self.order.append(number, number: number)
        }
        let first = self.order.page(after: 0, limit: 50)
        for number in 1...60 as ClosedRange<UInt64> {
            self.order.remove(number)
        }
        self.order.append(101, number: 101)
        let rest = self.order.page(after: first.next ?? 0, limit: 100)
        #expect(first.elements == Array(1...50))
        #expect(rest.elements == Array(61...101))
        #expect(rest.next == nil)
    }
}

@Suite("Pages of a realm's books")
struct BookPageTests {
    private var realm = Realm()

    @Test("Sessions are paged in the order of their coming, without those that are not established")
    mutating func sessions() throws {
        for number in [5, 3, 9, 1] as [UInt64] {
            _ = self.realm.join(try BrokerFixture.session(number), isEstablished: number != 9)
        }
        let first = self.realm.page(after: 0, limit: 2)
        #expect(first.elements.map(\.id.rawValue) == [5, 3])
        let second = self.realm.page(after: try #require(first.next), limit: 2)
        #expect(second.elements.map(\.id.rawValue) == [1])
        #expect(second.next == nil)
        self.realm.leave(try BrokerFixture.id(3))
        self.realm.update(try BrokerFixture.session(9))
        #expect(self.realm.page(after: 0, limit: 9).elements.map(\.id.rawValue) == [5, 9, 1])
    }

    @Test("Subscriptions are paged with their counts")
    mutating func subscriptions() throws {
        let (alice, bob) = (try BrokerFixture.session(1), try BrokerFixture.session(2))
        for topic in ["a", "b", "c"] as [URI] {
            _ = self.realm.subscribe(alice, to: topic)
        }
        _ = self.realm.subscribe(bob, to: "b")
        _ = self.realm.unsubscribe(alice.id, from: "a")
        let page = self.realm.broker.page(after: 0, limit: 10)
        #expect(page.elements.map(\.info.uri) == ["b", "c"])
        #expect(page.elements.map(\.count) == [2, 1])
        #expect(page.next == nil)
        _ = self.realm.broker.left(alice.id)
        _ = self.realm.broker.left(bob.id)
        #expect(self.realm.broker.isEmpty)
    }

    @Test("Subscribers are paged, and go on behind the last one wherever it is", arguments: [1, 3, 10])
    mutating func subscribers(limit: Int) throws {
        for number in 1...100 as ClosedRange<UInt64> {
            _ = self.realm.subscribe(try BrokerFixture.session(number), to: "t")
        }
        let id = try #require(self.realm.broker.lookup("t", match: .exact))
        var (found, last, place): ([UInt64], SessionID?, Int?) = ([], nil, 0)
        while let start = place {
            let page = self.realm.broker.subscriberPage(id, after: last, place: start, limit: limit)
            found += page.sessions.map(\.id.rawValue)
            (last, place) = (page.sessions.last?.id ?? last, page.next)
            if found.count == 60 {
                // The list closes its holes, so that everything moves.
                for number in 1...55 as ClosedRange<UInt64> {
                    _ = self.realm.unsubscribe(try BrokerFixture.id(number), from: "t")
                }
            }
        }
        #expect(found == Array(1...100))
    }
}
