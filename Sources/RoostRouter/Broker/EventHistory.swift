// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
package import WAMP

/// The latest events of configured topics and patterns, in the order of their publication.
///
/// An event is kept once for each pattern that matches, up to the bounds of that pattern. Events whose audience names
/// sessions are not kept, for sessions that join later have other ids; lists of `authid` and `authrole` are applied to
/// whoever asks.
///
/// A subscription has a history if one pattern keeps all of its events: the same URI and policy, or a prefix or
/// wildcard that covers it.
///
/// Source: WAMP, Advanced Profile, Event History.
package struct EventHistory<Content: Sendable>: Sendable {
    private struct Ring: Sendable {
        let pattern: HistoryPattern
        var events = CircularBuffer<StoredEvent<Content>>()
        var cost = 0

        mutating func append(_ event: StoredEvent<Content>) {
            guard event.cost <= self.pattern.bytes, self.pattern.events > 0 else {
                return
            }
            self.events.append(event)
            self.cost += event.cost
            while self.events.count > self.pattern.events || self.cost > self.pattern.bytes {
                self.cost -= self.events.removeFirst().cost
            }
        }
    }

    private let limits: HistoryLimits
    private var rings: [Ring]
    private var table = PatternTable<Int>()

    /// Makes a history without events.
    ///
    /// - Parameters:
    ///   - patterns: What is kept; of the same URI and policy the first one counts.
    ///   - limits: How much one query may return.
    package init(patterns: [HistoryPattern] = [], limits: HistoryLimits = HistoryLimits()) {
        self.limits = limits
        self.rings = []
        for pattern in patterns where self.table[pattern.uri, pattern.match] == nil {
            self.table[pattern.uri, pattern.match] = self.rings.count
            self.rings.append(Ring(pattern: pattern))
        }
    }

    /// Whether nothing is ever kept.
    package var isDisabled: Bool {
        self.rings.isEmpty
    }

    /// The number of events, counted once for each pattern that keeps them.
    package var count: Int {
        self.rings.reduce(0) { $0 + $1.events.count }
    }

    /// What the events cost, in bytes.
    package var cost: Int {
        self.rings.reduce(0) { $0 + $1.cost }
    }

    /// Whether an event would be kept, so that it need not be made otherwise.
    ///
    /// - Parameters:
    ///   - topic: The topic that is published to.
    ///   - audience: Who may get it.
    /// - Returns: Whether a pattern matches and the audience names no sessions.
    package func keeps(_ topic: URI, audience: AudienceLists) -> Bool {
        !self.isDisabled && !audience.hasSessions && !self.table.matches(topic).isEmpty
    }

    /// Keeps an event, if a pattern matches its topic and its audience names no sessions.
    ///
    /// - Parameter event: The event.
    package mutating func record(_ event: StoredEvent<Content>) {
        guard !self.isDisabled, !event.audience.hasSessions else {
            return
        }
        for ring in self.table.matches(event.topic) {
            self.rings[ring].append(event)
        }
    }

    /// The events of a subscription.
    ///
    /// - Parameters:
    ///   - subscription: The subscription.
    ///   - query: Which of its events.
    ///   - session: The id of the session that asks.
    ///   - identity: Who that is.
    /// - Returns: The events that the session may get; none if the subscription has no history.
    package func events(
        of subscription: SubscriptionInfo,
        _ query: HistoryQuery,
        for session: SessionID,
        as identity: Identity
    ) -> HistoryPage<Content> {
        let patterns = self.rings.lazy.map(\.pattern)
        let exact = self.table[subscription.uri, subscription.match]
        let place = exact ?? patterns.firstIndex { $0.covers(subscription.uri, match: subscription.match) }
        guard let place else {
            return HistoryPage(records: [], isTruncated: false)
        }
        let events = self.rings[place].events
        let range = query.range(in: events)
        var page = HistoryPageBuilder<Content>(subscription: subscription, query: query, limits: self.limits)
        for offset in 0..<range.count {
            let index = query.isReverse ? range.upperBound - 1 - offset : range.lowerBound + offset
            let event = events[events.index(events.startIndex, offsetBy: index)]
            guard query.admits(event), subscription.uri.admits(event.topic, match: subscription.match) else { continue }
            guard event.audience.admits(session, as: identity) else { continue }
            guard page.append(event) else {
                break
            }
        }
        return page.page
    }
}

/// How much one `wamp.subscription.get_events` returns at most.
package struct HistoryLimits: Equatable, Sendable {
    /// The most events; beyond it the rest is left out.
    package var resultEvents: Int

    /// The most bytes; beyond it the rest is left out, but never the first event.
    package var resultBytes: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - resultEvents: The most events, default 1,000.
    ///   - resultBytes: The most bytes, default 1 MiB.
    package init(resultEvents: Int = 1_000, resultBytes: Int = 1_048_576) {
        self.resultEvents = resultEvents
        self.resultBytes = resultBytes
    }
}
