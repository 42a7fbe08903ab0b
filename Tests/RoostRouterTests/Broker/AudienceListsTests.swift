// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("AudienceLists")
struct AudienceListsTests {
    private func admits(_ lists: AudienceLists) throws -> Bool {
        lists.admits(try BrokerFixture.id(1), as: BrokerFixture.identity(authID: "alice", authRole: "user"))
    }

    @Test("Without lists everybody gets the event")
    func everyone() throws {
        #expect(try self.admits(.everyone))
        #expect(!AudienceLists.everyone.hasSessions && !AudienceLists.everyone.hasNames)
        #expect(AudienceLists.everyone.cost == 0)
    }

    @Test("A list of excluded sessions, authids or authroles excludes those in it and no others")
    func excluded() throws {
        let (me, other) = (try BrokerFixture.id(1), try BrokerFixture.id(2))
        #expect(try !self.admits(AudienceLists(excluded: [me])))
        #expect(try self.admits(AudienceLists(excluded: [other])))
        #expect(try !self.admits(AudienceLists(excludedAuthIDs: ["bob", "alice"])))
        #expect(try self.admits(AudienceLists(excludedAuthIDs: ["bob"])))
        #expect(try !self.admits(AudienceLists(excludedAuthRoles: ["user"])))
        #expect(try self.admits(AudienceLists(excludedAuthRoles: ["alice"])))
    }

    @Test("A list of eligible ones admits those in it alone, and nobody if it is empty")
    func eligible() throws {
        let (me, other) = (try BrokerFixture.id(1), try BrokerFixture.id(2))
        #expect(try self.admits(AudienceLists(eligible: [me])))
        #expect(try !self.admits(AudienceLists(eligible: [other])))
        #expect(try !self.admits(AudienceLists(eligible: [])))
        #expect(try self.admits(AudienceLists(eligibleAuthIDs: ["alice"])))
        #expect(try !self.admits(AudienceLists(eligibleAuthIDs: [])))
        #expect(try self.admits(AudienceLists(eligibleAuthRoles: ["user"])))
        #expect(try !self.admits(AudienceLists(eligibleAuthRoles: ["admin"])))
    }

    @Test("Every list must admit")
    func all() throws {
        let me = try BrokerFixture.id(1)
        #expect(try !self.admits(AudienceLists(excluded: [me], eligible: [me])))
        #expect(try !self.admits(AudienceLists(eligible: [me], eligibleAuthIDs: ["bob"])))
        #expect(try !self.admits(AudienceLists(eligibleAuthIDs: ["alice"], eligibleAuthRoles: ["admin"])))
        #expect(try self.admits(AudienceLists(eligibleAuthIDs: ["alice"], eligibleAuthRoles: ["user"])))
    }

    @Test("Names are compared byte by byte")
    func bytes() throws {
        let lists = AudienceLists(eligibleAuthIDs: ["e\u{301}"])
        #expect(lists.admits(try BrokerFixture.id(1), as: BrokerFixture.identity(authID: "e\u{301}")))
        #expect(!lists.admits(try BrokerFixture.id(1), as: BrokerFixture.identity(authID: "\u{E9}")))
    }

    @Test("Lists that name sessions are told apart from those that name users")
    func kinds() throws {
        #expect(AudienceLists(excluded: [try BrokerFixture.id(1)]).hasSessions)
        #expect(AudienceLists(eligible: []).hasSessions)
        #expect(AudienceLists(eligibleAuthIDs: []).hasNames)
        #expect(!AudienceLists(excludedAuthRoles: ["a"]).hasSessions)
        #expect(AudienceLists(excluded: [try BrokerFixture.id(1)], excludedAuthIDs: ["abc"]).cost == 16 + 51)
    }
}
