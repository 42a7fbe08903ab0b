// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Dealer: limits")
struct DealerLimitTests {
    private func bench(_ change: (inout DealerLimits) -> Void) -> DealerBench {
        var limits = DealerLimits()
        change(&limits)
        return DealerBench(limits: limits)
    }

    @Test("A session has as many registrations as the limit says, and one more when one has gone")
    func sessionRegistrations() throws {
        var bench = self.bench { $0.sessionRegistrations = 2 }
        #expect(try bench.register(1, "a").error == nil)
        #expect(try bench.register(1, "b", .first).error == nil)
        #expect(try bench.register(1, "c").error == Dealer.limitExceeded)
        #expect(try bench.register(2, "b", .first).error == nil)
        #expect(try bench.register(1, "b", .first).error == nil)
        #expect(try bench.register(1, "a", isForced: true).error == nil)
        #expect(try bench.register(1, "c", isForced: true).error == Dealer.limitExceeded)
        _ = bench.dealer.unregister(try sessionID(1), from: try registrationID(2))
        #expect(try bench.register(1, "c").error == nil)
    }

    @Test("A realm has as many registrations as the limit says, each callee counted")
    func realmRegistrations() throws {
        var bench = self.bench { $0.realmRegistrations = 2 }
        #expect(try bench.register(1, "a", .first).error == nil)
        #expect(try bench.register(2, "a", .first).error == nil)
        #expect(try bench.register(3, "a", .first).error == Dealer.limitExceeded)
        #expect(try bench.register(3, "b").error == Dealer.limitExceeded)
        #expect(try bench.register(3, "a", isForced: true).error == nil)
        #expect(bench.dealer.calleeCount == 1)
    }

    @Test("A refused REGISTER changes nothing, even if it is forced")
    func refusedForced() throws {
        var bench = self.bench { $0.sessionRegistrations = 1 }
        _ = try bench.register(1, "a")
        _ = try bench.register(2, "b")
        #expect(try bench.register(1, "b", isForced: true).error == Dealer.limitExceeded)
        #expect(bench.dealer.callees(try registrationID(2)) == [try sessionID(2)])
    }

    @Test("A registration has as many callees as the limit says")
    func callees() throws {
        var bench = self.bench { $0.registrationCallees = 2 }
        try bench.share(.random, [1, 2])
        #expect(try bench.register(3, "p", .random).error == Dealer.limitExceeded)
        #expect(try bench.register(2, "p", .random).error == nil)
    }

    @Test("A session has as many calls pending as the limit says, and one more when one has ended")
    func sessionCalls() throws {
        var bench = self.bench { $0.sessionCalls = 2 }
        _ = try bench.register(1)
        #expect(try bench.callee(of: 5, 1) == 1)
        #expect(try bench.callee(of: 5, 2) == 1)
        let refusal: [DealerAction] = [.error(try callerReference(5, 3), Dealer.limitExceeded, nil)]
        #expect(try bench.call(5, 3) == .performed(refusal))
        #expect(try bench.callee(of: 6, 1) == 1)
        _ = try bench.yield(1, 1)
        #expect(try bench.callee(of: 5, 4) == 1)
    }

    @Test("A realm has as many calls pending as the limit says, and one more when one has ended")
    func realmCalls() throws {
        var bench = self.bench { $0.realmCalls = 2 }
        _ = try bench.register(1)
        #expect(try bench.callee(of: 5, 1) == 1)
        #expect(try bench.callee(of: 6, 1) == 1)
        #expect(try bench.call(7, 1) == .performed([.error(try callerReference(7), Dealer.limitExceeded, nil)]))
        _ = try bench.left(6)
        #expect(try bench.callee(of: 7, 2) == 1)
    }

    @Test("A refused call has not counted at its callee")
    func refusedCall() throws {
        var bench = self.bench { $0.sessionCalls = 1 }
        try bench.share(.first, [1], concurrency: 2)
        for request in 1...9 as ClosedRange<UInt64> {
            _ = try bench.call(5, request)
        }
        #expect(try bench.callee(of: 6, 1) == 1)
    }

    @Test(
        "A timeout is as long as the caller says, up to the limit",
        arguments: [(0, nil), (1, 1), (1_000, 1_000), (1_001, 1_000), (.max, 1_000)] as [(UInt64, Int64?)]
    )
    func timeout(timeout: UInt64, expected: Int64?) throws {
        var bench = self.bench { $0.maximumTimeout = 1_000 }
        _ = try bench.register(1)
        let timers = try bench.call(5, timeout: timeout).actions.dropFirst()
        #expect(Array(timers) == (expected.map { [.startTimer(callID(1), milliseconds: $0)] } ?? []))
    }

    @Test("Arguments are kept up to the limit; a call beyond it cannot go to another callee")
    func keptBytes() throws {
        let payload = CallPayload.text("[1]")
        let cost = try #require(payload.arguments.list).storageCapacity
        var bench = self.bench { $0.keptBytes = 2 * cost }
        try bench.share(.first, [1, 2])
        for request in 1...3 as ClosedRange<UInt64> {
            _ = try bench.call(5, request, payload: payload)
        }
        #expect(bench.dealer.keptBytes == 2 * cost)
        #expect(try bench.fail(1, 2).actions.invocation?.callee == (try sessionID(2)))
        let refusal = DealerAction.error(try callerReference(5, 3), "wamp.error.no_available_callee", nil)
        #expect(try bench.fail(1, 3).actions == [refusal, .release(try sessionID(1), callID(3))])
        _ = try bench.yield(1, 1)
        _ = try bench.yield(2, 2)
        #expect(bench.dealer.keptBytes == 0)
        #expect(bench.dealer.pendingCallCount == 0)
    }
}
