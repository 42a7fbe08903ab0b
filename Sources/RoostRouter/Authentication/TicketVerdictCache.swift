// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Remembers for a short time which tickets were genuine, so that one seen again costs no 5,000 rounds.
///
/// A hit needs every field to be the same, not the digest alone: who has a genuine ticket could else change its time of
/// issue. The caller still judges the time before it asks. A user who is disabled or loses a role keeps what is
/// remembered for the lifetime at most; a hit does not prolong it.
///
/// Two generations of half the capacity: when one is full, the older is forgotten. No entry is ever searched for, but those
/// of a user who has been found to be disabled.
package struct TicketVerdictCache: Sendable {
    private struct Entry {
        var ticket: Ticket
        var principal: Principal
        var storedAt: Int
    }

    private let lifetime: Int
    private let generationCapacity: Int
    private var current: [TicketDigest: Entry] = [:]
    private var previous: [TicketDigest: Entry] = [:]

    /// Makes a cache.
    ///
    /// - Parameters:
    ///   - lifetime: How long a verdict counts, in seconds, default 30. At 0 or less nothing is remembered.
    ///   - capacity: The most verdicts to remember, default 10,000. Below 2 nothing is remembered.
    package init(lifetime: Int = 30, capacity: Int = 10_000) {
        self.lifetime = lifetime
        self.generationCapacity = lifetime > 0 ? max(capacity / 2, 0) : 0
    }

    /// How many verdicts are remembered, ended ones included.
    package var count: Int { self.current.count + self.previous.count }

    /// The principal of a ticket that was found genuine lately.
    ///
    /// A verdict from the future, after the clock was set back, does not count.
    package func principal(of ticket: Ticket, now: Int) -> Principal? {
        guard let digest = ticket.digest, let entry = self.current[digest] ?? self.previous[digest] else { return nil }
        guard entry.ticket == ticket, entry.storedAt <= now, now - entry.storedAt < self.lifetime else { return nil }
        return entry.principal
    }

    /// Forgets all tickets of a login: the user is not what it was.
    package mutating func forget(login: String) {
        func isOther(_ entry: Entry) -> Bool {
            !(entry.principal.login.map { $0.utf8.elementsEqual(login.utf8) } ?? false)
        }
        self.current = self.current.filter { isOther($0.value) }
        self.previous = self.previous.filter { isOther($0.value) }
    }

    /// Remembers that a ticket was found genuine.
    package mutating func store(_ principal: Principal, for ticket: Ticket, now: Int) {
        guard self.generationCapacity > 0, let digest = ticket.digest else { return }
        self.previous[digest] = nil
        if self.current.count >= self.generationCapacity, self.current[digest] == nil {
            self.previous = self.current
            self.current = [:]
        }
        self.current[digest] = Entry(ticket: ticket, principal: principal, storedAt: now)
    }
}
