// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

/// The broker in the most obvious way: a list of who is subscribed to what, looked at from its beginning each time.
private struct ObviousBroker {
    struct Entry {
        let session: UInt64
        let uri: URI
        let match: MatchPolicy
        let id: UInt64
    }

    var entries: [Entry] = []
    var lastID: UInt64 = 0

    mutating func subscribe(_ session: UInt64, _ uri: URI, _ match: MatchPolicy) -> (UInt64, SubscriptionChange) {
        let others = self.entries.filter { $0.uri == uri && $0.match == match }
        if let mine = others.first(where: { $0.session == session }) {
            return (mine.id, .none)
        }
        if others.isEmpty { self.lastID += 1 }
        let id = others.first?.id ?? self.lastID
        self.entries.append(Entry(session: session, uri: uri, match: match, id: id))
        return (id, others.isEmpty ? .occupied : .changed)
    }

    mutating func unsubscribe(_ session: UInt64, _ id: UInt64) -> SubscriptionChange? {
        let before = self.entries.count
        self.entries.removeAll { $0.session == session && $0.id == id }
        guard self.entries.count < before else {
            return nil
        }
        return self.entries.contains { $0.id == id } ? .changed : .vacated
    }

    mutating func left(_ session: UInt64) -> [UInt64] {
        let ids = self.entries.filter { $0.session == session }.map(\.id)
        self.entries.removeAll { $0.session == session }
        return ids.sorted()
    }

    func matches(_ topic: String) -> [UInt64] {
        Set(self.entries.filter { Self.matches($0.uri.description, $0.match, topic) }.map(\.id)).sorted()
    }

    var patterns: Set<UInt64> {
        Set(self.entries.filter { $0.match != .exact }.map(\.id))
    }

    private static func matches(_ pattern: String, _ match: MatchPolicy, _ topic: String) -> Bool {
        switch match {
        case .exact: return pattern == topic
        case .prefix: return topic.hasPrefix(pattern)
        case .wildcard:
            let left = pattern.split(separator: ".", omittingEmptySubsequences: false)
            let right = topic.split(separator: ".", omittingEmptySubsequences: false)
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEmpty || $0 == $1 }
        }
    }
}

@Suite("Broker against an obvious one")
struct BrokerModelTests {
    private static func uri(using generator: inout SplitMix) -> URI {
        let words = ["", "a", "b", "aa"]
        let count = Int.random(in: 1...3, using: &generator)
        return URI((0..<count).map { _ in words.randomElement(using: &generator) ?? "" }.joined(separator: "."))
    }

    @Test("Random operations give the same changes, ids, lists and matches, and leave nothing", arguments: 0..<4)
    func model(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        var (broker, model) = (Broker(), ObviousBroker())
        for _ in 0..<5_000 {
            let (generation, patterns) = (broker.generation, model.patterns)
            let session = UInt64.random(in: 1...12, using: &generator)
            let uri = Self.uri(using: &generator)
            switch Int.random(in: 0..<40, using: &generator) {
            case 0:
                let outcomes = broker.left(try BrokerFixture.id(session))
                #expect(outcomes.map(\.subscription.id.rawValue) == model.left(session))
            case 1..<22:
                let match = MatchPolicy.allCases.randomElement(using: &generator) ?? .exact
                let outcome = broker.subscribe(try BrokerFixture.session(session), to: uri, match: match, now: 0)
                let (id, change) = model.subscribe(session, uri, match)
                #expect(outcome?.subscription.id.rawValue == id && outcome?.change == change)
            default:
                let id = UInt64.random(in: 1...max(1, model.lastID), using: &generator)
                let chosen = model.entries.randomElement(using: &generator).map(\.id) ?? id
                let outcome = broker.unsubscribe(
                    try BrokerFixture.id(session),
                    from: try BrokerFixture.subscription(chosen)
                )
                #expect(outcome?.change == model.unsubscribe(session, chosen))
            }
            #expect((broker.generation == generation) == (model.patterns == patterns))
            let topic = Self.uri(using: &generator)
            #expect(broker.matches(topic).map(\.rawValue) == model.matches(topic.description))
            #expect(broker.subscriptionCount == Set(model.entries.map(\.id)).count)
        }
        try self.compareLists(broker, model)
        for session in UInt64(1)...12 {
            _ = broker.left(try BrokerFixture.id(session))
        }
        #expect(broker.isEmpty)
    }

    private func compareLists(_ broker: Broker, _ model: ObviousBroker) throws {
        #expect(!model.entries.isEmpty)
        for match in MatchPolicy.allCases {
            let expected = Set(model.entries.filter { $0.match == match }.map(\.id)).sorted()
            #expect(broker.ids(match: match).map(\.rawValue) == expected)
        }
        for entry in model.entries {
            let id = try BrokerFixture.subscription(entry.id)
            let sessions = model.entries.filter { $0.id == entry.id }.map(\.session)
            #expect(broker.subscribers(id).map(\.id.rawValue) == sessions)
            #expect(broker.lookup(entry.uri, match: entry.match) == id)
            #expect(broker.isSubscribed(try BrokerFixture.id(entry.session), to: id))
        }
    }
}
