// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct OutboundBudgetTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000)

    private func after(_ seconds: Int64) -> NIODeadline { Self.start + .seconds(seconds) }

    @Test("The defaults are 1 MiB and 10 seconds")
    func defaults() {
        #expect(OutboundLimits() == OutboundLimits(bytes: 1_048_576, stalled: .seconds(10)))
    }

    @Test("What waits presses until it is written")
    func pressure() {
        var budget = OutboundBudget()
        #expect(budget.queued(0, now: Self.start) == .flowing)
        #expect(budget.queued(100, now: Self.start) == .pressed(deadline: self.after(10)))
        #expect(budget.wrote(40, now: self.after(1)) == .pressed(deadline: self.after(11)))
        #expect(budget.waitingBytes == 60)
        #expect(budget.wrote(60, now: self.after(2)) == .flowing)
        #expect(budget.check(now: self.after(1_000)) == .flowing)
    }

    @Test("As many bytes as the limit may wait, and not one more")
    func bytes() {
        var budget = OutboundBudget(limits: OutboundLimits(bytes: 1_000))
        _ = budget.queued(1, now: Self.start)
        #expect(budget.queued(999, now: Self.start) == .pressed(deadline: self.after(10)))
        #expect(budget.queued(1, now: Self.start) == .exceeded(.bytes))
        #expect(budget.wrote(1_000, now: Self.start) == .exceeded(.bytes))
        #expect(budget.waitingBytes == 0)
    }

    @Test("One message above the limit may wait alone, with nothing behind it")
    func singleMessage() {
        var budget = OutboundBudget(limits: OutboundLimits(bytes: 1_000))
        #expect(budget.queued(5_000, now: Self.start) == .pressed(deadline: self.after(10)))
        #expect(budget.queued(1, now: Self.start) == .exceeded(.bytes))
    }

    @Test("Bytes may wait without progress for less than the time limit")
    func age() {
        var budget = OutboundBudget()
        _ = budget.queued(10, now: Self.start)
        _ = budget.queued(10, now: self.after(9))
        #expect(budget.check(now: self.after(10) - .nanoseconds(1)) == .pressed(deadline: self.after(10)))
        #expect(budget.check(now: self.after(10)) == .exceeded(.age))
        #expect(budget.queued(1, now: self.after(10)) == .exceeded(.age))
    }

    @Test("A peer that takes a little now and then is not stalled")
    func trickle() {
        var budget = OutboundBudget()
        _ = budget.queued(1_000, now: Self.start)
        for step in 1...50 {
            #expect(
                budget.wrote(1, now: self.after(Int64(step) * 9))
                    == .pressed(deadline: self.after(Int64(step) * 9 + 10))
            )
        }
    }

    @Test("Sums do not overflow")
    func overflow() {
        var budget = OutboundBudget(limits: OutboundLimits(bytes: .max))
        _ = budget.queued(.max, now: Self.start)
        #expect(budget.queued(.max, now: Self.start) == .exceeded(.bytes))
    }
}
