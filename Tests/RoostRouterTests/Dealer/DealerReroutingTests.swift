// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Dealer: rerouting")
struct DealerReroutingTests {
    private var bench = DealerBench()

    /// Who gets the call, one after the other, when nobody is available.
    private mutating func route(_ outcome: CallOutcome) throws -> [UInt64] {
        var route: [UInt64] = []
        var actions = outcome.actions
        while let invocation = actions.invocation {
            route.append(invocation.callee.rawValue)
            actions = try self.bench.fail(invocation.callee.rawValue, invocation.call.rawValue).actions
        }
        let error = DealerAction.error(try callerReference(5), "wamp.error.no_available_callee", nil)
        #expect(actions.first == error)
        #expect(self.bench.dealer.pendingCallCount == 0)
        #expect(self.bench.dealer.keptBytes == 0)
        return route
    }

    @Test(
        "Each callee is asked once, in the order of the policy, and then there is none",
        arguments: [
            (.single, [1]), (.first, [1, 2, 3]), (.last, [3, 2, 1]), (.roundRobin, [1, 2, 3]),
        ] as [(InvocationPolicy, [UInt64])]
    )
    mutating func order(policy: InvocationPolicy, expected: [UInt64]) throws {
        try self.bench.share(policy, [1, 2, 3])
        #expect(try self.route(self.bench.call(5)) == expected)
    }

    @Test("The random policy asks every callee too")
    mutating func random() throws {
        try self.bench.share(.random, [1, 2, 3])
        #expect(try self.route(self.bench.call(5)).sorted() == [1, 2, 3])
    }

    @Test("The round robin goes on where it is, not where the call began")
    mutating func roundRobin() throws {
        try self.bench.share(.roundRobin, [1, 2, 3])
        let outcome = try self.bench.call(5)
        #expect(try self.bench.callee(of: 6, 1) == 2)
        _ = try self.bench.yield(2, 2)
        #expect(try self.route(outcome) == [1, 3, 2])
    }

    @Test("The old callee is released first, then the new one gets the same call and payload")
    mutating func actions() throws {
        try self.bench.share(.first, [1, 2])
        var expected = try #require(try self.bench.call(5, payload: .text("[7]")).invocation)
        expected.callee = try sessionID(2)
        #expect(try self.bench.fail(1, 1) == .performed([.release(try sessionID(1), callID(1)), .invoke(expected)]))
        #expect(try self.bench.yield(1, 1) == .unknown)
        #expect(try self.bench.fail(1, 1) == .unknown)
        #expect(try self.bench.yield(2, 1).actions.count == 2)
        #expect(self.bench.dealer.keptBytes == 0)
    }

    @Test("Any other error is for the caller")
    mutating func otherError() throws {
        try self.bench.share(.first, [1, 2])
        _ = try self.bench.call(5)
        #expect(try self.bench.fail(1, 1, "app.error").actions.invocation == nil)
    }

    @Test("Busy callees are passed over, and the one that was unavailable has room again")
    mutating func concurrency() throws {
        try self.bench.share(.first, [1, 2, 3], concurrency: 1)
        #expect(try self.bench.callee(of: 5, 1) == 1)
        #expect(try self.bench.callee(of: 6, 1) == 2)
        #expect(try self.bench.fail(1, 1).actions.invocation?.callee == (try sessionID(3)))
        #expect(try self.bench.callee(of: 7, 1) == 1)
        #expect(try self.bench.fail(2, 2).actions.invocation == nil)
    }

    @Test("The new callee is told what it wants to know")
    mutating func details() throws {
        _ = try self.bench.register(1, "p", .first, forwardsTimeout: true)
        _ = try self.bench.register(2, "p", .first, features: [], disclosesCaller: true)
        let first = try self.bench.call(5, timeout: 9, receivesProgress: true).actions
        #expect(first.count == 1)
        #expect(first.invocation?.details.timeout == 9)
        let second = try self.bench.fail(1, 1).actions
        let details = try #require(second.invocation?.details)
        #expect(details.timeout == nil)
        #expect(details.caller?.session == (try sessionID(5)))
        #expect(!details.receivesProgress)
        #expect(second.last == .startTimer(callID(1), milliseconds: 9))
        #expect(self.bench.dealer.cancel(try callerReference(5), mode: .kill).count == 3)
    }

    @Test("A timer goes on when the call goes to another callee")
    mutating func timer() throws {
        try self.bench.share(.first, [1, 2])
        #expect(try self.bench.call(5, timeout: 9).actions.count == 2)
        #expect(try self.bench.fail(1, 1).actions.count == 2)
        #expect(self.bench.dealer.timedOut(callID(1)).count == 3)
    }

    @Test("Once a part of the result has been handed on, the call stays where it is")
    mutating func afterProgress() throws {
        try self.bench.share(.first, [1, 2])
        _ = try self.bench.call(5, receivesProgress: true)
        _ = try self.bench.yield(1, 1, isProgressive: true)
        #expect(self.bench.dealer.keptBytes == 0)
        #expect(try self.bench.fail(1, 1).actions.invocation == nil)
    }

    @Test("Nothing is kept for a procedure with one callee; one that comes later gets no older call")
    mutating func loneCallee() throws {
        try self.bench.share(.first, [1])
        let outcome = try self.bench.call(5)
        #expect(self.bench.dealer.keptBytes == 0)
        try self.bench.share(.first, [2])
        #expect(try self.route(outcome) == [1])
    }

    @Test("A call whose caller has cancelled it goes nowhere")
    mutating func canceled() throws {
        try self.bench.share(.first, [1, 2])
        _ = try self.bench.call(5)
        _ = self.bench.dealer.cancel(try callerReference(5), mode: .kill)
        #expect(self.bench.dealer.keptBytes == 0)
        let error = DealerAction.error(try callerReference(5), "wamp.error.canceled", nil)
        #expect(try self.bench.fail(1, 1) == .performed([error, .release(try sessionID(1), callID(1))]))
    }

    @Test("A callee that has unregistered may say that it is not available; without registration there is nobody")
    mutating func unregistered() throws {
        try self.bench.share(.first, [1, 2])
        _ = try self.bench.call(5)
        _ = self.bench.dealer.unregister(try sessionID(1), from: try registrationID(1))
        #expect(try self.bench.fail(1, 1).actions.invocation?.callee == (try sessionID(2)))
        _ = self.bench.dealer.unregister(try sessionID(2), from: try registrationID(1))
        #expect(try self.bench.fail(2, 1).actions.count == 2)
        #expect(self.bench.dealer.isEmpty)
    }
}
