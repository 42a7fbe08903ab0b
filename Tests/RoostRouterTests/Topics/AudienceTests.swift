// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Testing
import WAMP

@testable import RoostRouter

@Suite("Audience")
struct AudienceTests {
    private func admitted(_ audience: Audience) throws -> [UInt64] {
        let filter = AudienceFilter(audience)
        return try (1...3).filter { filter.admits(try #require(SessionID(rawValue: $0))) }
    }

    private func id(_ number: UInt64) throws -> SessionID {
        try #require(SessionID(rawValue: number))
    }

    @Test("Nobody is left out without lists")
    func everyone() throws {
        #expect(try self.admitted(.everyone) == [1, 2, 3])
        #expect(Audience.everyone.isEveryone)
    }

    @Test("Excluded sessions get nothing, even if they are eligible")
    func excluded() throws {
        #expect(try self.admitted(.excluding(self.id(2))) == [1, 3])
        let both = Audience(excluding: [.session(try self.id(2))], eligible: [.session(try self.id(2))])
        #expect(try self.admitted(both) == [])
    }

    @Test("Eligible sessions alone get something")
    func eligible() throws {
        #expect(try self.admitted(.only([self.id(3)])) == [3])
        #expect(try self.admitted(.only([])) == [])
    }

    @Test("Unknown ids match nobody, but keep a list from being empty")
    func unknown() throws {
        #expect(try self.admitted(Audience(excluding: [.unknown("x")])) == [1, 2, 3])
        #expect(try self.admitted(Audience(eligible: [.unknown("x")])) == [])
    }

    @Test("A true in a list matches everybody")
    func wildcard() throws {
        #expect(try self.admitted(Audience(excluding: [.everyone])) == [])
        #expect(try self.admitted(Audience(eligible: [.everyone, .unknown("x")])) == [1, 2, 3])
    }
}
