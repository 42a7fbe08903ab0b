// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostClient

@Suite
struct ReconnectStateMachineTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    /// Lets attempts fail until a wait, and returns the waits.
    private static func waits(_ policy: ReconnectPolicy, failures: Int, jitter: Double) -> [TimeAmount] {
        var machine = ReconnectStateMachine(policy: policy)
        var now = Self.start
        var waits: [TimeAmount] = []
        _ = machine.started()
        for _ in 0..<failures {
            guard case .wait(let until) = machine.ended(isPermanent: false, now: now, jitter: jitter) else { break }
            waits.append(until - now)
            now = until
            _ = machine.timerFired(now: now)
        }
        return waits
    }

    @Test("The first attempt comes at once")
    func connectsAtOnce() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        #expect(machine.started() == .connect)
    }

    @Test("Waits double up to the longest", arguments: [(1.0, 1), (0.0, 2)])
    func doublesWaits(jitter: Double, divisor: Int64) {
        let policy = ReconnectPolicy(firstDelay: .milliseconds(100), longestDelay: .milliseconds(700))
        let waits = Self.waits(policy, failures: 6, jitter: jitter)
        #expect(waits == [100, 200, 400, 700, 700, 700].map { TimeAmount.milliseconds($0 / divisor) })
    }

    @Test("Jitter outside of 0 to 1 counts as the nearer end", arguments: [(-1.0, 50), (2.0, 100), (0.5, 75)])
    func boundsJitter(jitter: Double, milliseconds: Int64) {
        let policy = ReconnectPolicy(firstDelay: .milliseconds(100))
        #expect(Self.waits(policy, failures: 1, jitter: jitter) == [.milliseconds(milliseconds)])
    }

    @Test("A thousand failures wait the longest time and do not trap")
    func survivesManyFailures() {
        let policy = ReconnectPolicy(firstDelay: .milliseconds(100), longestDelay: .seconds(5))
        #expect(Self.waits(policy, failures: 1_000, jitter: 1).last == .seconds(5))
    }

    @Test("A timer that fires early waits on")
    func ignoresEarlyTimers() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(firstDelay: .seconds(1)))
        _ = machine.started()
        let until = Self.start + .seconds(1)
        #expect(machine.ended(isPermanent: false, now: Self.start, jitter: 1) == .wait(until: until))
        #expect(machine.timerFired(now: Self.start) == .wait(until: until))
        #expect(machine.timerFired(now: until) == .connect)
    }

    @Test("A connection that lasted lets earlier failures be forgotten", arguments: [(10, 1), (9, 4)])
    func forgetsFailures(seconds: Int64, wait: Int64) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(firstDelay: .seconds(1), stableAfter: .seconds(10)))
        var now = Self.start
        _ = machine.started()
        for _ in 0..<2 {
            guard case .wait(let until) = machine.ended(isPermanent: false, now: now, jitter: 1) else { return }
            now = until
            _ = machine.timerFired(now: now)
        }
        machine.connected(now: now)
        now = now + .seconds(seconds)
        let until = now + .seconds(wait)
        #expect(machine.ended(isPermanent: false, now: now, jitter: 1) == .wait(until: until))
    }

    @Test("It stops after the configured number of failures in a row")
    func stopsAfterAttempts() {
        let policy = ReconnectPolicy(firstDelay: .milliseconds(1), attempts: 3)
        #expect(Self.waits(policy, failures: 10, jitter: 0).count == 2)
    }

    @Test("A permanent failure stops it")
    func stopsWhenPermanent() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        _ = machine.started()
        #expect(machine.ended(isPermanent: true, now: Self.start, jitter: 0) == .stop)
        #expect(machine.timerFired(now: Self.start) == .stop)
        #expect(machine.started() == .stop)
    }
}
