// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The spans that have ended and wait to be sent, within a bound.
package final class SpanQueue: Sendable {
    private struct State {
        var waiting: [SpanRecord] = []
        var lost = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes an empty queue.
    ///
    /// - Parameter limit: The most spans that wait; those that come beyond it are lost, and counted.
    package init(limit: Int = 4_096) {
        self.limit = limit
    }

    /// A span has ended.
    package func add(_ span: SpanRecord) {
        self.state.withLock { state in
            if state.waiting.count < self.limit {
                state.waiting.append(span)
            } else {
                state.lost += 1
            }
        }
    }

    /// How many wait.
    package var count: Int {
        self.state.withLock { $0.waiting.count }
    }

    /// Takes out what waits, and how many have been lost since the last time.
    package func take() -> (spans: [SpanRecord], lost: Int) {
        self.state.withLock { state in
            defer { state = State() }
            return (state.waiting, state.lost)
        }
    }
}
