// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Meta procedures of a realm")
struct RealmMetaTests {
    /// One registration, number 3, of the procedures that begin with `p`, that sessions 2 and 4 have.
    private struct OneRegistration: RegistrationBook {
        let info: RegistrationInfo

        func registrations(match: MatchPolicy) -> [RegistrationID] {
            match == self.info.match ? [self.info.id] : []
        }

        func registration(of uri: URI, match: MatchPolicy) -> RegistrationID? {
            uri == self.info.uri && match == self.info.match ? self.info.id : nil
        }

        func bestRegistration(for procedure: URI) -> RegistrationID? {
            self.info.uri.admits(procedure, match: self.info.match) ? self.info.id : nil
        }

        func registrationInfo(_ id: RegistrationID) -> RegistrationInfo? {
            id == self.info.id ? self.info : nil
        }

        func callees(of id: RegistrationID) -> [SessionID] {
            id == self.info.id ? [4, 2].compactMap { SessionID(rawValue: $0) } : []
        }
    }

    private var realm = Realm()
    private let registrations: OneRegistration

    /// Sessions 1 (alice, user), 2 (alice, admin), 3 (bob, user) and 4 (bob, user).
    init() throws {
        let id = try BrokerFixture.registration(3)
        let info = RegistrationInfo(id: id, uri: "p", match: .prefix, invoke: .roundRobin, created: 0)
        self.registrations = OneRegistration(info: info)
        let sessions = [
            try BrokerFixture.session(4, authID: "bob"), try BrokerFixture.session(1),
            try BrokerFixture.session(3, authID: "bob"), try BrokerFixture.session(2, authRole: "admin"),
        ]
        for session in sessions {
            _ = self.realm.join(session)
        }
    }

    /// Session 1 calls.
    private func outcome(
        _ procedure: MetaProcedure,
        _ list: [WireValue] = [],
        _ keywords: [WireValue.Member] = []
    ) throws -> MetaOutcome {
        let command = try MetaCommand(procedure, list, keywords: keywords)
        let caller = try BrokerFixture.id(1)
        return try self.realm.evaluate(command, caller: caller, registrations: self.registrations)
    }

    private func code(_ procedure: MetaProcedure, _ list: [WireValue] = []) -> MetaError.Code? {
        do {
            _ = try self.outcome(procedure, list)
            return nil
        } catch {
            return (error as? MetaError)?.code
        }
    }

    @Test("Sessions are counted and listed, those of some roles if asked for")
    func sessions() throws {
        #expect(try self.outcome(.sessionCount) == .result([4]))
        #expect(try self.outcome(.sessionCount, [["admin", "x"]]) == .result([1]))
        #expect(try self.outcome(.sessionCount, [[]]) == .result([0]))
        #expect(try self.outcome(.sessionList) == .result([[1, 2, 3, 4]]))
        #expect(try self.outcome(.sessionList, [["user"]]) == .result([[1, 3, 4]]))
        #expect(try self.outcome(.sessionList, [["User"]]) == .result([[]]))
    }

    @Test("A session is described, and one that is not there is no session")
    func get() throws {
        let details: WireValue = [
            "session": 2, "authid": "alice", "authrole": "admin", "authmethod": "ticket", "authprovider": "static",
            "transport": [:],
        ]
        #expect(try self.outcome(.sessionGet, [2]) == .result([details]))
        #expect(try self.outcome(.sessionGet, [1]) != .result([]))
        #expect(self.code(.sessionGet, [5]) == .noSuchSession)
    }

    private func kill(
        _ numbers: [UInt64],
        _ results: [WireValue],
        isSilent: Bool = false,
        _ notice: MetaKillNotice = MetaKillNotice()
    ) throws -> MetaOutcome {
        let sessions = try numbers.map { try BrokerFixture.id($0) }
        return .kill(MetaKill(sessions: sessions, notice: notice, results: results, isSilent: isSilent))
    }

    @Test("One session is killed, but not the caller and not one that is not there")
    func killOne() throws {
        let keywords = [WireValue.Member("reason", "com.x"), WireValue.Member("message", "go")]
        let notice = MetaKillNotice(reason: "com.x", message: "go")
        #expect(try self.outcome(.sessionKill, [2], keywords) == self.kill([2], [], notice))
        #expect(self.code(.sessionKill, [1]) == .noSuchSession)
        #expect(self.code(.sessionKill, [9]) == .noSuchSession)
    }

    @Test("Sessions are killed by authid, by authrole or all of them, and never the caller")
    func killMany() throws {
        #expect(try self.outcome(.sessionKillByAuthID, ["alice"]) == self.kill([2], [[2]]))
        #expect(try self.outcome(.sessionKillByAuthID, ["bob"]) == self.kill([3, 4], [[3, 4]]))
        #expect(try self.outcome(.sessionKillByAuthID, ["nobody"]) == self.kill([], [[]]))
        #expect(try self.outcome(.sessionKillByAuthRole, ["user"]) == self.kill([3, 4], [2]))
        #expect(try self.outcome(.sessionKillByAuthRole, ["none"]) == self.kill([], [0]))
        #expect(try self.outcome(.sessionKillAll) == self.kill([2, 3, 4], [3], isSilent: true))
    }

    @Test("Testaments are handed on")
    func testaments() throws {
        let testament = MetaTestament(topic: "t", arguments: [], keywords: [], options: [], scope: .destroyed)
        #expect(try self.outcome(.sessionAddTestament, ["t"]) == .addTestament(testament))
        #expect(try self.outcome(.sessionFlushTestaments) == .flushTestaments(.destroyed))
    }

    @Test("Subscriptions are listed by policy, looked up, matched, described and counted")
    mutating func subscriptions() throws {
        for (number, uri, match) in [(UInt64(3), URI("a.b"), MatchPolicy.exact), (2, "a.b", .exact), (4, "a", .prefix)]
        {
            let session = try #require(self.realm.session(try BrokerFixture.id(number)))
            _ = self.realm.broker.subscribe(session, to: uri, match: match, now: 1_795_666_500_123)
        }
        #expect(try self.outcome(.subscriptionList) == .result([["exact": [1], "prefix": [2], "wildcard": []]]))
        #expect(try self.outcome(.subscriptionLookup, ["a.b"]) == .result([1]))
        #expect(try self.outcome(.subscriptionLookup, ["a", ["match": "prefix"]]) == .result([2]))
        #expect(try self.outcome(.subscriptionLookup, ["a"]) == .result([.null]))
        #expect(try self.outcome(.subscriptionMatch, ["a.b"]) == .result([[1, 2]]))
        #expect(try self.outcome(.subscriptionMatch, ["b"]) == .result([.null]))
        let details: WireValue = ["id": 1, "created": "2026-11-26T04:15:00.123Z", "uri": "a.b", "match": "exact"]
        #expect(try self.outcome(.subscriptionGet, [1]) == .result([details]))
        #expect(try self.outcome(.subscriptionListSubscribers, [1]) == .result([[3, 2]]))
        #expect(try self.outcome(.subscriptionCountSubscribers, [1]) == .result([2]))
        let info = try #require(self.realm.broker.info(try BrokerFixture.subscription(1)))
        #expect(try self.outcome(.subscriptionGetEvents, [1]) == .events(info, HistoryQuery()))
        let removal = MetaOutcome.removeSubscriber(info.id, try BrokerFixture.id(3), reason: nil)
        #expect(try self.outcome(.subscriptionRemoveSubscriber, [1, 3]) == removal)
        #expect(self.code(.subscriptionRemoveSubscriber, [1, 4]) == .noSuchSession)
    }

    @Test(
        "A subscription that is not there is no subscription",
        arguments: [
            MetaProcedure.subscriptionGet, .subscriptionListSubscribers, .subscriptionCountSubscribers,
            .subscriptionGetEvents, .subscriptionRemoveSubscriber,
        ]
    )
    func noSubscription(procedure: MetaProcedure) {
        #expect(self.code(procedure, [99_999_999, 1]) == .noSuchSubscription)
    }

    @Test("Registrations are listed by policy, looked up, matched, described and counted")
    func registrationProcedures() throws {
        #expect(try self.outcome(.registrationList) == .result([["exact": [], "prefix": [3], "wildcard": []]]))
        #expect(try self.outcome(.registrationLookup, ["p", ["match": "prefix"]]) == .result([3]))
        #expect(try self.outcome(.registrationLookup, ["p"]) == .result([.null]))
        #expect(try self.outcome(.registrationMatch, ["p.q"]) == .result([3]))
        #expect(try self.outcome(.registrationMatch, ["q"]) == .result([.null]))
        let details: WireValue = [
            "id": 3, "created": "1970-01-01T00:00:00.000Z", "uri": "p", "match": "prefix", "invoke": "roundrobin",
        ]
        #expect(try self.outcome(.registrationGet, [3]) == .result([details]))
        #expect(try self.outcome(.registrationListCallees, [3]) == .result([[4, 2]]))
        #expect(try self.outcome(.registrationCountCallees, [3]) == .result([2]))
        let removal = MetaOutcome.removeCallee(self.registrations.info.id, try BrokerFixture.id(2), reason: "com.x")
        #expect(try self.outcome(.registrationRemoveCallee, [3, 2, "com.x"]) == removal)
        #expect(self.code(.registrationRemoveCallee, [3, 1]) == .noSuchSession)
    }

    @Test(
        "A registration that is not there is no registration",
        arguments: [
            MetaProcedure.registrationGet, .registrationListCallees, .registrationCountCallees,
            .registrationRemoveCallee,
        ]
    )
    func noRegistration(procedure: MetaProcedure) {
        #expect(self.code(procedure, [4, 2]) == .noSuchRegistration)
    }
}
