// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// The events of a realm that the application has not been told yet, in their order.
///
/// It is bounded: when it is full everything that waits is dropped, and nothing is kept until a snapshot has been taken,
/// which says more than the events would have.
struct LifecycleQueue: Sendable {
    private let kinds: Set<LifecycleConfiguration.Event>
    private let capacity: Int
    private var events: [LifecycleEvent] = []
    /// How many of ``events`` have gone already.
    private var first = 0

    /// The number of the last event.
    private(set) var sequence: UInt64 = 0

    /// Whether events were dropped that no snapshot has made up for.
    private(set) var isIncomplete = false

    /// Whether events were dropped before those that wait, and the application has not been told the snapshot instead.
    private var followsGap = false

    /// How many events were dropped, in all.
    private(set) var lost: UInt64 = 0

    /// Makes an empty queue.
    ///
    /// - Parameter configuration: What is told, and how many events may wait.
    init(_ configuration: LifecycleConfiguration) {
        self.kinds = configuration.events
        self.capacity = configuration.queueLength
    }

    /// The number of events that wait.
    var count: Int {
        self.events.count - self.first
    }

    /// Something has happened.
    ///
    /// - Parameters:
    ///   - kind: What.
    ///   - session: Who has done it.
    ///   - subscription: The subscription it is about.
    ///   - subscribers: How many subscribers that has now.
    ///   - time: Milliseconds since 1970.
    mutating func note(
        _ kind: LifecycleConfiguration.Event,
        _ session: Session,
        subscription: SubscriptionInfo? = nil,
        subscribers: Int = 0,
        time: Int64
    ) {
        guard self.kinds.contains(kind) else { return }
        self.sequence += 1
        guard !self.isIncomplete, self.count < self.capacity else {
            self.lost += UInt64(self.count) + 1
            self.isIncomplete = true
            self.events = []
            self.first = 0
            return
        }
        self.events.append(
            LifecycleEvent(
                sequence: self.sequence,
                kind: kind,
                session: session,
                subscription: subscription,
                subscribers: subscribers,
                time: time
            )
        )
    }

    /// The oldest events that wait; they go on waiting.
    ///
    /// - Parameters:
    ///   - limit: How many.
    ///   - sequence: The number of the last one that is wanted.
    /// - Returns: The events.
    func next(_ limit: Int, upTo sequence: UInt64 = .max) -> [LifecycleEvent] {
        Array(self.events[self.first...].prefix(limit).prefix { $0.sequence <= sequence })
    }

    /// The application has been told all events up to one.
    ///
    /// - Parameter sequence: The number of the last one.
    mutating func told(upTo sequence: UInt64) {
        while self.first < self.events.count, self.events[self.first].sequence <= sequence {
            self.first += 1
        }
        if self.first * 2 >= self.events.count {
            self.events.removeFirst(self.first)
            self.first = 0
        }
    }

    /// A snapshot is taken: it holds all that has happened until now, also what was dropped.
    ///
    /// What waits is dropped too if the one before made up for events and never arrived: it would come after a gap.
    ///
    /// - Returns: The number of the last event that is in it.
    mutating func beginSnapshot() -> UInt64 {
        self.followsGap = self.followsGap || self.isIncomplete
        self.isIncomplete = false
        if self.followsGap {
            self.lost += UInt64(self.count)
            self.events = []
            self.first = 0
        }
        return self.sequence
    }

    /// The application has been told the snapshot that was taken last.
    mutating func toldSnapshot() {
        self.followsGap = false
    }
}
