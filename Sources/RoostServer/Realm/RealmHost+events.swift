// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

extension RealmHost {
    // MARK: Events that are kept

    /// Whether events are kept in a history.
    var hasHistory: Bool {
        !self.configuration.history.isEmpty
    }

    /// Keeps an event for the sessions that subscribe later with `get_retained`.
    func retain(_ payload: Payload, publication: PublicationID, topic: URI, audience: Audience) {
        let event = StoredEvent(payload, publication: publication, topic: topic, audience: audience)
        self.state.withLock { $0.retained.store(event) }
    }

    /// Keeps an event in the history, if the topic has one.
    func record(_ payload: Payload, publication: PublicationID, topic: URI, audience: Audience) {
        let keeps = self.state.withLock { $0.history.keeps(topic, audience: AudienceLists(audience)) }
        if keeps {
            let event = StoredEvent(payload, publication: publication, topic: topic, audience: audience)
            self.state.withLock { $0.history.record(event) }
        }
    }

    /// The retained events that a new subscription gets.
    func retained(for session: Session, uri: URI, match: MatchPolicy) -> [StoredEvent<Payload>] {
        self.state.withLock { state in
            state.retained.events(matching: uri, match: match, for: session.id, as: session.identity)
        }
    }
}

extension StoredEvent<Payload> {
    /// Makes an event of a publication, in memory of its own.
    init(_ payload: Payload, publication: PublicationID, topic: URI, audience: Audience) {
        // `ppt_*` are as long as the publisher likes.
        let details = payload.origin?.details ?? []
        self.init(
            publication: publication,
            topic: topic,
            timestamp: UnixTime.milliseconds(),
            content: payload.compacted,
            byteCount: payload.byteCount + (details.isEmpty ? 0 : WireValue.object(details).cost),
            audience: AudienceLists(audience)
        )
    }
}

extension AudienceLists {
    /// The lists of an audience.
    init(_ audience: Audience) {
        let isRestricted = !audience.eligible.isEmpty && !audience.eligible.contains(.everyone)
        self.init(
            excluded: audience.excluded.compactMap(\.sessionID),
            excludedAuthIDs: audience.excluded.compactMap { if case .authID(let name) = $0 { name } else { nil } },
            excludedAuthRoles: audience.excluded.compactMap { if case .authRole(let name) = $0 { name } else { nil } },
            eligible: isRestricted ? audience.eligible.compactMap(\.sessionID) : nil,
            eligibleAuthIDs: audience.eligibleAuthIDs,
            eligibleAuthRoles: audience.eligibleAuthRoles
        )
    }
}

extension ShardRealm {
    // MARK: Meta events

    /// Publishes a meta event.
    func publish(_ event: MetaEvent) {
        let arguments = ArgumentBytes(.json, values: event.arguments)
        self.publish(Payload(arguments, origin: nil), to: .everyone, topic: self.topic(event.topic.uri))
    }

    /// Publishes what a session has left for its end, as the session itself would: its topic's handler is asked.
    func publish(_ testament: Testament, of session: Session) {
        guard let options = try? V2Publish.Options(testament.options) else {
            return
        }
        let publication = Publication(Payload(testament.arguments, origin: nil), to: Audience(options))
        let topic = self.topic(testament.topic)
        guard let admission = topic.admission else {
            return self.publish(publication.payload, to: publication.audience, topic: topic)
        }
        let (request, handle, causes) = (admission.request, topic.topic, self.shard.causes)
        if let handler = admission.immediate {
            do {
                try handler.authorize(.publish, session: session, topic: handle, request: request)
                try handler.onPublish(publication, from: session, topic: handle, request: request)
            } catch {
                causes.handlerFailed(error, action: .publish, handler: handler.name)
            }
        } else if let handler = admission.handler {
            let hasRoom = self.shard.calls.run {
                do {
                    try await handler.authorize(.publish, session: session, topic: handle, request: request)
                    try await handler.onPublish(publication, from: session, topic: handle, request: request)
                } catch {
                    causes.handlerFailed(error, action: .publish, handler: handler.name)
                }
            }
            if !hasRoom {
                causes.warn("too many handler calls", cause: RefusalCause.handlerCalls.rawValue)
            }
        }
    }
}

extension Audience {
    /// Who gets a publication, by its options; the publisher itself is not looked at.
    init(_ options: V2Publish.Options) {
        let excluded =
            (options.exclude ?? []).map { SessionID(rawValue: $0).map(Member.session) ?? .unknown("") }
            + (options.excludeAuthIDs ?? []).map(Member.authID) + (options.excludeAuthRoles ?? []).map(Member.authRole)
        self.init(excluding: excluded)
        if let eligible = options.eligible {
            self.eligible =
                eligible.isEmpty ? [.unknown("")] : eligible.compactMap { SessionID(rawValue: $0) }.map(Member.session)
        }
        self.eligibleAuthIDs = options.eligibleAuthIDs
        self.eligibleAuthRoles = options.eligibleAuthRoles
    }
}

extension RealmHost {
    /// Publishes the meta events that have been noted, on the first loop, so that they come in the order of what they
    /// tell whichever loops it happened on.
    func publishMetaEvents(on realm: ShardRealm) {
        guard self.state.withLock({ !$0.metaEvents.isEmpty }), let first = realm.shard.shards.first else {
            return
        }
        let home = first.realms[realm.index]
        first.onLoop {
            let events = home.host.state.withLock { state in
                let events = state.metaEvents
                state.metaEvents = []
                return events
            }
            for event in events {
                home.publish(event)
            }
        }
    }
}

extension RealmHost.State {
    /// Notes meta events that somebody may be subscribed to.
    mutating func note(_ events: [MetaEvent]) {
        let hasPatterns = self.realm.broker.hasPatterns
        self.metaEvents += events.filter { event in
            hasPatterns || self.realm.broker.lookup(event.topic.uri, match: .exact) != nil
        }
    }

    /// Notes for the application what has become of a subscription.
    mutating func noteLifecycle(_ outcome: SubscriptionOutcome?, of session: Session) {
        guard self.lifecycle != nil, let outcome, outcome.change != .none else {
            return
        }
        let count = self.realm.broker.count(of: outcome.subscription.id)
        let time = UnixTime.milliseconds()
        for event in outcome.lifecycleEvents {
            self.lifecycle?.note(
                event,
                session,
                subscription: outcome.subscription,
                subscribers: count,
                time: time
            )
        }
    }

    /// Notes the meta events among what a dealer has decided.
    ///
    /// - Returns: The actions, which are to be carried out after the lock is released.
    mutating func noting(_ actions: [DealerAction]) -> [DealerAction] {
        for case .publish(let event) in actions {
            self.note([MetaEvent(event)])
        }
        return actions
    }
}

extension SubscriptionOutcome {
    /// What the application is told about it, in this order.
    fileprivate var lifecycleEvents: [LifecycleConfiguration.Event] {
        switch self.change {
        case .none: []
        case .occupied: [.occupied, .subscribed]
        case .changed: [self.isLeaving ? .unsubscribed : .subscribed]
        case .vacated: [.unsubscribed, .vacated]
        }
    }
}
