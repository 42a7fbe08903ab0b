// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// What an application has decided about subscriptions, by user and topic.
///
/// It is bounded in number; beyond it the oldest decisions go. The application is asked again then, so nobody gains by
/// filling it.
struct DecisionCache: Sendable {
    /// Who wants to subscribe to what.
    struct Key: Hashable, Sendable {
        private let identity: [[UInt8]]
        private let userID: Int?
        private let topic: URI

        /// Makes a key of all that the application is told of the user.
        init(_ session: Session, _ topic: URI) {
            let identity = session.identity
            let texts = [identity.authID, identity.authRole, identity.authMethod, identity.authProvider]
            self.identity = (texts + session.principal.roles).map { Array($0.utf8) }
            self.userID = session.principal.userID
            self.topic = topic
        }
    }

    private struct Entry: Sendable {
        let decision: TopicDecision
        let stored: NIODeadline
        let number: UInt64
    }

    /// How old a decision may be that counts because the application does not answer.
    static let maximumAge = TimeAmount.hours(1)

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    /// The keys in the order of their coming, with the numbers of their entries.
    private var order: [(key: Key, number: UInt64)] = []
    private var first = 0
    private var lastNumber: UInt64 = 0

    /// Makes an empty cache.
    ///
    /// - Parameter capacity: The most decisions, at least 1.
    init(capacity: Int = 65_536) {
        self.capacity = max(capacity, 1)
    }

    /// The number of decisions.
    var count: Int {
        self.entries.count
    }

    /// How long the list of keys is, those that have gone included; for tests of its bound.
    var orderLength: Int {
        self.order.count
    }

    /// The decision that is remembered.
    ///
    /// - Parameters:
    ///   - key: Who wants to subscribe to what.
    ///   - age: How old it may be.
    ///   - now: The time.
    /// - Returns: The decision, if there is one that counts.
    func decision(_ key: Key, notOlderThan age: TimeAmount, now: NIODeadline) -> TopicDecision? {
        self.entries[key].flatMap { now - $0.stored < age ? $0.decision : nil }
    }

    /// Remembers a decision in the place of an earlier one.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - key: What it is about.
    ///   - now: The time.
    mutating func store(_ decision: TopicDecision, _ key: Key, now: NIODeadline) {
        self.lastNumber += 1
        self.entries[key] = Entry(decision: decision, stored: now, number: self.lastNumber)
        self.order.append((key, self.lastNumber))
        while self.entries.count > self.capacity || self.order.count - self.first > 2 * self.capacity {
            self.dropOldest()
        }
    }

    /// Forgets a decision.
    ///
    /// - Parameter key: What it is about.
    mutating func remove(_ key: Key) {
        self.entries[key] = nil
    }

    private mutating func dropOldest() {
        let (key, number) = self.order[self.first]
        if self.entries[key]?.number == number {
            self.entries[key] = nil
        }
        self.first += 1
        if self.first * 2 > self.order.count {
            self.order.removeFirst(self.first)
            self.first = 0
        }
    }
}
