// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Dealer: canceling and timeouts")
struct DealerCancelTests {
    private var bench = DealerBench()

    private func error(_ uri: URI) throws -> DealerAction {
        .error(try callerReference(5), uri, nil)
    }

    private func interrupt(_ mode: V2CancelMode, _ reason: URI = "wamp.error.canceled") throws -> DealerAction {
        .interrupt(try sessionID(1), callID(1), mode, reason: reason)
    }

    private func release() throws -> DealerAction {
        .release(try sessionID(1), callID(1))
    }

    private mutating func begin(_ features: CalleeFeatures = .callCanceling, timeout: UInt64 = 0) throws {
        _ = try self.bench.register(1, features: features)
        _ = try self.bench.call(5, timeout: timeout)
    }

    private mutating func cancel(_ mode: V2CancelMode) throws -> [DealerAction] {
        self.bench.dealer.cancel(try callerReference(5), mode: mode)
    }

    @Test("skip answers the caller and leaves the callee alone, whose answer is unknown")
    mutating func skip() throws {
        try self.begin()
        #expect(try self.cancel(.skip) == [self.error("wamp.error.canceled"), self.release()])
        #expect(try self.bench.yield(1, 1) == .unknown)
    }

    @Test("killnowait answers the caller, then interrupts the callee")
    mutating func killNoWait() throws {
        try self.begin()
        let expected = [try self.error("wamp.error.canceled"), try self.interrupt(.killNoWait), try self.release()]
        #expect(try self.cancel(.killNoWait) == expected)
        #expect(try self.bench.fail(1, 1, "wamp.error.canceled") == .unknown)
    }

    @Test("kill interrupts the callee, whose answer ends the call, be it an error or a result")
    mutating func kill() throws {
        try self.begin()
        #expect(try self.cancel(.kill) == [self.interrupt(.kill)])
        #expect(self.bench.dealer.pendingCallCount == 1)
        let error = DealerAction.error(try callerReference(5), "wamp.error.canceled", .text("[3]"))
        #expect(try self.bench.fail(1, 1, "wamp.error.canceled") == .performed([error, self.release()]))
        _ = try self.bench.call(5, 2)
        _ = self.bench.dealer.cancel(try callerReference(5, 2), mode: .kill)
        let result = DealerAction.result(try callerReference(5, 2), isProgressive: false, .text("[2]"))
        #expect(try self.bench.yield(1, 2) == .performed([result, .release(try sessionID(1), callID(2))]))
    }

    @Test("A callee that does not know canceling is left alone in every mode", arguments: V2CancelMode.allCases)
    mutating func fallback(mode: V2CancelMode) throws {
        try self.begin([])
        #expect(try self.cancel(mode) == [self.error("wamp.error.canceled"), self.release()])
        #expect(self.bench.dealer.pendingCallCount == 0)
    }

    @Test("Nobody is interrupted twice, but who no longer wants to wait does not")
    mutating func killTwice() throws {
        try self.begin()
        _ = try self.cancel(.kill)
        #expect(try self.cancel(.kill) == [])
        #expect(try self.cancel(.killNoWait) == [self.error("wamp.error.canceled"), self.release()])
        #expect(try self.cancel(.killNoWait) == [])
    }

    @Test("A call that is not pending cannot be cancelled", arguments: V2CancelMode.allCases)
    mutating func unknown(mode: V2CancelMode) throws {
        try self.begin()
        #expect(self.bench.dealer.cancel(try callerReference(5, 2), mode: mode) == [])
        #expect(self.bench.dealer.cancel(try callerReference(1, 1), mode: mode) == [])
        _ = try self.bench.yield(1, 1)
        #expect(try self.cancel(mode) == [])
    }

    @Test("A call with a timeout starts a timer after the invocation, and stops it when it ends")
    mutating func timer() throws {
        _ = try self.bench.register(1)
        let actions = try self.bench.call(5, timeout: 10).actions
        #expect(actions.count == 2)
        #expect(actions.last == .startTimer(callID(1), milliseconds: 10))
        #expect(actions.invocation?.details.timeout == nil)
        #expect(try self.bench.yield(1, 1).actions.dropFirst() == [.stopTimer(callID(1)), self.release()])
        #expect(self.bench.dealer.timedOut(callID(1)) == [])
    }

    @Test("A timeout answers the caller and interrupts a callee that knows canceling")
    mutating func timedOut() throws {
        try self.begin(timeout: 10)
        let interrupt = try self.interrupt(.killNoWait, "wamp.error.timeout")
        let expected = [try self.error("wamp.error.timeout"), interrupt, try self.release()]
        #expect(self.bench.dealer.timedOut(callID(1)) == expected)
        #expect(self.bench.dealer.timedOut(callID(1)) == [])
        #expect(try self.bench.yield(1, 1) == .unknown)
    }

    @Test("A timeout leaves a callee alone that does not know canceling or has been interrupted")
    mutating func timedOutQuietly() throws {
        try self.begin([], timeout: 10)
        #expect(self.bench.dealer.timedOut(callID(1)) == [try self.error("wamp.error.timeout"), try self.release()])
        _ = try self.bench.register(2, "q")
        _ = try self.bench.call(5, 2, "q", timeout: 10)
        _ = self.bench.dealer.cancel(try callerReference(5, 2), mode: .kill)
        let error = DealerAction.error(try callerReference(5, 2), "wamp.error.timeout", nil)
        #expect(self.bench.dealer.timedOut(callID(2)) == [error, .release(try sessionID(2), callID(2))])
    }

    @Test("A call without a timer does not time out")
    mutating func noTimer() throws {
        try self.begin()
        #expect(self.bench.dealer.timedOut(callID(1)) == [])
        #expect(self.bench.dealer.pendingCallCount == 1)
    }

    @Test("A callee that watches timeouts itself is told, and no timer starts")
    mutating func forwarded() throws {
        _ = try self.bench.register(1, forwardsTimeout: true)
        let actions = try self.bench.call(5, 1, timeout: 10).actions
        #expect(actions.count == 1)
        #expect(actions.invocation?.details.timeout == 10)
        #expect(try self.bench.call(5, 2).invocation?.details.timeout == nil)
    }

    @Test("Every way to cancel stops the timer but kill, which still may time out", arguments: V2CancelMode.allCases)
    mutating func cancelStopsTimer(mode: V2CancelMode) throws {
        try self.begin(timeout: 10)
        #expect(try self.cancel(mode).contains(.stopTimer(callID(1))) == (mode != .kill))
    }
}
