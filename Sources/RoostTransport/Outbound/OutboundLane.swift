// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What may happen to bytes that a peer does not take in time.
package enum OutboundLane: Equatable, Sendable {
    /// They are never dropped: replies, control frames, and events of routes that cut a slow consumer.
    case kept

    /// The rest of a frame that has begun to leave: never dropped, and no reason to find the peer stalled.
    case rest

    /// Complete frames of events, each of which may be dropped.
    ///
    /// - Parameters:
    ///   - rule: Which one is dropped.
    ///   - topic: Tells topics apart.
    ///   - route: Comes back in ``OutboundQueue/Drop``.
    case droppable(DropRule, topic: Int, route: Int)
}

/// Which event is dropped when there is no room for all.
package enum DropRule: Equatable, Hashable, Sendable {
    /// The one that has waited longest; also any that has waited too long.
    case oldest
    /// The one that comes.
    case newest
    /// The one that waits of the same topic, as soon as the next one comes.
    case conflate
}
