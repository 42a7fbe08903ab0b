// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// One routing domain: its sessions, their subscriptions and their testaments.
///
/// It decides nothing about permission; what it is told has been admitted. What can be wrong: only our own fault, such
/// as a second session of the same id, and that changes nothing.
package struct Realm: Sendable {
    /// A session and its number in the order of coming.
    private struct Member: Sendable {
        var session: Session
        let number: UInt64
    }

    private var sessions: [SessionID: Member] = [:]
    private var order = ArrivalOrder<SessionID>()
    private var lastNumber: UInt64 = 0
    /// Those that have an id already, but have not been authenticated.
    private var unestablished: Set<SessionID> = []

    /// Who is subscribed to what.
    package var broker = Broker()

    /// What is published when sessions end.
    package var testaments: Testaments

    /// Makes an empty realm.
    ///
    /// - Parameter testamentLimits: How many testaments a session may have.
    package init(testamentLimits: TestamentLimits = TestamentLimits()) {
        self.testaments = Testaments(limits: testamentLimits)
    }

    /// The number of established sessions.
    package var sessionCount: Int {
        self.sessions.count - self.unestablished.count
    }

    /// The number of topics and patterns with subscribers.
    package var topicCount: Int {
        self.broker.subscriptionCount
    }

    /// A session joins.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - isEstablished: Whether it has been authenticated; if not, others see it after ``update(_:)`` only.
    /// - Returns: Whether its id was free; if not, nothing has changed and another id is to be drawn.
    package mutating func join(_ session: Session, isEstablished: Bool = true) -> Bool {
        guard self.sessions[session.id] == nil else {
            return false
        }
        self.lastNumber += 1
        self.sessions[session.id] = Member(session: session, number: self.lastNumber)
        self.order.append(session.id, number: self.lastNumber)
        if !isEstablished {
            self.unestablished.insert(session.id)
        }
        return true
    }

    /// A session is known better than when it joined: it has been authenticated.
    ///
    /// - Parameter session: The session; its id has joined.
    package mutating func update(_ session: Session) {
        if self.sessions[session.id] != nil {
            self.sessions[session.id]?.session = session
            self.unestablished.remove(session.id)
        }
    }

    /// A session leaves; its subscriptions have been ended before.
    ///
    /// - Parameter id: The session's id.
    package mutating func leave(_ id: SessionID) {
        if let member = self.sessions.removeValue(forKey: id) {
            self.order.remove(member.number)
        }
        self.unestablished.remove(id)
    }

    /// Whether an established session of that id is there.
    ///
    /// - Parameter id: The id.
    /// - Returns: Whether it is there.
    package func hasSession(_ id: SessionID) -> Bool {
        self.session(id) != nil
    }

    /// An established session.
    ///
    /// - Parameter id: The id.
    /// - Returns: The session, if it is there.
    package func session(_ id: SessionID) -> Session? {
        self.unestablished.contains(id) ? nil : self.sessions[id]?.session
    }

    /// The established sessions, in the order of their ids.
    ///
    /// - Parameter isIncluded: Which ones.
    /// - Returns: The sessions; it takes time linear in the number of all of them.
    package func sessions(where isIncluded: (Session) -> Bool) -> [Session] {
        self.sessions.values.map(\.session).filter { !self.unestablished.contains($0.id) && isIncluded($0) }
            .sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Some established sessions, those that have been there for the longest first.
    ///
    /// - Parameters:
    ///   - number: The number after which to begin, from the page before; 0 for the first ones.
    ///   - limit: How many are looked at, `1…`.
    /// - Returns: The sessions.
    package func page(after number: UInt64, limit: Int) -> BookPage<Session> {
        let page = self.order.page(after: number, limit: limit)
        return BookPage(elements: page.elements.compactMap { self.session($0) }, next: page.next)
    }
}

extension Realm {
    /// A session is subscribed to exactly one topic.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - topic: The topic.
    ///   - now: Milliseconds since 1970, for what the meta API tells about the subscription.
    /// - Returns: What has changed.
    package mutating func subscribe(_ session: Session, to topic: URI, now: Int64 = 0) -> SubscriptionChange {
        self.broker.subscribe(session, to: topic, match: .exact, now: now)?.change ?? .none
    }

    /// A subscription to exactly one topic ends.
    ///
    /// - Parameters:
    ///   - id: The session's id.
    ///   - topic: The topic.
    /// - Returns: What has changed.
    package mutating func unsubscribe(_ id: SessionID, from topic: URI) -> SubscriptionChange {
        self.broker.unsubscribe(id, from: topic, match: .exact)?.change ?? .none
    }

    /// The number of those that are subscribed to exactly a topic.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The number; 0 for a topic that nobody is subscribed to.
    package func count(of topic: URI) -> Int {
        self.broker.lookup(topic, match: .exact).map { self.broker.count(of: $0) } ?? 0
    }

    /// Those that are subscribed to exactly a topic, in the order of their subscriptions.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The sessions.
    package func subscribers(of topic: URI) -> [Session] {
        self.broker.lookup(topic, match: .exact).map { self.broker.subscribers($0) } ?? []
    }
}
