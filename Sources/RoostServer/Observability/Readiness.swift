// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// Whether the server should be given work: its listeners are bound, it is not draining, and its event loops go round.
final class Readiness: Sendable {
    /// What the server is doing.
    enum Phase: UInt8, AtomicRepresentable, Sendable {
        case starting
        case serving
        case draining
    }

    /// How long a loop may stay silent; each is heard of once a second.
    static let patience = TimeAmount.seconds(3)

    private final class Pulse: Sendable {
        let last: Atomic<UInt64>

        init(_ now: NIODeadline) {
            self.last = Atomic(now.uptimeNanoseconds)
        }
    }

    private let phase = Atomic<Phase>(.starting)
    private let pulses: [Pulse]

    /// Makes it for a server that starts.
    ///
    /// - Parameters:
    ///   - loops: How many event loops there are.
    ///   - now: The time; from it on the loops are expected to be heard of.
    init(loops: Int, now: NIODeadline) {
        self.pulses = (0..<loops).map { _ in Pulse(now) }
    }

    /// All listeners are bound.
    func bound() {
        _ = self.phase.compareExchange(expected: .starting, desired: .serving, ordering: .relaxed)
    }

    /// The server takes no new work any more.
    func draining() {
        self.phase.store(.draining, ordering: .relaxed)
    }

    /// An event loop has gone round.
    func beat(loop: Int, now: NIODeadline) {
        if self.pulses.indices.contains(loop) {
            self.pulses[loop].last.store(now.uptimeNanoseconds, ordering: .relaxed)
        }
    }

    /// Why the server should not be given work, as sentences; none if it should.
    func problems(now: NIODeadline) -> [String] {
        var problems: [String] = []
        switch self.phase.load(ordering: .relaxed) {
        case .starting: problems.append("The listeners are not bound yet.")
        case .draining: problems.append("The server is draining.")
        case .serving: break
        }
        let silent = self.pulses.count { pulse in
            now - .uptimeNanoseconds(pulse.last.load(ordering: .relaxed)) > Self.patience
        }
        if silent > 0 {
            let seconds = Self.patience.nanoseconds / 1_000_000_000
            problems.append("\(silent) of \(self.pulses.count) event loops have not gone round for \(seconds) s.")
        }
        return problems
    }
}
