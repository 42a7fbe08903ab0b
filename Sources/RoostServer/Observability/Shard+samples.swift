// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension Shard {
    /// How often the loop is looked at.
    private static let sampling = TimeAmount.seconds(1)

    /// Begins to look at the loop once a second: how late it is, and on the first loop also what waits.
    func beginSampling(_ readiness: Readiness) {
        let due = NIODeadline.now() + Self.sampling
        // Not weak: objects that weak references know are slower to retain. It ends with `stopPublishing()`.
        self.eventLoop.scheduleTask(deadline: due) {
            self.sample(due: due, readiness)
        }
    }

    private func sample(due: NIODeadline, _ readiness: Readiness) {
        guard !self.shards.isEmpty else {
            return
        }
        let now = NIODeadline.now()
        let lag = now - due
        readiness.beat(loop: self.index, now: now)
        self.metrics.sampled(receivedBytes: self.receivedBytes, lag: .nanoseconds(lag.nanoseconds))
        self.receivedBytes = 0
        if self.index == 0 {
            self.metrics.sampled(self.ledger.sample(runningCalls: self.calls.count))
        }
        self.beginSampling(readiness)
    }
}
