// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

/// Collects the answer to one query until it is full.
struct HistoryPageBuilder<Content: Sendable> {
    private let subscription: SubscriptionInfo
    private let query: HistoryQuery
    private let limits: HistoryLimits
    private var records: [HistoryRecord<Content>] = []
    private var cost = 0
    private var isTruncated = false

    init(subscription: SubscriptionInfo, query: HistoryQuery, limits: HistoryLimits) {
        self.subscription = subscription
        self.query = query
        self.limits = limits
    }

    /// What has been collected.
    var page: HistoryPage<Content> {
        HistoryPage(records: self.records, isTruncated: self.isTruncated)
    }

    /// Adds an event.
    ///
    /// - Parameter event: An event that the query admits.
    /// - Returns: Whether it was added; if not, the answer is complete.
    mutating func append(_ event: StoredEvent<Content>) -> Bool {
        if let limit = self.query.limit, self.records.count >= limit {
            return false
        }
        let isFull = self.records.count >= self.limits.resultEvents
        guard !isFull, self.records.isEmpty || self.cost + event.cost <= self.limits.resultBytes else {
            self.isTruncated = true
            return false
        }
        self.cost += event.cost
        self.records.append(HistoryRecord(event, of: self.subscription))
        return true
    }
}

extension HistoryQuery {
    /// The places between the query's publications.
    ///
    /// - Parameter events: All events of a pattern.
    /// - Returns: The places, counted from the oldest event on.
    func range<Content>(in events: CircularBuffer<StoredEvent<Content>>) -> Range<Int> {
        func place(of bound: Bound) -> Int? {
            events.firstIndex { $0.publication == bound.publication }
                .map { events.distance(from: events.startIndex, to: $0) }
        }
        var (low, high) = (0, events.count)
        for start in self.starts {
            low = max(low, place(of: start).map { start.isIncluded ? $0 : $0 + 1 } ?? 0)
        }
        for end in self.ends {
            high = min(high, place(of: end).map { end.isIncluded ? $0 + 1 : $0 } ?? 0)
        }
        return low..<max(low, high)
    }

    /// Judges one event by time and topic.
    ///
    /// - Parameter event: The event.
    /// - Returns: Whether it is asked for.
    func admits<Content>(_ event: StoredEvent<Content>) -> Bool {
        event.timestamp >= self.earliest ?? .min && event.timestamp <= self.latest ?? .max
            && self.topic.map { $0 == event.topic } ?? true
    }
}
