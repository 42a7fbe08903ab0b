// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostTransport
internal import Synchronization

/// Owns the one ledger of what waits in all connections of a node.
final class OutboundLedgerHost: Sendable {
    /// Names a connection to all loops.
    struct Key: Hashable, Sendable {
        /// The number of its loop.
        let loop: Int
        /// Its number on that loop, never used again.
        let connection: Int
    }

    private struct State: Sendable {
        var ledger: OutboundLedger<Key>
        /// The most that has waited since the last sample.
        var peak = 0
        /// The most that has waited for one connection since then.
        var connectionPeak = 0
        var peaks = SlidingMaximum(count: OutboundLedgerHost.samples)
        var connectionPeaks = SlidingMaximum(count: OutboundLedgerHost.samples)
    }

    /// How many samples the peaks are about.
    private static let samples = 60

    private let state: Mutex<State>

    /// What waits between the loops.
    let handOvers = HandOverCount()

    init(limit: Int) {
        self.state = Mutex(State(ledger: OutboundLedger(limit: limit)))
    }

    /// Notes what waits for a connection.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - connection: The connection.
    /// - Returns: The connections that are to be cut.
    func note(_ bytes: Int, for connection: Key) -> [Key] {
        self.state.withLock { state in
            let victims = state.ledger.note(bytes, for: connection)
            state.peak = max(state.peak, state.ledger.total)
            state.connectionPeak = max(state.connectionPeak, bytes)
            return victims
        }
    }

    /// What waits, and the most that has waited in the last ``samples`` samples.
    func sample(runningCalls: Int) -> QueueSample {
        self.state.withLock { state in
            state.peaks.add(state.peak)
            state.connectionPeaks.add(state.connectionPeak)
            state.peak = state.ledger.total
            state.connectionPeak = 0
            return QueueSample(
                waiting: state.ledger.total,
                waitingPeak: state.peaks.value,
                connectionPeak: state.connectionPeaks.value,
                handOvers: self.handOvers.count,
                runningCalls: runningCalls
            )
        }
    }
}
