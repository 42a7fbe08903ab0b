// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Dealer: calls in parts")
struct DealerProgressiveCallTests {
    private var bench = DealerBench()

    @Test("All parts go to the same callee with the same id and the options of the first, until the last")
    mutating func parts() throws {
        try self.bench.share(.roundRobin, [1, 2])
        let first = try self.bench.call(5, timeout: 9, receivesProgress: true, hasMore: true, disclosesCaller: true)
        var expected = try #require(first.invocation)
        #expect(first.actions == [.invoke(expected), .startTimer(callID(1), milliseconds: 9)])
        #expect(expected.details.hasMore)
        expected.isContinuation = true
        let second = try self.bench.call(5, hasMore: true, isRepeated: true)
        #expect(second == .performed([.invoke(expected)]))
        expected.details.hasMore = false
        expected.payload = .text("[9]")
        let last = try self.bench.call(5, timeout: 99, isRepeated: true, payload: .text("[9]"))
        #expect(last == .performed([.invoke(expected)]))
        #expect(try self.bench.yield(1, 1).actions.count == 3)
    }

    @Test("A part after the last, or of another procedure, is a violation and changes nothing")
    mutating func violations() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.register(1, "q")
        _ = try self.bench.call(5, 1, hasMore: true)
        #expect(try self.bench.call(5, 1, "q", isRepeated: true) == .violation)
        #expect(try self.bench.call(5, 1, isRepeated: true).invocation != nil)
        #expect(try self.bench.call(5, 1, isRepeated: true) == .violation)
        #expect(try self.bench.call(5, 1, isRepeated: false) == .violation)
        #expect(try self.bench.yield(1, 1).actions.count == 2)
    }

    @Test("A part of a call that has ended is discarded, but a first part begins a call")
    mutating func afterEnd() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5, 1, hasMore: true)
        _ = try self.bench.yield(1, 1)
        #expect(try self.bench.call(5, 1, hasMore: true, isRepeated: true) == .discarded)
        #expect(try self.bench.call(5, 1, hasMore: true).invocation?.call == callID(2))
    }

    @Test("A part of a call that is being cancelled is discarded")
    mutating func whileCanceled() throws {
        _ = try self.bench.register(1)
        _ = try self.bench.call(5, 1, hasMore: true)
        _ = self.bench.dealer.cancel(try callerReference(5), mode: .kill)
        #expect(try self.bench.call(5, 1, hasMore: true, isRepeated: true) == .discarded)
        #expect(try self.bench.call(5, 1, isRepeated: true) == .discarded)
        #expect(try self.bench.call(5, 1, isRepeated: true) == .violation)
    }

    @Test(
        "Parts need a callee that has announced them and canceling",
        arguments: [
            ([], false), (.callCanceling, false), (.progressiveCallInvocations, false),
            ([.callCanceling, .progressiveCallInvocations], true),
        ] as [(CalleeFeatures, Bool)]
    )
    mutating func features(features: CalleeFeatures, isSupported: Bool) throws {
        _ = try self.bench.register(1, features: features)
        let outcome = try self.bench.call(5, hasMore: true)
        #expect((outcome.invocation != nil) == isSupported)
        let refusal: [DealerAction] = [.error(try callerReference(5), "wamp.error.feature_not_supported", nil)]
        #expect(isSupported || outcome == .performed(refusal))
        #expect(self.bench.dealer.pendingCallCount == (isSupported ? 1 : 0))
    }

    @Test("Callees that do not take parts are passed over; a busy one that does is not available")
    mutating func mixedFeatures() throws {
        _ = try self.bench.register(1, "p", .first, features: [])
        _ = try self.bench.register(2, "p", .first, concurrency: 1)
        #expect(try self.bench.call(5, 1, hasMore: true).invocation?.callee == (try sessionID(2)))
        let expected: [DealerAction] = [.error(try callerReference(5, 2), "wamp.error.no_available_callee", nil)]
        #expect(try self.bench.call(5, 2, hasMore: true) == .performed(expected))
        #expect(try self.bench.callee(of: 5, 3) == 1)
    }

    @Test("A call in parts does not go to another callee")
    mutating func noRerouting() throws {
        try self.bench.share(.first, [1, 2])
        _ = try self.bench.call(5, hasMore: true)
        #expect(self.bench.dealer.keptBytes == 0)
        let refusal = DealerAction.error(try callerReference(5), "wamp.error.no_available_callee", nil)
        #expect(try self.bench.fail(1, 1).actions.first == refusal)
    }
}
