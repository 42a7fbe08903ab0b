// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTesting
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("DecisionCache")
struct DecisionCacheTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private static let allowed = TopicDecision(isAllowed: true)
    private let session: Session
    private let other: Session

    init() throws {
        let realm = try TestRealm(handlers: HandlerRegistry(), definitions: [])
        self.session = realm.join(login: "john", userID: 3, roles: ["ROLE_A"]).session
        self.other = realm.join(login: "john", userID: 3, roles: ["ROLE_A", "ROLE_B"]).session
    }

    @Test("A decision counts until it is too old, for one user and topic")
    func age() {
        var cache = DecisionCache()
        let key = DecisionCache.Key(self.session, "a")
        cache.store(Self.allowed, key, now: Self.start)
        let end = Self.start + .seconds(5)
        #expect(cache.decision(key, notOlderThan: .seconds(5), now: end - .nanoseconds(1)) == Self.allowed)
        #expect(cache.decision(key, notOlderThan: .seconds(5), now: end) == nil)
        #expect(cache.decision(DecisionCache.Key(self.session, "b"), notOlderThan: .hours(1), now: end) == nil)
        #expect(cache.decision(DecisionCache.Key(self.other, "a"), notOlderThan: .hours(1), now: end) == nil)
    }

    @Test("A later decision takes the place of an earlier one, and one can be forgotten")
    func replaced() {
        var cache = DecisionCache()
        let key = DecisionCache.Key(self.session, "a")
        cache.store(Self.allowed, key, now: Self.start)
        cache.store(TopicDecision(isAllowed: false), key, now: Self.start)
        #expect(cache.decision(key, notOlderThan: .seconds(1), now: Self.start)?.isAllowed == false)
        #expect(cache.count == 1)
        cache.remove(key)
        #expect(cache.decision(key, notOlderThan: .seconds(1), now: Self.start) == nil)
    }

    @Test("Beyond its bound the oldest decisions go, and the list of keys is bounded too")
    func bounded() {
        var cache = DecisionCache(capacity: 2)
        func key(_ topic: Int) -> DecisionCache.Key { DecisionCache.Key(self.session, URI("t\(topic)")) }
        for topic in 0..<3 { cache.store(Self.allowed, key(topic), now: Self.start) }
        #expect(cache.count == 2)
        #expect(cache.decision(key(0), notOlderThan: .seconds(1), now: Self.start) == nil)
        #expect(cache.decision(key(1), notOlderThan: .seconds(1), now: Self.start) == Self.allowed)
        for _ in 0..<1_000 { cache.store(Self.allowed, key(1), now: Self.start) }
        #expect(cache.decision(key(1), notOlderThan: .seconds(1), now: Self.start) == Self.allowed)
        #expect(cache.orderLength <= 16)
        for round in 0..<1_000 {
            cache.store(Self.allowed, key(round), now: Self.start)
            cache.remove(key(round))
        }
        #expect(cache.count <= 2)
        #expect(cache.orderLength <= 16)
    }
}
