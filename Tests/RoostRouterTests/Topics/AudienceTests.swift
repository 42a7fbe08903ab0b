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
        return try (1...3).filter { number in
            let identity = Identity(
                authID: "user\(number)",
                authRole: number == 3 ? "admin" : "user",
                authMethod: "ticket",
                authProvider: "static"
            )
            return filter.admits(try #require(SessionID(rawValue: number)), identity: identity)
        }
    }

    @Test("Names restrict and exclude; an empty list of names reaches nobody")
    func names() throws {
        #expect(try self.admitted(Audience(excluding: [.authID("user2")])) == [1, 3])
        #expect(try self.admitted(Audience(excluding: [.authRole("user")])) == [3])
        var audience = Audience.everyone
        audience.eligibleAuthRoles = ["user"]
        #expect(!audience.isEveryone)
        #expect(try self.admitted(audience) == [1, 2])
        audience.eligibleAuthIDs = ["user1", "user3"]
        #expect(try self.admitted(audience) == [1])
        audience.eligibleAuthIDs = []
        #expect(try self.admitted(audience) == [])
    }

    @Test("Names are compared byte by byte")
    func nameBytes() throws {
        let composed = Audience(excluding: [.authID("us\u{00e9}r")])
        let filter = AudienceFilter(composed)
        let identity = Identity(
            authID: "use\u{0301}r",
            authRole: "user",
            authMethod: "ticket",
            authProvider: "static"
        )
        #expect(filter.admits(try self.id(1), identity: identity))
    }

    @Test("The publisher is left out without being a named session")
    func publisher() throws {
        var audience = Audience.everyone
        audience.excludedPublisher = try self.id(2)
        #expect(!audience.isEveryone)
        #expect(try self.admitted(audience) == [1, 3])
    }

    @Test("Who alone gets nothing is known, and nobody if anything else restricts")
    func onlyExcluded() throws {
        var audience = Audience.everyone
        audience.excludedPublisher = try self.id(2)
        #expect(AudienceFilter(audience).onlyExcluded == (try self.id(2)))
        #expect(AudienceFilter(.excluding(try self.id(1))).onlyExcluded == (try self.id(1)))
        audience.excluded = [.session(try self.id(2))]
        #expect(AudienceFilter(audience).onlyExcluded == (try self.id(2)))
        audience.excluded = [.session(try self.id(1))]
        #expect(AudienceFilter(audience).onlyExcluded == nil)
        audience.excluded = [.everyone]
        #expect(AudienceFilter(audience).onlyExcluded == nil)
        audience.excluded = []
        audience.eligibleAuthIDs = ["user1"]
        #expect(AudienceFilter(audience).onlyExcluded == nil)
        #expect(AudienceFilter(.only([try self.id(1)])).onlyExcluded == nil)
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
