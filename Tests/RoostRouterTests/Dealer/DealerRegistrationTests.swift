// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Dealer: registrations")
struct DealerRegistrationTests {
    private var bench = DealerBench()

    @Test("The first callee makes the registration, and the meta events say so in order")
    mutating func first() throws {
        let request = RegistrationRequest(session: try sessionID(1), uri: "a.", match: .prefix, invoke: .random)
        let outcome = try self.bench.register(request, now: 1_234)
        let id = try registrationID(1)
        let info = RegistrationInfo(id: id, uri: "a.", match: .prefix, invoke: .random, created: 1_234)
        let events: [RegistrationMetaEvent] = [.onCreate(try sessionID(1), info), .onRegister(try sessionID(1), id)]
        #expect(outcome == .registered(id, isNew: true, events.map { .publish($0) }))
        #expect(self.bench.dealer.info(id) == info)
        #expect(self.bench.dealer.registrationCount == 1)
    }

    @Test("An id that is in use is not given again")
    mutating func usedID() throws {
        _ = try self.bench.register(1, "a")
        var ids = [try registrationID(1), try registrationID(9)]
        let request = RegistrationRequest(session: try sessionID(1), uri: "b")
        let outcome = self.bench.dealer.register(request, now: 0) { ids.removeFirst() }
        #expect(outcome.actions.count == 2)
        #expect(self.bench.dealer.lookup("b", match: .exact) == (try registrationID(9)))
    }

    @Test("A single procedure has one callee, whoever comes second", arguments: [1, 2] as [UInt64])
    mutating func single(second: UInt64) throws {
        _ = try self.bench.register(1)
        let outcome = try self.bench.register(second)
        #expect(outcome == .refused("wamp.error.procedure_already_exists"))
        #expect(self.bench.dealer.callees(try registrationID(1)) == [try sessionID(1)])
    }

    @Test("The first callee fixes the policy", arguments: InvocationPolicy.allCases, InvocationPolicy.allCases)
    mutating func otherPolicy(first: InvocationPolicy, second: InvocationPolicy) throws {
        _ = try self.bench.register(1, "p", first)
        let outcome = try self.bench.register(2, "p", second)
        let isShared = first == second && first != .single
        #expect(outcome.error == (isShared ? nil : "wamp.error.procedure_already_exists"))
    }

    @Test("The same URI under another match policy is another registration")
    mutating func otherMatch() throws {
        for match in MatchPolicy.allCases {
            #expect(try self.bench.register(1, "p", match: match).error == nil)
        }
        #expect(self.bench.dealer.registrationCount == 3)
    }

    @Test("Further callees of a shared registration have its id and an event of their own")
    mutating func shared() throws {
        _ = try self.bench.register(1, "p", .roundRobin)
        let outcome = try self.bench.register(2, "p", .roundRobin)
        let id = try registrationID(1)
        #expect(outcome == .registered(id, isNew: true, [.publish(.onRegister(try sessionID(2), id))]))
        #expect(self.bench.dealer.callees(id) == [try sessionID(1), try sessionID(2)])
        #expect(self.bench.dealer.calleeCount(id) == 2)
    }

    @Test("The same session again has the same id, no event, and its new options")
    mutating func again() throws {
        _ = try self.bench.register(1, "p", .last, concurrency: 1)
        let outcome = try self.bench.register(1, "p", .last, concurrency: 2, disclosesCaller: true)
        #expect(outcome == .registered(try registrationID(1), isNew: false, []))
        _ = try self.bench.call(5, 1)
        #expect(try self.bench.call(5, 2).invocation?.details.caller != nil)
        #expect(try self.bench.call(5, 3).invocation == nil)
        #expect(self.bench.dealer.calleeCount == 1)
    }

    @Test("The last callee deletes the registration")
    mutating func unregister() throws {
        try self.bench.share(.first, [1, 2])
        let id = try registrationID(1)
        let (one, two) = (try sessionID(1), try sessionID(2))
        #expect(self.bench.dealer.unregister(one, from: id) == .unregistered([.publish(.onUnregister(one, id))]))
        #expect(self.bench.dealer.callees(id) == [two])
        let last = self.bench.dealer.unregister(two, from: id)
        #expect(last == .unregistered([.publish(.onUnregister(two, id)), .publish(.onDelete(two, id))]))
        #expect(self.bench.dealer.callees(id) == nil)
        #expect(self.bench.dealer.isEmpty)
    }

    @Test("Only a callee can unregister, and only once")
    mutating func unregisterStranger() throws {
        _ = try self.bench.register(1)
        let refused = UnregistrationOutcome.refused("wamp.error.no_such_registration")
        #expect(self.bench.dealer.unregister(try sessionID(2), from: try registrationID(1)) == refused)
        #expect(self.bench.dealer.unregister(try sessionID(1), from: try registrationID(2)) == refused)
        _ = self.bench.dealer.unregister(try sessionID(1), from: try registrationID(1))
        #expect(self.bench.dealer.unregister(try sessionID(1), from: try registrationID(1)) == refused)
    }

    @Test("A forced registration puts all callees out and makes a new one, whatever the policy")
    mutating func forced() throws {
        try self.bench.share(.roundRobin, [1, 2])
        let outcome = try self.bench.register(3, "p", .single, isForced: true)
        let (old, new) = (try registrationID(1), try registrationID(2))
        let (one, two, three) = (try sessionID(1), try sessionID(2), try sessionID(3))
        let info = RegistrationInfo(id: new, uri: "p", match: .exact, invoke: .single, created: 0)
        let expected: [DealerAction] = [
            .revoke(one, old, reason: Dealer.reregistered), .revoke(two, old, reason: Dealer.reregistered),
            .publish(.onUnregister(one, old)), .publish(.onUnregister(two, old)), .publish(.onDelete(two, old)),
            .publish(.onCreate(three, info)), .publish(.onRegister(three, new)),
        ]
        #expect(outcome == .registered(new, isNew: true, expected))
        #expect(self.bench.dealer.registrationCount == 1)
        #expect(self.bench.dealer.calleeCount == 1)
        #expect(self.bench.dealer.participantCount == 1)
    }

    @Test("A forced registration without an old one is any registration; of its own session it takes the place")
    mutating func forcedAgain() throws {
        #expect(try self.bench.register(1, isForced: true).actions.count == 2)
        let outcome = try self.bench.register(1, isForced: true)
        #expect(outcome.actions.first == .revoke(try sessionID(1), try registrationID(1), reason: Dealer.reregistered))
        #expect(self.bench.dealer.lookup("p", match: .exact) == (try registrationID(2)))
        _ = try self.bench.left(1)
        #expect(self.bench.dealer.isEmpty)
    }

    @Test("The router revokes one callee or all")
    mutating func revoke() throws {
        try self.bench.share(.roundRobin, [1, 2, 3])
        let id = try registrationID(1)
        let (one, two, three) = (try sessionID(1), try sessionID(2), try sessionID(3))
        let first = self.bench.dealer.revoke(id, from: two, reason: "r")
        #expect(first == .unregistered([.revoke(two, id, reason: "r"), .publish(.onUnregister(two, id))]))
        let refused = UnregistrationOutcome.refused("wamp.error.no_such_registration")
        #expect(self.bench.dealer.revoke(id, from: two, reason: "r") == refused)
        let expected: [DealerAction] = [
            .revoke(one, id, reason: "r"), .revoke(three, id, reason: "r"), .publish(.onUnregister(one, id)),
            .publish(.onUnregister(three, id)), .publish(.onDelete(three, id)),
        ]
        #expect(self.bench.dealer.revoke(id, reason: "r") == .unregistered(expected))
        #expect(self.bench.dealer.revoke(id, reason: "r") == refused)
        #expect(self.bench.dealer.isEmpty)
    }

    @Test("A pattern that no table takes is an invalid URI")
    mutating func tooManyComponents() throws {
        let longest = URI(String(repeating: ".", count: 31))
        #expect(try self.bench.register(1, longest, match: .wildcard).error == nil)
        let tooLong = URI(String(repeating: ".", count: 32))
        #expect(try self.bench.register(1, tooLong, match: .wildcard).error == "wamp.error.invalid_uri")
    }

    @Test("Queries find registrations by policy, URI and call")
    mutating func queries() throws {
        _ = try self.bench.register(1, "a.b")
        _ = try self.bench.register(1, "a", match: .prefix)
        _ = try self.bench.register(1, "b", match: .prefix)
        _ = try self.bench.register(1, ".c", match: .wildcard)
        let ids = try [1, 2, 3, 4].map { try registrationID($0) }
        #expect(self.bench.dealer.registrationIDs(match: .exact) == [ids[0]])
        #expect(self.bench.dealer.registrationIDs(match: .prefix) == [ids[1], ids[2]])
        #expect(self.bench.dealer.registrationIDs(match: .wildcard) == [ids[3]])
        #expect(self.bench.dealer.lookup("a", match: .prefix) == ids[1])
        #expect(self.bench.dealer.lookup("a", match: .exact) == nil)
        #expect(self.bench.dealer.best("a.b") == ids[0])
        #expect(self.bench.dealer.best("a.c") == ids[1])
        #expect(self.bench.dealer.best("x.c") == ids[3])
        #expect(self.bench.dealer.best("x.d") == nil)
        #expect(self.bench.dealer.info(try registrationID(5)) == nil)
        #expect(self.bench.dealer.calleeCount(try registrationID(5)) == nil)
    }
}
