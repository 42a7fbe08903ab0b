// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Synchronization

/// The number behind a counter; counting is one atomic addition.
final class CounterCell: CounterHandler, FloatingPointCounterHandler, Sendable {
    private let whole = Atomic<Int64>(0)
    private let fraction = Atomic<Double>(0)

    var value: Double {
        Double(self.whole.load(ordering: .relaxed)) + self.fraction.load(ordering: .relaxed)
    }

    /// Adds; a counter never goes down, so a negative amount is ignored.
    func increment(by amount: Int64) {
        if amount > 0 {
            self.whole.wrappingAdd(amount, ordering: .relaxed)
        }
    }

    func increment(by amount: Double) {
        if amount > 0, amount.isFinite {
            self.fraction.add(amount)
        }
    }

    func reset() {
        self.whole.store(0, ordering: .relaxed)
        self.fraction.store(0, ordering: .relaxed)
    }
}

/// The number behind a gauge.
final class GaugeCell: MeterHandler, RecorderHandler, Sendable {
    private let number = Atomic<Double>(0)

    var value: Double {
        self.number.load(ordering: .relaxed)
    }

    func set(_ value: Int64) {
        self.number.store(Double(value), ordering: .relaxed)
    }

    func set(_ value: Double) {
        self.number.store(value, ordering: .relaxed)
    }

    func increment(by amount: Double) {
        self.number.add(amount)
    }

    func decrement(by amount: Double) {
        self.number.add(-amount)
    }

    func record(_ value: Int64) {
        self.set(value)
    }

    func record(_ value: Double) {
        self.set(value)
    }
}

/// The buckets behind a histogram; recording is two atomic additions.
final class HistogramCell: RecorderHandler, TimerHandler, Sendable {
    /// What a histogram is at one moment.
    struct Snapshot: Equatable {
        /// For each bound, and last for infinity, how many values were at most that.
        var cumulative: [UInt64]
        /// The sum of all values.
        var sum: Double
    }

    private final class Bucket: Sendable {
        let count = Atomic<UInt64>(0)
    }

    let bounds: [Double]
    private let buckets: [Bucket]
    private let sum = Atomic<Double>(0)

    init(bounds: [Double]) {
        self.bounds = bounds
        self.buckets = (0...bounds.count).map { _ in Bucket() }
    }

    var snapshot: Snapshot {
        var total: UInt64 = 0
        let cumulative = self.buckets.map { bucket in
            total &+= bucket.count.load(ordering: .relaxed)
            return total
        }
        return Snapshot(cumulative: cumulative, sum: self.sum.load(ordering: .relaxed))
    }

    func record(_ value: Int64) {
        self.record(Double(value))
    }

    /// Records a value; what is not a number is ignored.
    func record(_ value: Double) {
        guard value.isFinite else {
            return
        }
        var index = 0
        while index < self.bounds.count, value > self.bounds[index] {
            index += 1
        }
        self.buckets[index].count.wrappingAdd(1, ordering: .relaxed)
        self.sum.add(value)
    }

    /// Records a duration, in seconds.
    func recordNanoseconds(_ duration: Int64) {
        self.record(Double(duration) / 1e9)
    }
}

extension Atomic where Value == Double {
    /// Adds; tried again if another thread was faster.
    fileprivate borrowing func add(_ amount: Double) {
        var current = self.load(ordering: .relaxed)
        while true {
            let result = self.weakCompareExchange(
                expected: current,
                desired: current + amount,
                ordering: .relaxed
            )
            guard !result.exchanged else {
                return
            }
            current = result.original
        }
    }
}
