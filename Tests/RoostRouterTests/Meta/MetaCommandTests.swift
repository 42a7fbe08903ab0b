// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("MetaCommand")
struct MetaCommandTests {
    private typealias Member = WireValue.Member

    private func code(
        _ procedure: MetaProcedure,
        _ list: [WireValue] = [],
        _ keywords: [WireValue.Member] = []
    ) -> MetaError.Code? {
        do {
            _ = try MetaCommand(procedure, list, keywords: keywords)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("Lists of roles are optional", arguments: [MetaProcedure.sessionCount, .sessionList])
    func roles(procedure: MetaProcedure) throws {
        let isCount = procedure == .sessionCount
        func expected(_ roles: [String]?) -> MetaCommand {
            isCount ? .countSessions(authRoles: roles) : .listSessions(authRoles: roles)
        }
        #expect(try MetaCommand(procedure) == expected(nil))
        #expect(try MetaCommand(procedure, [.null]) == expected(nil))
        #expect(try MetaCommand(procedure, [["a", "b"]]) == expected(["a", "b"]))
        #expect(try MetaCommand(procedure, [[]]) == expected([]))
        #expect(try MetaCommand(procedure, keywords: [Member("filter_authroles", ["a"])]) == expected(["a"]))
        for wrong in ["a", [1], 1, true, [:]] as [WireValue] {
            #expect(self.code(procedure, [wrong]) == .invalidArgument)
        }
    }

    @Test("Ids are whole numbers, however they are written")
    func ids() throws {
        let id = try BrokerFixture.id(1 << 53)
        for number in [.integer(1 << 53), .unsigned(1 << 53), .double(9_007_199_254_740_992)] as [WireValue] {
            #expect(try MetaCommand(.sessionGet, [number]) == .getSession(id))
            #expect(try MetaCommand(.sessionGet, keywords: [Member("session", number)]) == .getSession(id))
        }
    }

    private static let idProcedures: [(MetaProcedure, MetaError.Code)] = [
        (.sessionGet, .noSuchSession), (.sessionKill, .noSuchSession),
        (.subscriptionGet, .noSuchSubscription), (.subscriptionListSubscribers, .noSuchSubscription),
        (.subscriptionCountSubscribers, .noSuchSubscription), (.subscriptionGetEvents, .noSuchSubscription),
        (.subscriptionRemoveSubscriber, .noSuchSubscription), (.registrationGet, .noSuchRegistration),
        (.registrationListCallees, .noSuchRegistration), (.registrationCountCallees, .noSuchRegistration),
        (.registrationRemoveCallee, .noSuchRegistration),
    ]

    @Test("A number that cannot be an id is the id of nothing, and anything else is invalid", arguments: idProcedures)
    func noIDs(procedure: MetaProcedure, expected: MetaError.Code) {
        for number in [0, -1, .integer((1 << 53) + 1), .unsigned(.max)] as [WireValue] {
            #expect(self.code(procedure, [number]) == expected)
        }
        for wrong in ["1", true, 1.5, .double(.infinity), [1], [:], .null, .binary([1])] as [WireValue] {
            #expect(self.code(procedure, [wrong]) == .invalidArgument)
        }
        #expect(self.code(procedure) == .invalidArgument)
    }

    @Test("A kill has a reason and a message, by name or by place")
    func kill() throws {
        let id = try BrokerFixture.id(5)
        let notice = MetaKillNotice(reason: "com.x", message: "go")
        let keywords = [Member("reason", "com.x"), Member("message", "go")]
        #expect(try MetaCommand(.sessionKill, [5]) == .kill(.session(id), MetaKillNotice()))
        #expect(MetaKillNotice() == MetaKillNotice(reason: "wamp.close.killed", message: nil))
        #expect(try MetaCommand(.sessionKill, [5], keywords: keywords) == .kill(.session(id), notice))
        #expect(try MetaCommand(.sessionKill, [5, "com.x", "go"]) == .kill(.session(id), notice))
        #expect(try MetaCommand(.sessionKillByAuthID, ["a"], keywords: keywords) == .kill(.authID("a"), notice))
        #expect(try MetaCommand(.sessionKillByAuthRole, ["a"], keywords: keywords) == .kill(.authRole("a"), notice))
        #expect(try MetaCommand(.sessionKillAll, keywords: keywords) == .kill(.everyone, notice))
        #expect(self.code(.sessionKillByAuthID) == .invalidArgument)
        #expect(self.code(.sessionKillByAuthRole, [1]) == .invalidArgument)
        #expect(self.code(.sessionKillAll, [], [Member("message", 1)]) == .invalidArgument)
    }

    @Test(
        "A reason that is no URI is an invalid URI",
        arguments: ["", "a b", "a..b", ".a", "a.", "a#b", "a\u{A0}b", "a\n", 1, true, [:]] as [WireValue]
    )
    func reason(reason: WireValue) {
        let keywords = [Member("reason", reason)]
        #expect(self.code(.sessionKill, [5], keywords) == .invalidURI)
        #expect(self.code(.sessionKillByAuthID, ["a"], keywords) == .invalidURI)
        #expect(self.code(.sessionKillByAuthRole, ["a"], keywords) == .invalidURI)
        #expect(self.code(.sessionKillAll, [], keywords) == .invalidURI)
        #expect(self.code(.subscriptionRemoveSubscriber, [1, 2], keywords) == .invalidURI)
        #expect(self.code(.registrationRemoveCallee, [1, 2], keywords) == .invalidURI)
    }

    @Test("A testament is given by place, its options and scope by name or by place")
    func testament() throws {
        let plain = MetaTestament(topic: "t", arguments: [], keywords: [], options: [], scope: .destroyed)
        #expect(try MetaCommand(.sessionAddTestament, ["t"]) == .addTestament(plain))
        #expect(try MetaCommand(.sessionAddTestament, ["t", .null, .null]) == .addTestament(plain))
        let full = MetaTestament(
            topic: "t",
            arguments: [1],
            keywords: [Member("k", 2)],
            options: [Member("retain", true)],
            scope: .detached
        )
        let options: WireValue = ["retain": true]
        let named = [Member("publish_options", options), Member("scope", "detached")]
        let arguments: [WireValue] = ["t", [1], ["k": 2]]
        #expect(try MetaCommand(.sessionAddTestament, arguments, keywords: named) == .addTestament(full))
        #expect(try MetaCommand(.sessionAddTestament, arguments + [options, "detached"]) == .addTestament(full))
        let byName = [Member("topic", "t"), Member("args", [1]), Member("kwargs", ["k": 2])] + named
        #expect(try MetaCommand(.sessionAddTestament, keywords: byName) == .addTestament(full))
    }

    @Test("A testament with wrong arguments is refused")
    func wrongTestament() {
        let wrong: [[WireValue]] = [
            [], [1], ["t", 1], ["t", ["a": 1]], ["t", [], []], ["t", [], [:], 1], ["t", [], [:], [:], "soon"],
            ["t", [], [:], [:], 1],
        ]
        for list in wrong {
            #expect(self.code(.sessionAddTestament, list) == .invalidArgument)
        }
        #expect(self.code(.sessionAddTestament, ["t"], [Member("scope", "")]) == .invalidArgument)
    }

    @Test("Testaments are flushed by scope, destroyed by default")
    func flush() throws {
        #expect(try MetaCommand(.sessionFlushTestaments) == .flushTestaments(.destroyed))
        #expect(try MetaCommand(.sessionFlushTestaments, ["detached"]) == .flushTestaments(.detached))
        let keywords = [Member("scope", "detached")]
        #expect(try MetaCommand(.sessionFlushTestaments, keywords: keywords) == .flushTestaments(.detached))
        #expect(self.code(.sessionFlushTestaments, ["x"]) == .invalidArgument)
    }

    @Test("A lookup takes its policy from options by place or name, else it is exact")
    func lookup() throws {
        let (prefix, name) = (WireValue.object([Member("match", "prefix")]), [Member("match", "prefix")])
        #expect(try MetaCommand(.subscriptionLookup, ["u"]) == .subscription(.lookup("u", .exact)))
        #expect(try MetaCommand(.subscriptionLookup, ["u", [:]]) == .subscription(.lookup("u", .exact)))
        #expect(try MetaCommand(.subscriptionLookup, ["u", prefix]) == .subscription(.lookup("u", .prefix)))
        #expect(try MetaCommand(.subscriptionLookup, ["u"], keywords: name) == .subscription(.lookup("u", .prefix)))
        let options = [Member("options", prefix)]
        #expect(try MetaCommand(.registrationLookup, ["u"], keywords: options) == .registration(.lookup("u", .prefix)))
        for wrong in [[], [1], ["u", 1], ["u", ["match": "regex"]], ["u", ["match": 1]]] as [[WireValue]] {
            #expect(self.code(.subscriptionLookup, wrong) == .invalidArgument)
            #expect(self.code(.registrationLookup, wrong) == .invalidArgument)
        }
    }

    @Test("Lists take nothing, matches take a URI, removals take a session and a reason")
    func rest() throws {
        let session = try BrokerFixture.id(2)
        let (subscription, registration) = (try BrokerFixture.subscription(1), try BrokerFixture.registration(1))
        #expect(try MetaCommand(.subscriptionList, [1]) == .subscription(.list))
        #expect(try MetaCommand(.registrationList) == .registration(.list))
        #expect(try MetaCommand(.subscriptionMatch, ["u"]) == .subscription(.match("u")))
        #expect(try MetaCommand(.registrationMatch, ["u"]) == .registration(.match("u")))
        #expect(self.code(.subscriptionMatch) == .invalidArgument)
        #expect(self.code(.registrationMatch, [[]]) == .invalidArgument)
        #expect(
            try MetaCommand(.subscriptionRemoveSubscriber, [1, 2])
                == .subscription(.removeSubscriber(subscription, session, reason: nil))
        )
        #expect(
            try MetaCommand(.registrationRemoveCallee, [1, 2, "com.x"])
                == .registration(.removeCallee(registration, session, reason: "com.x"))
        )
        #expect(self.code(.subscriptionRemoveSubscriber, [1, 0]) == .noSuchSession)
        #expect(self.code(.registrationRemoveCallee, [1]) == .invalidArgument)
    }
}
