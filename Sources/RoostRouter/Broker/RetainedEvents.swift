// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
package import WAMP

/// The events that publishers have asked to be kept for later subscribers, at most one of each topic.
///
/// Beyond the limits the event that was published longest ago is dropped; an event that is larger than the limit by
/// itself is not kept, and what its topic had is dropped too, for it would be out of date. Both are counted.
///
/// Source: WAMP, Advanced Profile, Event Retention.
package struct RetainedEvents<Content: Sendable>: Sendable {
    private struct Entry: Sendable {
        let sequence: UInt64
        let event: StoredEvent<Content>
    }

    private let limits: RetentionLimits
    private var entries: [URI: Entry] = [:]
    /// The topics in the order of their bytes, so that those with the same beginning are neighbours.
    private var topics: [URI] = []
    /// When which topic was published to; those that have been published to again are stale.
    private var order = CircularBuffer<(sequence: UInt64, topic: URI)>()
    private var nextSequence: UInt64 = 1

    /// What the events cost, in bytes, at most ``RetentionLimits/bytes``.
    package private(set) var cost = 0

    /// How many events were dropped because of the limits.
    package private(set) var dropCount: UInt64 = 0

    /// Makes a store without events.
    ///
    /// - Parameter limits: What is kept.
    package init(limits: RetentionLimits = RetentionLimits()) {
        self.limits = limits
    }

    /// The length of the list of what was published when; for tests of its bound.
    var orderCount: Int {
        self.order.count
    }

    /// The number of events, at most ``RetentionLimits/topics``.
    package var count: Int {
        self.entries.count
    }

    /// Keeps an event in place of the one that its topic has.
    ///
    /// - Parameter event: The event.
    package mutating func store(_ event: StoredEvent<Content>) {
        guard event.cost <= self.limits.bytes, self.limits.topics > 0 else {
            self.dropCount &+= self.remove(event.topic) ? 2 : 1
            return
        }
        if let old = self.entries[event.topic] {
            self.cost -= old.event.cost
        } else {
            self.topics.insert(event.topic, at: self.place(of: event.topic.bytes[...]))
        }
        self.entries[event.topic] = Entry(sequence: self.nextSequence, event: event)
        self.order.append((self.nextSequence, event.topic))
        self.nextSequence += 1
        self.cost += event.cost
        self.enforceLimits()
        self.dropStaleOrder()
    }

    /// The events for a new subscription.
    ///
    /// - Parameters:
    ///   - uri: The topic or pattern of the subscription.
    ///   - match: How topics are compared with it.
    ///   - session: The subscriber's id.
    ///   - identity: Who the subscriber is.
    /// - Returns: The events that the session may get, in the order of their publication. Beyond
    ///   ``RetentionLimits/matches`` those whose topics come first in the order of bytes.
    package func events(
        matching uri: URI,
        match: MatchPolicy,
        for session: SessionID,
        as identity: Identity
    ) -> [StoredEvent<Content>] {
        if match == .exact {
            let event = self.entries[uri]?.event
            return event.map { $0.audience.admits(session, as: identity) ? [$0] : [] } ?? []
        }
        let head = uri.literalHead(match: match)
        var found: [Entry] = []
        for topic in self.topics[self.place(of: head)...] {
            guard found.count < self.limits.matches, topic.bytes.starts(with: head) else {
                break
            }
            guard uri.admits(topic, match: match), let entry = self.entries[topic] else { continue }
            if entry.event.audience.admits(session, as: identity) {
                found.append(entry)
            }
        }
        return found.sorted { $0.sequence < $1.sequence }.map(\.event)
    }

    /// Drops the event of a topic.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: Whether it had one.
    package mutating func remove(_ topic: URI) -> Bool {
        guard let entry = self.entries.removeValue(forKey: topic) else {
            return false
        }
        self.cost -= entry.event.cost
        self.topics.remove(at: self.place(of: topic.bytes[...]))
        self.dropStaleOrder()
        return true
    }

    private mutating func enforceLimits() {
        while self.count > self.limits.topics || self.cost > self.limits.bytes, let oldest = self.order.popFirst() {
            guard self.entries[oldest.topic]?.sequence == oldest.sequence, self.remove(oldest.topic) else { continue }
            self.dropCount &+= 1
        }
    }

    private mutating func dropStaleOrder() {
        guard self.order.count > 2 * self.count + 16 else {
            return
        }
        self.order = self.order.filter { self.entries[$0.topic]?.sequence == $0.sequence }
    }

    /// The place of the first topic that does not come before some bytes.
    private func place(of bytes: ArraySlice<UInt8>) -> Int {
        var (low, high) = (0, self.topics.count)
        while low < high {
            let middle = (low + high) / 2
            if self.topics[middle].bytes.lexicographicallyPrecedes(bytes) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}

/// How many retained events a realm keeps.
package struct RetentionLimits: Equatable, Sendable {
    /// The most topics with a retained event; beyond it the oldest event is dropped.
    package var topics: Int

    /// The most bytes of all retained events, with ``StoredEvent/overhead`` for each; beyond it the oldest are dropped.
    package var bytes: Int

    /// The most retained events that one new subscription gets; beyond it the rest is left out.
    package var matches: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - topics: The most topics with a retained event, default 10,000.
    ///   - bytes: The most bytes of all retained events, default 64 MiB.
    ///   - matches: The most retained events that one new subscription gets, default 1,000.
    package init(topics: Int = 10_000, bytes: Int = 67_108_864, matches: Int = 1_000) {
        self.topics = topics
        self.bytes = bytes
        self.matches = matches
    }
}
