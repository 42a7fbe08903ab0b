// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Decides when a peer is too slow to go on with: by the bytes that wait for it, and by the time without progress.
///
/// Once exceeded it stays so. Our own fault, asserted in debug builds: more bytes written than were queued.
package struct OutboundBudget: Sendable {
    private var state = State.flowing
    private let limits: OutboundLimits

    private enum State: Equatable, Sendable {
        case flowing
        case pressed(waiting: Int, since: NIODeadline)
        case exceeded(Excess)
    }

    /// The state of the connection's output.
    package enum Verdict: Equatable, Sendable {
        /// Nothing waits.
        case flowing
        /// Bytes wait, and it is exceeded at this time unless some are taken before.
        case pressed(deadline: NIODeadline)
        /// The connection has to be closed, with 1008 and the text `slow consumer` where there is a way to say so.
        case exceeded(Excess)
    }

    /// Which limit was exceeded.
    package enum Excess: Equatable, Sendable {
        /// More bytes than ``OutboundLimits/bytes``.
        case bytes
        /// A longer time without progress than ``OutboundLimits/stalled``.
        case age
    }

    /// Creates a budget with nothing queued.
    package init(limits: OutboundLimits = OutboundLimits()) {
        self.limits = limits
    }

    /// Bytes that wait, as far as they were reported; 0 after the budget was exceeded.
    package var waitingBytes: Int {
        switch self.state {
        case .flowing, .exceeded: 0
        case .pressed(let waiting, _): waiting
        }
    }

    /// Notes bytes that the transport did not take at once.
    ///
    /// What is added while nothing waits is within the budget whatever its size, or else the largest message could
    /// never be sent to a peer that reads well; so at most the larger of the limit and one addition waits.
    package mutating func queued(_ bytes: Int, now: NIODeadline) -> Verdict {
        guard bytes > 0 else { return self.check(now: now) }
        switch self.state {
        case .flowing:
            self.state = .pressed(waiting: bytes, since: now)
        case .pressed(let waiting, let since):
            let (total, overflow) = waiting.addingReportingOverflow(bytes)
            let fits = !overflow && total <= self.limits.bytes
            self.state = fits ? .pressed(waiting: total, since: since) : .exceeded(.bytes)
        case .exceeded:
            break
        }
        return self.check(now: now)
    }

    /// Notes bytes that the transport took of those that waited.
    package mutating func wrote(_ bytes: Int, now: NIODeadline) -> Verdict {
        guard case .pressed(let waiting, _) = self.state, bytes > 0 else { return self.check(now: now) }
        assert(bytes <= waiting, "more bytes were written than queued")
        self.state = bytes < waiting ? .pressed(waiting: waiting - bytes, since: now) : .flowing
        return self.check(now: now)
    }

    /// Looks at the time.
    package mutating func check(now: NIODeadline) -> Verdict {
        switch self.state {
        case .flowing:
            return .flowing
        case .pressed(_, let since):
            let deadline = since + self.limits.stalled
            guard now >= deadline else { return .pressed(deadline: deadline) }
            self.state = .exceeded(.age)
            return .exceeded(.age)
        case .exceeded(let excess):
            return .exceeded(excess)
        }
    }
}
