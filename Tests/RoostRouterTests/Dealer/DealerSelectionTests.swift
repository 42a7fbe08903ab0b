// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Dealer: selection")
struct DealerSelectionTests {
    private var bench = DealerBench()

    private mutating func callees(_ requests: ClosedRange<UInt64>) throws -> [UInt64] {
        try requests.map { try self.bench.callee(of: 5, $0) }
    }

    @Test(
        "The policy chooses the callee",
        arguments: [
            (.first, [1, 1, 1, 1]), (.last, [3, 3, 3, 3]), (.roundRobin, [1, 2, 3, 1]),
        ] as [(InvocationPolicy, [UInt64])]
    )
    mutating func policy(policy: InvocationPolicy, expected: [UInt64]) throws {
        try self.bench.share(policy, [1, 2, 3])
        #expect(try self.callees(1...4) == expected)
    }

    @Test("The random policy chooses each callee at some time")
    mutating func random() throws {
        try self.bench.share(.random, [1, 2, 3])
        let chosen = try self.callees(1...300)
        for callee in 1...3 as ClosedRange<UInt64> {
            #expect((60...140).contains(chosen.count { $0 == callee }))
        }
    }

    @Test(
        "Callees with as many calls as they take are passed over, until none is left",
        arguments: [
            (.single, [1, 1, 0]), (.first, [1, 1, 2, 2, 3, 3, 0]), (.last, [3, 3, 2, 2, 1, 1, 0]),
            (.roundRobin, [1, 2, 3, 1, 2, 3, 0]),
        ] as [(InvocationPolicy, [UInt64])]
    )
    mutating func concurrency(policy: InvocationPolicy, expected: [UInt64]) throws {
        try self.bench.share(policy, [1, 2, 3], concurrency: 2)
        #expect(try self.callees(1...UInt64(expected.count)) == expected)
        let refusal: [DealerAction] = [.error(try callerReference(5, 99), "wamp.error.no_available_callee", nil)]
        #expect(try self.bench.call(5, 99) == .performed(refusal))
    }

    @Test("The random policy passes busy callees over")
    mutating func randomConcurrency() throws {
        try self.bench.share(.random, [1, 2, 3], concurrency: 2)
        #expect(try self.callees(1...7).sorted() == [0, 1, 1, 2, 2, 3, 3])
    }

    @Test("A call that has ended in any way leaves room for another")
    mutating func room() throws {
        try self.bench.share(.first, [1], concurrency: 1)
        #expect(try self.bench.callee(of: 5, 1) == 1)
        _ = try self.bench.yield(1, 1)
        #expect(try self.bench.callee(of: 5, 2) == 1)
        _ = try self.bench.fail(1, 2, "app.error")
        #expect(try self.bench.callee(of: 5, 3) == 1)
        _ = self.bench.dealer.cancel(try callerReference(5, 3), mode: .skip)
        #expect(try self.bench.callee(of: 5, 4) == 1)
        _ = self.bench.dealer.cancel(try callerReference(5, 4), mode: .kill)
        #expect(try self.bench.callee(of: 5, 5) == 0)
        _ = try self.bench.left(5)
        #expect(try self.bench.call(5, 6, timeout: 1).invocation != nil)
        _ = self.bench.dealer.timedOut(callID(5))
        #expect(try self.bench.callee(of: 5, 7) == 1)
    }

    @Test("A callee that has unregistered and registered again starts anew")
    mutating func comingAgain() throws {
        try self.bench.share(.first, [1, 2], concurrency: 1)
        #expect(try self.bench.callee(of: 5, 1) == 1)
        _ = self.bench.dealer.unregister(try sessionID(1), from: try registrationID(1))
        try self.bench.share(.first, [1], concurrency: 1)
        #expect(try self.callees(2...4) == [2, 1, 0])
        _ = try self.bench.yield(1, 1)
        #expect(try self.callees(5...5) == [0])
        _ = try self.bench.yield(1, 3)
        #expect(try self.callees(6...6) == [1])
    }

    @Test("A concurrency below 1 is 1", arguments: [0, -1, .min])
    mutating func strangeConcurrency(concurrency: Int) throws {
        _ = try self.bench.register(1, concurrency: concurrency)
        #expect(try self.callees(1...2) == [1, 0])
    }

    @Test(
        "The round robin goes on sensibly when a callee has gone",
        arguments: [
            (1, [2, 3, 4, 2]), (2, [3, 4, 1, 3]), (3, [4, 1, 2, 4]), (4, [3, 1, 2, 3]),
        ] as [(UInt64, [UInt64])]
    )
    mutating func roundRobinLeaving(gone: UInt64, expected: [UInt64]) throws {
        try self.bench.share(.roundRobin, [1, 2, 3, 4])
        // The callee that goes has just had its turn, or (4) is the last one and has not had it.
        let turns = gone == 4 ? 2 : gone
        _ = try self.callees(1...turns)
        _ = try self.bench.left(gone)
        #expect(try self.callees(11...14) == expected)
    }

    @Test("The round robin starts with the first when the last has gone before its turn")
    mutating func roundRobinWrap() throws {
        try self.bench.share(.roundRobin, [1, 2, 3])
        _ = try self.callees(1...2)
        _ = try self.bench.left(3)
        #expect(try self.callees(3...5) == [1, 2, 1])
    }

    @Test("A callee that comes when the last has had its turn is the next")
    mutating func roundRobinJoining() throws {
        try self.bench.share(.roundRobin, [1, 2])
        #expect(try self.callees(1...2) == [1, 2])
        try self.bench.share(.roundRobin, [3])
        #expect(try self.callees(3...5) == [3, 1, 2])
    }
}
