// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The limits of a ``TicketVerifier``.
public struct TicketVerifierConfiguration: Sendable, Equatable {
    /// How many tickets may wait behind those that are worked on.
    ///
    /// One more is refused with `overloaded`.
    public var maximumWaiting: Int

    /// For how many seconds a genuine ticket is recognised without computing its digest again.
    ///
    /// A user who is disabled or loses a role keeps them for new connections that long. With `replay: once` nothing is
    /// recognised.
    public var verdictLifetime: Int

    /// How many genuine tickets are recognised at most; beyond it the oldest are forgotten.
    public var verdictCapacity: Int

    /// How many used tickets are remembered with `replay: once`; beyond it every ticket is refused until some expire.
    public var nonceCapacity: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - maximumWaiting: Tickets, at least 0, default 4,096.
    ///   - verdictLifetime: Seconds, default 30. At 0 or less nothing is recognised.
    ///   - verdictCapacity: Tickets, default 10,000. Below 2 nothing is recognised.
    ///   - nonceCapacity: Tickets, at least 1, default 65,536.
    public init(
        maximumWaiting: Int = 4_096,
        verdictLifetime: Int = 30,
        verdictCapacity: Int = 10_000,
        nonceCapacity: Int = 65_536
    ) {
        self.maximumWaiting = max(maximumWaiting, 0)
        self.verdictLifetime = verdictLifetime
        self.verdictCapacity = verdictCapacity
        self.nonceCapacity = nonceCapacity
    }
}
