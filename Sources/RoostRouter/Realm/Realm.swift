// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// One routing domain: its sessions, and who is subscribed to which topic.
///
/// It decides nothing about permission; what it is told has been admitted. What can be wrong: only our own fault, such
/// as a subscription of a session that never joined, and that changes nothing.
package struct Realm: Sendable {
    /// What a change of subscriptions has brought about.
    package enum SubscriptionChange: Equatable, Sendable {
        /// Nothing: it was so before.
        case none
        /// The topic has its first subscriber.
        case occupied
        /// The topic has another number of subscribers.
        case changed
        /// The topic has no subscriber any more.
        case vacated
    }

    private var sessions: [SessionID: Session] = [:]
    private var topics: [URI: SubscriberList] = [:]

    /// Makes an empty realm.
    package init() {}

    /// The number of sessions.
    package var sessionCount: Int {
        self.sessions.count
    }

    /// The number of topics with subscribers.
    package var topicCount: Int {
        self.topics.count
    }

    /// A session joins.
    ///
    /// - Parameter session: The session.
    /// - Returns: Whether its id was free; if not, nothing has changed and another id is to be drawn.
    package mutating func join(_ session: Session) -> Bool {
        guard self.sessions[session.id] == nil else {
            return false
        }
        self.sessions[session.id] = session
        return true
    }

    /// A session is known better than when it joined: it has been authenticated.
    ///
    /// - Parameter session: The session; its id has joined.
    package mutating func update(_ session: Session) {
        if self.sessions[session.id] != nil {
            self.sessions[session.id] = session
        }
    }

    /// A session leaves; its subscriptions have been ended before.
    ///
    /// - Parameter id: The session's id.
    package mutating func leave(_ id: SessionID) {
        self.sessions[id] = nil
    }

    /// Whether a session of that id is there.
    ///
    /// - Parameter id: The id.
    /// - Returns: Whether it is there.
    package func hasSession(_ id: SessionID) -> Bool {
        self.sessions[id] != nil
    }

    /// A session is subscribed.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - topic: The topic.
    /// - Returns: What has changed.
    package mutating func subscribe(_ session: Session, to topic: URI) -> SubscriptionChange {
        guard self.topics[topic, default: SubscriberList()].add(session) else {
            return .none
        }
        return self.count(of: topic) == 1 ? .occupied : .changed
    }

    /// A subscription ends.
    ///
    /// - Parameters:
    ///   - id: The session's id.
    ///   - topic: The topic.
    /// - Returns: What has changed.
    package mutating func unsubscribe(_ id: SessionID, from topic: URI) -> SubscriptionChange {
        guard self.topics[topic]?.remove(id) ?? false else {
            return .none
        }
        guard self.count(of: topic) == 0 else {
            return .changed
        }
        self.topics[topic] = nil
        return .vacated
    }

    /// The number of a topic's subscribers.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The number; 0 for a topic that nobody is subscribed to.
    package func count(of topic: URI) -> Int {
        self.topics[topic]?.count ?? 0
    }

    /// A topic's subscribers in the order of their subscriptions.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The sessions.
    package func subscribers(of topic: URI) -> [Session] {
        self.topics[topic]?.sessions ?? []
    }
}
