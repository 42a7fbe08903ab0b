// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Synchronization
internal import WAMP

extension RealmHost {
    // MARK: Reading the books

    /// How many entries are looked at under one lock.
    private static let entriesPerLock = 1_000

    /// The number of sessions, and of topics and patterns with subscribers.
    var counts: (sessions: Int, topics: Int) {
        self.state.withLock { ($0.realm.sessionCount, $0.realm.topicCount) }
    }

    /// An established session.
    func member(_ id: SessionID) -> Session? {
        self.state.withLock { $0.realm.session(id) }
    }

    /// Some sessions, those that have been there for the longest first.
    ///
    /// - Parameters:
    ///   - number: Where to begin, from the page before; 0 for the first ones.
    ///   - limit: The most sessions.
    ///   - isIncluded: Which ones.
    /// - Returns: The sessions.
    func sessions(after number: UInt64, limit: Int, where isIncluded: (Session) -> Bool) -> BookPage<Session> {
        self.collect(after: number, limit: limit, isIncluded) { state, number, limit in
            state.realm.page(after: number, limit: limit)
        }
    }

    /// Some subscriptions with the numbers of their subscribers, the oldest first.
    ///
    /// - Parameters:
    ///   - number: Where to begin, from the page before; 0 for the first ones.
    ///   - limit: The most subscriptions.
    ///   - isIncluded: Which ones.
    /// - Returns: The subscriptions.
    func subscriptions(
        after number: UInt64,
        limit: Int,
        where isIncluded: (SubscriptionInfo) -> Bool
    ) -> BookPage<(info: SubscriptionInfo, count: Int)> {
        self.collect(
            after: number,
            limit: limit,
            { isIncluded($0.info) },
            page: { state, number, limit in state.realm.broker.page(after: number, limit: limit) }
        )
    }

    /// Collects entries until there are enough, or many have been looked at: so much takes the lock several times, and none
    /// of them for long.
    private func collect<Element>(
        after number: UInt64,
        limit: Int,
        _ isIncluded: (Element) -> Bool,
        page: (borrowing State, UInt64, Int) -> BookPage<Element>
    ) -> BookPage<Element> {
        var collected = BookPage<Element>(elements: [], next: number)
        var looks = 200
        while let next = collected.next, collected.elements.count < limit, looks > 0 {
            let room = min(Self.entriesPerLock, limit - collected.elements.count)
            let found = self.state.withLock { page($0, next, room) }
            collected.elements += found.elements.filter(isIncluded)
            collected.next = found.next
            looks -= 1
        }
        return collected
    }

    /// A subscription and the number of its subscribers, if somebody is subscribed.
    func subscription(_ uri: URI, match: MatchPolicy) -> (info: SubscriptionInfo, count: Int)? {
        self.state.withLock { state in
            let broker = state.realm.broker
            guard let id = broker.lookup(uri, match: match), let info = broker.info(id) else {
                return nil
            }
            return (info, broker.count(of: id))
        }
    }

    /// Some subscribers of a subscription, the oldest first; none only at the end.
    ///
    /// - Parameters:
    ///   - id: The subscription.
    ///   - session: The session after which to begin; `nil` for the first ones.
    ///   - place: Where to begin if that session has gone.
    ///   - limit: The most sessions.
    /// - Returns: The sessions, and the place that is to be looked at next; `nil` at the end.
    func subscribers(
        of id: SubscriptionID,
        after session: SessionID?,
        place: Int,
        limit: Int
    ) -> (sessions: [Session], next: Int?) {
        var (session, place) = (session, place)
        while true {
            let page = self.state.withLock { state in
                state.realm.broker.subscriberPage(id, after: session, place: place, limit: limit)
            }
            guard page.sessions.isEmpty, let next = page.next else {
                return page
            }
            (session, place) = (nil, next)
        }
    }

    /// What a session is subscribed to, and whether that is all.
    func subscriptions(of session: SessionID, limit: Int) -> (infos: [SubscriptionInfo], isAll: Bool) {
        self.state.withLock { state in
            let ids = state.realm.broker.subscriptions(of: session)
            return (ids.prefix(limit).compactMap { state.realm.broker.info($0) }, ids.count <= limit)
        }
    }

    /// A session's subscription to exactly that topic or pattern.
    func subscription(of session: SessionID, to uri: URI, match: MatchPolicy) -> SubscriptionID? {
        self.state.withLock { state in
            let id = state.realm.broker.lookup(uri, match: match)
            return id.flatMap { state.realm.broker.isSubscribed(session, to: $0) ? $0 : nil }
        }
    }

    /// How many subscribers of a topic, and of the patterns that match it, an audience admits.
    ///
    /// With a list of names or sessions each of them is looked at, though not under the lock.
    func receivers(of topic: URI, audience: Audience) -> Int {
        let admitsPatterns = self.admission.admitsPatterns(topic)
        let (count, lists) = self.state.withLock { state -> (Int, [SubscriberList]) in
            let broker = state.realm.broker
            let ids = broker.matches(topic).filter { admitsPatterns || broker.info($0)?.match == .exact }
            guard !audience.isEveryone else {
                return (ids.reduce(0) { $0 + broker.count(of: $1) }, [])
            }
            return (0, ids.compactMap { broker.subscriberList($0) })
        }
        let filter = AudienceFilter(audience)
        return lists.reduce(count) { count, list in
            count + list.sessions.count { filter.admits($0.id, identity: $0.identity) }
        }
    }
}
