// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Metrics

/// Counts what the application is told of one realm.
struct LifecycleCounters: Sendable {
    private let toldCounter: Counter
    private let lostCounter: Counter
    private let waitingMeter: Meter

    /// Makes the counters.
    ///
    /// - Parameter realm: The realm's name.
    init(realm: String) {
        self.toldCounter = MetricCatalog.lifecycleEvents.counter(realm, "told")
        self.lostCounter = MetricCatalog.lifecycleEvents.counter(realm, "lost")
        self.waitingMeter = MetricCatalog.lifecycleWaiting.meter(realm)
    }

    /// Events have been told.
    func told(_ count: Int) {
        self.toldCounter.increment(by: count)
    }

    /// Events have been dropped.
    func lost(_ count: UInt64) {
        self.lostCounter.increment(by: count)
    }

    /// So many events wait.
    func waiting(_ count: Int) {
        self.waitingMeter.set(count)
    }
}
