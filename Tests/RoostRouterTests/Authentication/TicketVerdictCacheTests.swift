// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("TicketVerdictCache")
struct TicketVerdictCacheTests {
    private let john = Principal(login: "john", userID: 7)

    private func ticket(_ number: Int, login: String = "john", created: String = "@1") throws -> Ticket {
        let digest = String(decoding: try makeDigest(number).base64, as: UTF8.self)
        return try Ticket(parameter: Base64.encode(Array("\(digest);\(login);n;\(created)".utf8)))
    }

    @Test("A verdict is remembered for less than its lifetime")
    func lifetime() throws {
        var cache = TicketVerdictCache()
        let ticket = try self.ticket(1)
        #expect(cache.principal(of: ticket, now: 100) == nil)
        cache.store(self.john, for: ticket, now: 100)
        #expect(cache.principal(of: ticket, now: 100) == self.john)
        #expect(cache.principal(of: ticket, now: 129) == self.john)
        #expect(cache.principal(of: ticket, now: 130) == nil)
    }

    @Test("A verdict from the future does not count")
    func clockSetBack() throws {
        var cache = TicketVerdictCache()
        let ticket = try self.ticket(1)
        cache.store(self.john, for: ticket, now: 100)
        #expect(cache.principal(of: ticket, now: 99) == nil)
    }

    @Test("The same digest with another login, time or nonce is no hit")
    func otherFields() throws {
        var cache = TicketVerdictCache()
        cache.store(self.john, for: try self.ticket(1, login: "caf\u{E9}"), now: 100)
        #expect(cache.principal(of: try self.ticket(1, login: "caf\u{E9}"), now: 100) != nil)
        #expect(cache.principal(of: try self.ticket(1, login: "cafe\u{301}"), now: 100) == nil)
        #expect(cache.principal(of: try self.ticket(1, login: "caf\u{E9}", created: "@2"), now: 100) == nil)
        #expect(cache.principal(of: try self.ticket(2, login: "caf\u{E9}"), now: 100) == nil)
    }

    @Test("A later verdict replaces an earlier one")
    func replaced() throws {
        var cache = TicketVerdictCache(capacity: 4)
        let ticket = try self.ticket(1)
        cache.store(self.john, for: ticket, now: 100)
        for number in 2...3 { cache.store(self.john, for: try self.ticket(number), now: 100) }
        cache.store(.anonymous, for: ticket, now: 120)
        #expect(cache.principal(of: ticket, now: 149) == .anonymous)
        #expect(cache.count == 3)
    }

    @Test("10,000 verdicts are remembered, and the next one makes room by forgetting the oldest")
    func capacity() throws {
        var cache = TicketVerdictCache()
        for number in 0..<10_000 { cache.store(self.john, for: try self.ticket(number), now: 0) }
        #expect(cache.count == 10_000)
        #expect(cache.principal(of: try self.ticket(0), now: 0) != nil)
        cache.store(self.john, for: try self.ticket(10_000), now: 0)
        #expect(cache.count == 5_001)
        #expect(cache.principal(of: try self.ticket(0), now: 0) == nil)
        #expect(cache.principal(of: try self.ticket(9_999), now: 0) != nil)
        #expect(cache.principal(of: try self.ticket(10_000), now: 0) != nil)
    }

    @Test("Without lifetime or room nothing is remembered", arguments: [(0, 100), (-1, 100), (30, 1), (30, -5)])
    func switchedOff(lifetime: Int, capacity: Int) throws {
        var cache = TicketVerdictCache(lifetime: lifetime, capacity: capacity)
        cache.store(self.john, for: try self.ticket(1), now: 0)
        #expect(cache.count == 0)
        #expect(cache.principal(of: try self.ticket(1), now: 0) == nil)
    }
}
