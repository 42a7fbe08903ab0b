// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Which genuine tickets are accepted.
public struct TicketRules: Sendable, Equatable {
    /// How often one ticket can be used.
    public enum Replay: Sendable, Equatable {
        /// As often as one likes within its time to live, as in Oro.
        case allowed
        /// Once per server process. Clients must then fetch a new ticket for each connection, as Oro's do.
        case once
    }

    /// How long a ticket is good, in seconds; a ticket of exactly this age still is.
    public var timeToLive: Int

    /// How far in the future a ticket's time of issue may be, in seconds.
    public var clockTolerance: Int

    /// How often one ticket can be used.
    public var replay: Replay

    /// Whether disabled users are let in, as Oro's original does without looking.
    public var acceptsDisabledUsers: Bool

    /// Makes rules; without arguments those of Oro, but without disabled users.
    ///
    /// - Parameters:
    ///   - timeToLive: `ticket_ttl`, 0…2^31 seconds, default 300. Values outside are brought to the nearer end.
    ///   - clockTolerance: 0…2^31 seconds, default 30. Values outside are brought to the nearer end.
    ///   - replay: Default `allowed`.
    ///   - acceptsDisabledUsers: Default `false`.
    public init(
        timeToLive: Int = 300,
        clockTolerance: Int = 30,
        replay: Replay = .allowed,
        acceptsDisabledUsers: Bool = false
    ) {
        self.timeToLive = min(max(timeToLive, 0), 1 << 31)
        self.clockTolerance = min(max(clockTolerance, 0), 1 << 31)
        self.replay = replay
        self.acceptsDisabledUsers = acceptsDisabledUsers
    }

    /// Judges a ticket's time of issue.
    ///
    /// - Returns: `.notYetValid` or `.expired`, or `nil` if the time is right.
    package func refusal(createdAt: Int?, now: Int) -> TicketRefusal? {
        guard let createdAt else { return .expired }
        guard createdAt - now <= self.clockTolerance else { return .notYetValid }
        guard now - createdAt <= self.timeToLive else { return .expired }
        return nil
    }
}
