// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("AuthorizationCache")
struct AuthorizationCacheTests {
    private let key = AuthorizationCache.Key(.call, "a.b")

    private func session(_ number: UInt64) throws -> SessionID {
        try #require(SessionID(rawValue: number))
    }

    private func store(
        _ cache: inout AuthorizationCache,
        _ verdict: AuthorizationVerdict = .allowed,
        _ key: AuthorizationCache.Key? = nil,
        session: UInt64 = 1,
        role: String = "user",
        now: Int64 = 0
    ) throws {
        cache.store(
            verdict,
            key ?? self.key,
            session: try self.session(session),
            role: role,
            generation: cache.generation,
            now: now
        )
    }

    private func verdict(
        _ cache: AuthorizationCache,
        _ key: AuthorizationCache.Key? = nil,
        session: UInt64 = 1,
        role: String = "user",
        now: Int64 = 0
    ) throws -> AuthorizationVerdict? {
        cache.verdict(key ?? self.key, session: try self.session(session), role: role, now: now)
    }

    @Test("A verdict counts for less than its lifetime, and never before it was given")
    func lifetime() throws {
        var cache = AuthorizationCache(lifetime: 1_000)
        try self.store(&cache, .denied, now: 500)
        #expect(try self.verdict(cache, now: 500) == .denied)
        #expect(try self.verdict(cache, now: 1_499) == .denied)
        #expect(try self.verdict(cache, now: 1_500) == nil)
        #expect(try self.verdict(cache, now: 499) == nil)
        #expect(try self.verdict(cache, now: .min) == nil)
        #expect(try self.verdict(cache, now: .max) == nil)
    }

    @Test("A verdict is for its action, its URI and its match policy")
    func keys() throws {
        var cache = AuthorizationCache()
        try self.store(&cache)
        #expect(try self.verdict(cache) == .allowed)
        let others: [AuthorizationCache.Key] = [
            .init(.publish, "a.b"), .init(.call, "a.c"), .init(.call, "a.b", match: .prefix),
        ]
        for other in others { #expect(try self.verdict(cache, other) == nil) }
        try self.store(&cache, .allowed, .init(.call, "caf\u{E9}"))
        #expect(try self.verdict(cache, .init(.call, "cafe\u{301}")) == nil)
    }

    @Test("A verdict is for the session, for its role or for nobody")
    func scopes() throws {
        var cache = AuthorizationCache()
        try self.store(&cache)
        #expect(try self.verdict(cache, session: 2) == nil)
        try self.store(&cache, AuthorizationVerdict(isAllowed: false, caching: .role), session: 2)
        #expect(try self.verdict(cache, session: 3)?.isAllowed == false)
        #expect(try self.verdict(cache, session: 1)?.isAllowed == true)
        #expect(try self.verdict(cache, session: 3, role: "other") == nil)
        try self.store(&cache, AuthorizationVerdict(isAllowed: true, caching: .never), session: 4, role: "none")
        #expect(try self.verdict(cache, session: 4, role: "none") == nil)
        #expect(cache.count == 2)
    }

    @Test("A session's end, a session's, a role's and everybody's invalidation forget what they should")
    func invalidation() throws {
        func filled() throws -> AuthorizationCache {
            var cache = AuthorizationCache()
            try self.store(&cache, session: 1)
            try self.store(&cache, session: 2)
            try self.store(&cache, session: 3, role: "other")
            try self.store(&cache, AuthorizationVerdict(isAllowed: true, caching: .role), session: 4)
            return cache
        }
        var cache = try filled()
        cache.ended(session: try self.session(1))
        #expect(cache.count == 3)
        #expect(cache.generation == 0)
        cache.remove(session: try self.session(2))
        #expect(cache.count == 2)
        cache = try filled()
        cache.remove(role: "user")
        #expect(cache.count == 1)
        #expect(try self.verdict(cache, session: 1) == nil)
        #expect(try self.verdict(cache, session: 3, role: "other") == .allowed)
        cache.removeAll()
        #expect(cache.count == 0)
        #expect(cache.generation == 2)
        cache.ended(session: try self.session(99))
        #expect(cache.count == 0)
    }

    @Test("An answer that was on its way when something was invalidated is not remembered")
    func lateAnswer() throws {
        var cache = AuthorizationCache()
        let generation = cache.generation
        cache.remove(role: "user")
        cache.store(
            .allowed,
            self.key,
            session: try self.session(1),
            role: "user",
            generation: generation,
            now: 0
        )
        #expect(cache.count == 0)
    }

    @Test("A session with too many verdicts forgets its own and nobody else's")
    func scopeBound() throws {
        var cache = AuthorizationCache(scopeCapacity: 3)
        try self.store(&cache, session: 2)
        for number in 0..<3 { try self.store(&cache, .allowed, .init(.call, URI("p\(number)"))) }
        #expect(cache.count == 4)
        try self.store(&cache, .denied, .init(.call, "p0"))
        #expect(cache.count == 4)
        try self.store(&cache, .allowed, .init(.call, "p3"))
        #expect(cache.count == 2)
        #expect(try self.verdict(cache, .init(.call, "p3")) == .allowed)
        #expect(try self.verdict(cache, .init(.call, "p0")) == nil)
        #expect(try self.verdict(cache, session: 2) == .allowed)
    }

    @Test("A full cache takes nothing new until old verdicts end, and still replaces what it has")
    func capacity() throws {
        var cache = AuthorizationCache(lifetime: 1_000, capacity: 3)
        for number in 1...3 { try self.store(&cache, session: UInt64(number), now: 100) }
        try self.store(&cache, session: 4, now: 200)
        #expect(cache.count == 3)
        #expect(try self.verdict(cache, session: 4, now: 200) == nil)
        try self.store(&cache, .denied, session: 1, now: 300)
        #expect(try self.verdict(cache, session: 1, now: 300) == .denied)
        try self.store(&cache, session: 4, now: 1_199)
        #expect(try self.verdict(cache, session: 4, now: 1_199) == nil)
        try self.store(&cache, session: 4, now: 1_200)
        #expect(try self.verdict(cache, session: 4, now: 1_200) == .allowed)
        #expect(cache.count == 2)
    }

    @Test(
        "Without lifetime or room nothing is remembered",
        arguments: [(0, 9, 9), (-1, 9, 9), (9, 0, 9), (9, 9, 0), (9, -1, -1)]
    )
    func switchedOff(lifetime: Int64, capacity: Int, scopeCapacity: Int) throws {
        var cache = AuthorizationCache(lifetime: lifetime, capacity: capacity, scopeCapacity: scopeCapacity)
        try self.store(&cache)
        #expect(cache.count == 0)
    }

    @Test("The count is that of the verdicts, whatever happens")
    func count() throws {
        var generator = SystemRandomNumberGenerator()
        var cache = AuthorizationCache(lifetime: 50, capacity: 20, scopeCapacity: 5)
        for step in 0..<5_000 {
            let session = UInt64.random(in: 1...8, using: &generator)
            let key = AuthorizationCache.Key(.call, URI("p\(Int.random(in: 0..<9, using: &generator))"))
            let caching: AuthorizationVerdict.Caching = Bool.random(using: &generator) ? .session : .role
            switch Int.random(in: 0..<20, using: &generator) {
            case 0: cache.ended(session: try self.session(session))
            case 1: cache.remove(role: "r\(session % 3)")
            default:
                try self.store(
                    &cache,
                    AuthorizationVerdict(isAllowed: true, caching: caching),
                    key,
                    session: session,
                    role: "r\(session % 3)",
                    now: Int64(step) * 20
                )
            }
            #expect((0...20).contains(cache.count))
        }
        cache.removeAll()
        #expect(cache.count == 0)
    }
}
