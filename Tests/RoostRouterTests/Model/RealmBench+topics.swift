// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

@testable internal import RoostRouter

extension RealmBench {
    // MARK: Publish and subscribe

    mutating func subscribe(_ request: V2Subscribe, _ slot: Int) {
        let (uri, match) = (request.topic, request.options.match)
        guard let session = self.peers[slot].session else {
            return
        }
        if let key = self.peers[slot].keys.first(where: { $0.uri == uri && $0.match == match }) {
            return self.subscribed(request, key.id, session, slot)
        }
        guard let outcome = self.realm.broker.subscribe(session, to: uri, match: match, now: self.now) else {
            return self.send(.error(.subscribe, request.request, V2URI.invalidURI, nil), slot)
        }
        self.publish(outcome.metaEvents)
        self.peers[slot].keys.append((outcome.subscription.id, uri, match))
        self.subscribed(request, outcome.subscription.id, session, slot)
    }

    private mutating func subscribed(_ request: V2Subscribe, _ id: SubscriptionID, _ session: Session, _ slot: Int) {
        self.peers[slot].machine.subscribed(id.rawValue)
        self.send(.subscribed(request.request, id.rawValue), slot)
        guard request.options.getRetained else {
            return
        }
        let match = request.options.match
        let events = self.retained.events(matching: request.topic, match: match, for: session.id, as: session.identity)
        for event in events {
            let message = Sent.event(
                id.rawValue,
                publication: event.publication.rawValue,
                topic: match == .exact ? nil : event.topic,
                isRetained: true,
                event.content
            )
            self.send(message, slot)
        }
    }

    mutating func unsubscribe(_ request: V2Unsubscribe, _ slot: Int) {
        guard let id = SubscriptionID(rawValue: request.subscription), self.endSubscription(id, slot) else {
            return self.send(.error(.unsubscribe, request.request, V2URI.noSuchSubscription, nil), slot)
        }
        self.send(.unsubscribed(request.request), slot)
    }

    private mutating func endSubscription(_ id: SubscriptionID, _ slot: Int) -> Bool {
        guard let session = self.peers[slot].session?.id,
            let place = self.peers[slot].keys.firstIndex(where: { $0.id == id })
        else {
            return false
        }
        let key = self.peers[slot].keys.remove(at: place)
        self.peers[slot].machine.unsubscribed(id.rawValue)
        let outcome = self.realm.broker.unsubscribe(session, from: key.uri, match: key.match)
        self.publish(outcome?.metaEvents ?? [])
        return true
    }

    mutating func publish(_ request: V2Publish, _ slot: Int) {
        guard let session = self.peers[slot].session else {
            return
        }
        var audience = Audience(request.options)
        if request.options.excludeMe {
            audience.excludedPublisher = session.id
        }
        let identity = session.identity
        let publisher = EventPublisher(session: session.id, authID: identity.authID, authRole: identity.authRole)
        let content = EventContent(
            arguments: request.arguments,
            publisher: request.options.discloseMe ?? false ? publisher : nil,
            passthrough: request.options.passthrough
        )
        let publication = self.publish(content, to: audience, topic: request.topic)
        if request.options.retain, let id = PublicationID(rawValue: publication) {
            self.retained.store(
                StoredEvent(
                    publication: id,
                    topic: request.topic,
                    timestamp: self.now,
                    content: content,
                    byteCount: request.arguments.list?.readableBytes ?? 0,
                    audience: AudienceLists(request.options)
                )
            )
        }
        if request.options.acknowledge {
            self.send(.published(request.request, publication), slot)
        }
    }

    // MARK: What others want of a session

    mutating func carryOut(_ delivery: SessionDelivery, _ slot: Int) {
        switch delivery {
        case .invoke(let invocation): self.invoke(invocation, slot)
        case .result(let request, let isProgressive, let payload):
            if !isProgressive {
                self.peers[slot].machine.callEnded(request)
            }
            self.send(.result(request, isProgressive: isProgressive, payload), slot)
        case .error(let request, let error, let payload):
            self.peers[slot].machine.callEnded(request)
            self.send(.error(.call, request, error, payload), slot)
        case .interrupt(let call, let mode, let reason): self.interrupt(call, mode, reason, slot)
        case .release(let call): self.peers[slot].machine.invocationEnded(call)
        case .registrationRevoked(let id, let reason):
            if self.peers[slot].machine.roles.callee?.contains(.registrationRevocation) ?? false {
                self.send(.registrationRevoked(id.rawValue, reason), slot)
            }
        case .subscriptionRevoked(let id, let reason):
            if self.endSubscription(id, slot),
                self.peers[slot].machine.roles.subscriber?.contains(.subscriptionRevocation) ?? false
            {
                self.send(.subscriptionRevoked(id.rawValue, reason), slot)
            }
        case .goodbye(let reason, let message, let isSilent):
            self.peers[slot].leavesSilently = isSilent
            self.send(.goodbye(reason, message), slot)
            self.peers[slot].machine.saidGoodbye()
            self.leave(slot)
        case .expel:
            // Whoever takes tokens back is the server, which the model has not.
            return
        }
    }

    private mutating func invoke(_ invocation: Invocation, _ slot: Int) {
        let isContinuation = invocation.isContinuation
        guard let request = self.peers[slot].machine.invoke(invocation.call, isContinuation: isContinuation) else {
            return
        }
        self.send(
            .invocation(
                request,
                invocation.registration.rawValue,
                invocation.details,
                isContinuation: isContinuation,
                invocation.payload
            ),
            slot
        )
    }

    private mutating func interrupt(_ call: CallID, _ mode: V2CancelMode, _ reason: URI, _ slot: Int) {
        guard let request = self.peers[slot].machine.invocation(of: call) else {
            return
        }
        if mode != .kill {
            self.peers[slot].machine.invocationEnded(call)
        }
        self.send(.interrupt(request, mode, reason), slot)
    }
}

extension Audience {
    /// Who gets a publication, by its options, as the shell makes it; the publisher itself is not looked at.
    init(_ options: V2Publish.Options) {
        self.init(
            excluding: (options.exclude ?? []).compactMap { SessionID(rawValue: $0).map(Member.session) }
                + (options.excludeAuthIDs ?? []).map(Member.authID)
                + (options.excludeAuthRoles ?? []).map(Member.authRole)
        )
        if let eligible = options.eligible {
            self.eligible =
                eligible.isEmpty ? [.unknown("")] : eligible.compactMap { SessionID(rawValue: $0) }.map(Member.session)
        }
        self.eligibleAuthIDs = options.eligibleAuthIDs
        self.eligibleAuthRoles = options.eligibleAuthRoles
    }
}

extension AudienceLists {
    /// Who gets a retained event, by the options of its publication.
    init(_ options: V2Publish.Options) {
        self.init(
            excluded: (options.exclude ?? []).compactMap { SessionID(rawValue: $0) },
            excludedAuthIDs: options.excludeAuthIDs ?? [],
            excludedAuthRoles: options.excludeAuthRoles ?? [],
            eligible: options.eligible?.compactMap { SessionID(rawValue: $0) },
            eligibleAuthIDs: options.eligibleAuthIDs,
            eligibleAuthRoles: options.eligibleAuthRoles
        )
    }
}
