// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

/// Owns the one lock of a realm: lock, change the values, unlock, act.
final class RealmHost: Sendable {
    struct State: Sendable {
        var realm: Realm
        /// Sessions of the server's own, which nobody else sees: results of their calls reach them.
        var services: [SessionID: Session] = [:]
        var dealer: Dealer
        var retained: RetainedEvents<Payload>
        var history: EventHistory<Payload>
        var verdicts = AuthorizationCache()
        var occupancies: [URI: UInt64] = [:]
        var nextOccupancy: UInt64 = 1
        var presences: [SessionDriver.SubscriptionKey: (presence: TopicPresence, holders: Int)] = [:]
        /// Meta events in the order of what they tell, until they are published.
        var metaEvents: [MetaEvent] = []
        var timers: [CallID: Scheduled<Void>] = [:]
        var revocations: RevocationTable
        var admission: Admission
        /// What the application is to be told, if it is.
        var lifecycle: LifecycleQueue?
        /// How many lost events have been counted.
        var lifecycleLost: UInt64 = 0
        /// The tokens that single subscriptions of WAMP v2 depend on.
        var topicTokens: [SessionID: [SubscriptionID: SessionToken]] = [:]
    }

    let configuration: RealmConfiguration
    let authenticator: (any Authenticator)?

    /// Verifies JSON Web Tokens, if the realm takes some.
    let tokens: JWTVerifier?

    let state: Mutex<State>
    /// Who looks on at topics.
    let watchers = TopicWatchers()

    /// What is authenticated with names that nobody has.
    let mocks: MockPrincipals

    /// Changes when a pattern has come or gone.
    private let generation = Atomic<UInt64>(1)
    private let patternCount = Atomic<Int>(0)
    private let periodics: PeriodicRunner

    init(
        configuration: RealmConfiguration,
        admission: Admission,
        authenticator: (any Authenticator)?,
        tokens: JWTVerifier? = nil,
        limits: Limits,
        periodics: PeriodicRunner
    ) {
        self.configuration = configuration
        self.authenticator = authenticator
        self.tokens = tokens
        self.periodics = periodics
        var random = SystemRandomNumberGenerator()
        self.mocks = MockPrincipals(key: (0..<32).map { _ in .random(in: .min ... .max, using: &random) })
        self.state = Mutex(
            State(
                realm: Realm(testamentLimits: TestamentLimits(limits)),
                dealer: Dealer(limits: DealerLimits(limits)),
                retained: RetainedEvents(limits: RetentionLimits(limits)),
                history: EventHistory(patterns: configuration.history),
                revocations: RevocationTable(capacity: limits.revocations),
                admission: admission,
                lifecycle: configuration.lifecycle.map { LifecycleQueue($0) }
            )
        )
    }

    /// Judges what sessions ask for; each loop has its own.
    var admission: Admission {
        self.state.withLock { $0.admission }
    }

    /// Who may join, with what the server itself decides about.
    var authentication: AuthenticationConfiguration {
        var authentication = self.configuration.authentication
        if self.configuration.acceptsOroTickets || self.configuration.jsonWebTokens != nil {
            authentication.dynamicMethods.insert(.ticket)
        }
        authentication.dynamicMethods.formUnion(self.configuration.authenticatorWebhook?.methods ?? [])
        return authentication
    }

    // MARK: Sessions

    /// Makes a session with an id that no other session of the realm has; nobody sees it until it is established.
    ///
    /// - Parameter make: Makes the session for an id.
    /// - Returns: The session.
    func join(_ make: (SessionID) -> Session) -> Session {
        var generator = SystemRandomNumberGenerator()
        while true {
            let session = make(SessionID(using: &generator))
            if self.state.withLock({ $0.realm.join(session, isEstablished: false) }) {
                return session
            }
        }
    }

    /// Makes a session of the server's own: it has an id that nobody else has, and nobody sees it.
    ///
    /// - Parameter make: Makes the session for an id.
    /// - Returns: The session.
    func joinService(_ make: (SessionID) -> Session) -> Session {
        let session = self.join(make)
        self.state.withLock { $0.services[session.id] = session }
        return session
    }

    /// What became of a session that wants to join.
    enum JoinOutcome {
        case joined
        /// Another session has its id.
        case taken
        /// Its token has been taken back.
        case revoked
    }

    /// Takes a session into the realm.
    ///
    /// - Parameter session: The session.
    /// - Returns: Whether its id was free and its token has not been taken back.
    func join(_ session: Session) -> JoinOutcome {
        self.state.withLock { state in
            guard !state.isRevoked(session.principal.token) else {
                return .revoked
            }
            return state.realm.join(session) ? .joined : .taken
        }
    }

    /// A session has been authenticated, and its client has been told so.
    ///
    /// - Returns: Whether it is there: its token may have been taken back meanwhile.
    @discardableResult
    func established(_ session: Session, on realm: ShardRealm) -> Bool {
        let isRevoked = self.state.withLock { state in
            guard !state.isRevoked(session.principal.token) else {
                return true
            }
            state.realm.update(session)
            state.note([.joined(session.id, session.identity)])
            state.lifecycle?.note(.connected, session, time: UnixTime.milliseconds())
            return false
        }
        self.publishMetaEvents(on: realm)
        return !isRevoked
    }

    /// Takes a session out of the realm, with all that it has left there.
    ///
    /// Its subscriptions have been ended before.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - isSilent: Whether neither its testaments nor the meta event are published.
    ///   - realm: The realm's part on the session's loop.
    func leave(_ session: Session, isSilent: Bool, on realm: ShardRealm) {
        let (actions, testaments) = self.state.withLock { state in
            let isMember = state.realm.hasSession(session.id)
            state.realm.leave(session.id)
            state.verdicts.ended(session: session.id)
            state.topicTokens[session.id] = nil
            let actions = state.noting(state.dealer.left(session.id))
            if isMember {
                state.lifecycle?.note(.disconnected, session, time: UnixTime.milliseconds())
            }
            if isMember, !isSilent {
                state.note([.left(session.id, session.identity)])
            }
            return (actions, state.realm.testaments.take(session.id))
        }
        self.perform(actions, on: realm)
        for testament in testaments where !isSilent {
            realm.publish(testament, of: session)
        }
        self.publishMetaEvents(on: realm)
    }

    /// Finds a session.
    func session(_ id: SessionID) -> Session? {
        self.state.withLock { $0.realm.session(id) ?? $0.services[id] }
    }

    // MARK: Subscriptions

    /// Subscribes a session; with a topic's first subscriber its timer starts.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - topic: The topic or pattern.
    ///   - realm: The realm's part on the session's loop.
    /// - Returns: The subscription's id; `nil` for a pattern that cannot be.
    func subscribe(_ session: Session, to topic: ShardTopic, on realm: ShardRealm) -> SubscriptionID? {
        let isPeriodic = topic.admission?.periodic != nil
        let (outcome, occupancy): (SubscriptionOutcome?, UInt64?) = self.state.withLock { state in
            let outcome = state.realm.broker.subscribe(
                session,
                to: topic.uri,
                match: topic.match,
                now: UnixTime.milliseconds()
            )
            self.notePatterns(state.realm.broker)
            state.note(outcome?.metaEvents ?? [])
            state.noteLifecycle(outcome, of: session)
            guard outcome?.change == .occupied, isPeriodic else {
                return (outcome, nil)
            }
            state.nextOccupancy += 1
            state.occupancies[topic.uri] = state.nextOccupancy
            return (outcome, state.nextOccupancy)
        }
        guard let outcome else {
            return nil
        }
        topic.subscription = outcome.subscription.id
        self.publishMetaEvents(on: realm)
        if let occupancy, let handler = topic.admission?.periodic {
            self.start(handler, of: topic.uri, occupancy: occupancy, on: realm)
        }
        return outcome.subscription.id
    }

    private func start(
        _ handler: any PeriodicTopicHandler,
        of uri: URI,
        occupancy: UInt64,
        on realm: ShardRealm
    ) {
        let handle = Topic(uri: uri, port: ShardTopicPort(uri: uri, realm: realm))
        self.periodics.start(handler, topic: handle, on: realm.shard.eventLoop) { [weak self] in
            self?.isCurrent(occupancy, of: uri) ?? false
        }
    }

    /// A topic has another handler: the timer of the one before ends, and that of this one starts where the topic has
    /// subscribers.
    func restartPeriodic(_ topic: ShardTopic, on realm: ShardRealm) {
        let handler = topic.admission?.periodic
        let occupancy: UInt64? = self.state.withLock { state in
            guard handler != nil || state.occupancies[topic.uri] != nil else {
                return nil
            }
            // Of the loops on which the topic has subscribers the last one keeps the time.
            guard topic.count > 0 else {
                return nil
            }
            state.occupancies[topic.uri] = nil
            guard handler != nil else {
                return nil
            }
            state.nextOccupancy += 1
            state.occupancies[topic.uri] = state.nextOccupancy
            return state.nextOccupancy
        }
        if let handler, let occupancy {
            self.start(handler, of: topic.uri, occupancy: occupancy, on: realm)
        }
    }

    /// Ends a subscription; with a topic's last subscriber its timer ends.
    func unsubscribe(_ session: Session, from uri: URI, match: MatchPolicy, on realm: ShardRealm) {
        self.state.withLock { state in
            let outcome = state.realm.broker.unsubscribe(session.id, from: uri, match: match)
            self.notePatterns(state.realm.broker)
            state.note(outcome?.metaEvents ?? [])
            state.noteLifecycle(outcome, of: session)
            if outcome?.change == .vacated, match == .exact {
                state.occupancies[uri] = nil
            }
        }
        self.publishMetaEvents(on: realm)
    }

    private func notePatterns(_ broker: borrowing Broker) {
        self.generation.store(broker.generation &+ 1, ordering: .sequentiallyConsistent)
        self.patternCount.store(broker.hasPatterns ? 1 : 0, ordering: .sequentiallyConsistent)
    }

    /// Whether anybody is subscribed to a pattern.
    var hasPatterns: Bool {
        self.patternCount.load(ordering: .relaxed) > 0
    }

    /// Changes when a pattern has come or gone; never 0.
    var patternGeneration: UInt64 {
        self.generation.load(ordering: .sequentiallyConsistent)
    }

    /// The subscriptions to patterns that match a topic.
    func patterns(matching topic: URI) -> [SubscriptionInfo] {
        self.state.withLock { state in
            state.realm.broker.matches(topic).compactMap { state.realm.broker.info($0) }.filter { $0.match != .exact }
        }
    }

    /// What the loops share about a topic or pattern, until ``dropPresence(of:match:)`` as often as this.
    func holdPresence(of topic: URI, match: MatchPolicy) -> TopicPresence {
        let key = SessionDriver.SubscriptionKey(topic, match: match)
        return self.state.withLock { state in
            let held = state.presences[key]
            let presence = held?.presence ?? TopicPresence()
            state.presences[key] = (presence, (held?.holders ?? 0) + 1)
            return presence
        }
    }

    /// A loop has forgotten a topic or pattern.
    func dropPresence(of topic: URI, match: MatchPolicy) {
        let key = SessionDriver.SubscriptionKey(topic, match: match)
        self.state.withLock { state in
            guard let held = state.presences[key] else {
                return
            }
            state.presences[key] = held.holders > 1 ? (held.presence, held.holders - 1) : nil
        }
    }

    /// The number of a topic's subscribers.
    func count(of topic: URI) -> Int {
        self.state.withLock { $0.realm.count(of: topic) }
    }

    /// A topic's subscribers.
    func subscribers(of topic: URI) -> [Session] {
        self.state.withLock { $0.realm.subscribers(of: topic) }
    }

    private func isCurrent(_ occupancy: UInt64, of topic: URI) -> Bool {
        self.state.withLock { $0.occupancies[topic] == occupancy }
    }
}
