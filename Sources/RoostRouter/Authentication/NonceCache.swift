// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Remembers the tickets that were used, as long as they would still be accepted.
///
/// Beyond its bound it remembers nothing new and says so: the caller then has to refuse the ticket, because a ticket
/// that is not remembered could be used again. Only genuine tickets are entered, so that nobody can fill it without
/// having them issued by the application.
package struct NonceCache: Sendable {
    /// What became of a ticket.
    package enum Outcome: Sendable, Equatable {
        /// It is new and remembered now.
        case remembered
        /// It was used before.
        case replayed
        /// It is new, and there is no room for it.
        case full
    }

    private let capacity: Int
    private var expiries: [TicketDigest: Int] = [:]
    /// No entry ends before this; spares a full cache the search for ended entries at every ticket.
    private var earliestExpiry = Int.max

    /// Makes a cache.
    ///
    /// - Parameter capacity: The most tickets to remember, at least 1, default 65,536 (about 6 MB).
    package init(capacity: Int = 65_536) {
        self.capacity = max(capacity, 1)
    }

    /// How many tickets are remembered, ended ones included.
    package var count: Int { self.expiries.count }

    /// Whether a ticket was used before.
    package func contains(_ digest: TicketDigest, now: Int) -> Bool {
        self.expiries[digest].map { $0 >= now } ?? false
    }

    /// Enters a ticket that was found genuine.
    ///
    /// - Parameters:
    ///   - digest: The ticket's digest, which covers its nonce, time of issue and user.
    ///   - expiresAt: The last second, in Unix seconds, in which the ticket is accepted.
    ///   - now: Unix seconds of the wall clock that also judges the tickets.
    /// - Returns: What became of it; at `full` the caller has to refuse the ticket.
    package mutating func insert(_ digest: TicketDigest, expiresAt: Int, now: Int) -> Outcome {
        guard !self.contains(digest, now: now) else { return .replayed }
        if self.expiries.count >= self.capacity { self.removeEnded(now: now) }
        guard self.expiries.count < self.capacity || self.expiries[digest] != nil else { return .full }
        self.expiries[digest] = expiresAt
        self.earliestExpiry = min(self.earliestExpiry, expiresAt)
        return .remembered
    }

    private mutating func removeEnded(now: Int) {
        guard self.earliestExpiry < now else { return }
        self.expiries = self.expiries.filter { $0.value >= now }
        self.earliestExpiry = self.expiries.values.min() ?? Int.max
    }
}
