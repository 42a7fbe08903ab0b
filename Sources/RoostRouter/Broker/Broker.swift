// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// The subscriptions of a realm: which there are, who has them, and which of them a topic matches.
///
/// There is one subscription for each pair of URI and match policy that somebody is subscribed to, and it is gone with
/// its last subscriber. It decides nothing about permission and has no limit: what it is told has been admitted.
///
/// What can be wrong: only our own fault, such as ending a subscription that is not there, and that changes nothing.
package struct Broker: Sendable {
    private struct Record: Sendable {
        let info: SubscriptionInfo
        var subscribers = SubscriberList()
    }

    private var records: [SubscriptionID: Record] = [:]
    private var table = PatternTable<SubscriptionID>()
    private var sessions: [SessionID: Set<SubscriptionID>] = [:]
    private var nextID: UInt64 = 1
    /// The subscriptions in the order of their ids.
    private var order = ArrivalOrder<SubscriptionID>()

    /// Changes with every prefix or wildcard subscription that comes or goes.
    ///
    /// While it stays the same, what ``matches(_:)`` finds for a topic besides its exact subscription stays the same.
    package private(set) var generation: UInt64 = 0

    /// Makes a broker without subscriptions.
    package init() {}

    /// A session is subscribed.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - uri: The topic or pattern.
    ///   - match: How topics are compared with it.
    ///   - now: Milliseconds since 1970.
    /// - Returns: The subscription and what has changed; `nil` for a pattern that ``accepts(_:match:)`` refuses, which
    ///   is an invalid URI.
    package mutating func subscribe(
        _ session: Session,
        to uri: URI,
        match: MatchPolicy,
        now: Int64
    ) -> SubscriptionOutcome? {
        if let id = self.table[uri, match] {
            return self.add(session, to: id)
        }
        // No counter gets to 2^53 one by one; an id that is used again would be worse than none.
        guard Self.accepts(uri, match: match), let id = SubscriptionID(rawValue: self.nextID) else {
            return nil
        }
        self.nextID += 1
        self.records[id] = Record(info: SubscriptionInfo(id: id, uri: uri, match: match, created: now))
        self.table[uri, match] = id
        self.order.append(id, number: id.rawValue)
        self.notePattern(match)
        return self.add(session, to: id)
    }

    /// A session's subscription ends.
    ///
    /// - Parameters:
    ///   - session: The session's id.
    ///   - id: The subscription.
    /// - Returns: What has changed, ``SubscriptionChange/changed`` or ``SubscriptionChange/vacated``; `nil` if the session
    ///   is not subscribed, which is `wamp.error.no_such_subscription`.
    package mutating func unsubscribe(_ session: SessionID, from id: SubscriptionID) -> SubscriptionOutcome? {
        guard self.records[id]?.subscribers.remove(session) ?? false else {
            return nil
        }
        self.sessions[session]?.remove(id)
        if self.sessions[session]?.isEmpty ?? false {
            self.sessions[session] = nil
        }
        return self.tidy(id, after: session)
    }

    /// A session's subscription ends.
    ///
    /// - Parameters:
    ///   - session: The session's id.
    ///   - uri: The topic or pattern.
    ///   - match: How topics are compared with it.
    /// - Returns: What has changed; `nil` if the session is not subscribed.
    package mutating func unsubscribe(
        _ session: SessionID,
        from uri: URI,
        match: MatchPolicy
    ) -> SubscriptionOutcome? {
        self.table[uri, match].flatMap { self.unsubscribe(session, from: $0) }
    }

    /// A session is gone, and its subscriptions end.
    ///
    /// - Parameter session: The session's id.
    /// - Returns: What has changed, in the order of the subscriptions' ids.
    package mutating func left(_ session: SessionID) -> [SubscriptionOutcome] {
        let ids = (self.sessions.removeValue(forKey: session) ?? []).sorted { $0.rawValue < $1.rawValue }
        return ids.compactMap { id in
            guard self.records[id]?.subscribers.remove(session) ?? false else {
                return nil
            }
            return self.tidy(id, after: session)
        }
    }

    private mutating func add(_ session: Session, to id: SubscriptionID) -> SubscriptionOutcome? {
        guard let info = self.records[id]?.info else {
            return nil
        }
        let isNew = self.records[id]?.subscribers.add(session) ?? false
        if isNew {
            self.sessions[session.id, default: []].insert(id)
        }
        let change: SubscriptionChange = !isNew ? .none : self.count(of: id) == 1 ? .occupied : .changed
        return SubscriptionOutcome(session: session.id, subscription: info, change: change, isLeaving: false)
    }

    private mutating func tidy(_ id: SubscriptionID, after session: SessionID) -> SubscriptionOutcome? {
        guard let info = self.records[id]?.info else {
            return nil
        }
        let isVacated = self.count(of: id) == 0
        if isVacated {
            self.records[id] = nil
            self.order.remove(id.rawValue)
            self.table[info.uri, info.match] = nil
            self.notePattern(info.match)
        }
        let change: SubscriptionChange = isVacated ? .vacated : .changed
        return SubscriptionOutcome(session: session, subscription: info, change: change, isLeaving: true)
    }

    private mutating func notePattern(_ match: MatchPolicy) {
        if match != .exact {
            self.generation &+= 1
        }
    }
}

extension Broker {
    /// Whether a subscription to that pattern can be kept.
    ///
    /// - Parameters:
    ///   - uri: The topic or pattern.
    ///   - match: How topics are compared with it.
    /// - Returns: `false` only for wildcards of more components than a ``PatternTable`` takes.
    package static func accepts(_ uri: URI, match: MatchPolicy) -> Bool {
        PatternTable<SubscriptionID>.accepts(uri, match: match)
    }

    /// Whether there is nothing: no subscription, and no session that has one.
    package var isEmpty: Bool {
        self.records.isEmpty && self.table.isEmpty && self.sessions.isEmpty && self.order.count == 0
    }

    /// The number of subscriptions.
    package var subscriptionCount: Int {
        self.records.count
    }

    /// Whether there is a prefix or wildcard subscription.
    package var hasPatterns: Bool {
        self.table.hasPatterns
    }

    /// The subscription to exactly that URI with exactly that policy.
    ///
    /// - Parameters:
    ///   - uri: The topic or pattern.
    ///   - match: How topics are compared with it.
    /// - Returns: The id, if somebody is subscribed.
    package func lookup(_ uri: URI, match: MatchPolicy) -> SubscriptionID? {
        self.table[uri, match]
    }

    /// The subscriptions that a publication to a topic is an event of.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The ids, ascending, of every match policy.
    package func matches(_ topic: URI) -> [SubscriptionID] {
        let found = self.table.matches(topic)
        return found.count > 1 ? found.sorted { $0.rawValue < $1.rawValue } : found
    }

    /// The subscriptions of one match policy.
    ///
    /// - Parameter match: The policy.
    /// - Returns: The ids, ascending.
    package func ids(match: MatchPolicy) -> [SubscriptionID] {
        self.table.values(match: match).sorted { $0.rawValue < $1.rawValue }
    }

    /// Some subscriptions, the oldest first.
    ///
    /// - Parameters:
    ///   - number: The id after which to begin; 0 for the first ones.
    ///   - limit: How many are looked at, `1…`.
    /// - Returns: The subscriptions with the numbers of their subscribers.
    package func page(after number: UInt64, limit: Int) -> BookPage<(info: SubscriptionInfo, count: Int)> {
        let page = self.order.page(after: number, limit: limit)
        let elements = page.elements.compactMap { id in
            self.records[id].map { (info: $0.info, count: $0.subscribers.count) }
        }
        return BookPage(elements: elements, next: page.next)
    }

    /// Some subscribers of a subscription; see ``SubscriberList/page(after:place:limit:)``.
    ///
    /// - Parameters:
    ///   - id: The subscription.
    ///   - session: The session after which to begin; `nil` for the first ones.
    ///   - place: Where to begin if that session has gone.
    ///   - limit: How many places are looked at, `1…`.
    /// - Returns: The sessions, and the place that is to be looked at next; `nil` at the end.
    package func subscriberPage(
        _ id: SubscriptionID,
        after session: SessionID?,
        place: Int,
        limit: Int
    ) -> (sessions: [Session], next: Int?) {
        self.records[id]?.subscribers.page(after: session, place: place, limit: limit) ?? ([], nil)
    }

    /// The list of a subscription's subscribers as it is now, to be looked at without the realm's lock.
    ///
    /// - Parameter id: The subscription.
    /// - Returns: The list; it is copied only when it changes while it is held.
    package func subscriberList(_ id: SubscriptionID) -> SubscriberList? {
        self.records[id]?.subscribers
    }

    /// What a subscription is.
    ///
    /// - Parameter id: The subscription.
    /// - Returns: The description, if there is such a subscription.
    package func info(_ id: SubscriptionID) -> SubscriptionInfo? {
        self.records[id]?.info
    }

    /// The number of a subscription's subscribers.
    ///
    /// - Parameter id: The subscription.
    /// - Returns: The number; 0 if there is no such subscription.
    package func count(of id: SubscriptionID) -> Int {
        self.records[id]?.subscribers.count ?? 0
    }

    /// The sessions that have a subscription, in the order of their subscribing.
    ///
    /// - Parameter id: The subscription.
    /// - Returns: The sessions; none if there is no such subscription.
    package func subscribers(_ id: SubscriptionID) -> [Session] {
        self.records[id]?.subscribers.sessions ?? []
    }

    /// Whether a session has a subscription.
    ///
    /// - Parameters:
    ///   - session: The session's id.
    ///   - id: The subscription.
    /// - Returns: Whether it does.
    package func isSubscribed(_ session: SessionID, to id: SubscriptionID) -> Bool {
        self.sessions[session]?.contains(id) ?? false
    }

    /// The subscriptions that a session has.
    ///
    /// - Parameter session: The session's id.
    /// - Returns: The ids, ascending.
    package func subscriptions(of session: SessionID) -> [SubscriptionID] {
        (self.sessions[session] ?? []).sorted { $0.rawValue < $1.rawValue }
    }
}
