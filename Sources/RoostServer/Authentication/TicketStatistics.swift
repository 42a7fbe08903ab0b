// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter

/// What a ``TicketVerifier`` has done since it was made.
public struct TicketStatistics: Sendable, Equatable {
    /// How many tickets were accepted, recognised ones included.
    public internal(set) var accepted = 0

    /// How many tickets were recognised, so that no digest was computed.
    public internal(set) var recognised = 0

    /// How many tickets were refused, by reason.
    public internal(set) var refused: [TicketRefusal: Int] = [:]

    /// How many tickets are looked up, computed or waiting at this moment.
    public internal(set) var inFlight = 0

    mutating func count(_ verdict: TicketVerdict) {
        switch verdict {
        case .accepted: self.accepted += 1
        case .refused(let refusal): self.refused[refusal, default: 0] += 1
        }
    }
}
