// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What happens to the events of a route when a subscriber does not read them in time.
///
/// Events are held for a subscriber up to the limit `outbound_bytes`, and with ``disconnect`` and ``dropOldest`` no longer
/// than `outbound_age`; the policy says what happens beyond them. Replies and control frames are never dropped, whatever the policy.
public enum SlowConsumerPolicy: String, Hashable, Sendable, CaseIterable {
    /// The connection is cut, so that the subscriber connects again and knows that it has missed something.
    case disconnect
    /// The events that have waited longest are dropped, also those older than `outbound_age`.
    case dropOldest = "drop_oldest"
    /// The events that come are dropped until there is room.
    case dropNewest = "drop_newest"
    /// Only the latest event of each topic waits: right where an event replaces the one before it, such as a price.
    case conflate
}
