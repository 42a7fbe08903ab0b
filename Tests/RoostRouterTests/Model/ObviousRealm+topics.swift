// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

@testable internal import RoostRouter

extension ObviousRealm {
    // MARK: Requests

    /// Whether a request's id is the one that must come; if not, the session has ended.
    mutating func isInOrder(_ request: UInt64, _ slot: Int) -> Bool {
        if self.settings.rules.hasSequentialRequests, request != self.peers[slot].lastRequest + 1 {
            self.violate(slot)
            return false
        }
        self.peers[slot].lastRequest = request
        return true
    }

    /// Whether `ppt_*` may be used; if not, the session has ended.
    mutating func mayPass(_ passthrough: V2Passthrough?, _ role: V2Features?, _ slot: Int) -> Bool {
        if passthrough != nil, !(role?.contains(.payloadPassthruMode) ?? false) {
            self.violate(slot)
            return false
        }
        return true
    }

    /// Whether a URI has no empty component where there must be none, no white space and no `#`.
    static func isValid(_ uri: URI, _ match: MatchPolicy = .exact) -> Bool {
        let text = uri.description
        guard !text.contains(where: { $0 == " " || $0 == "#" }) else {
            return false
        }
        var parts = Self.parts(uri)
        switch match {
        case .exact: return parts.allSatisfy { !$0.isEmpty }
        case .prefix:
            parts.removeLast()
            return parts.allSatisfy { !$0.isEmpty }
        case .wildcard: return true
        }
    }

    static func isReserved(_ uri: URI) -> Bool {
        Self.parts(uri).first.map { Array($0) == Array("wamp".utf8) } ?? false
    }

    static func parts(_ uri: URI) -> [ArraySlice<UInt8>] {
        uri.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    static func matches(_ pattern: URI, _ match: MatchPolicy, _ uri: URI) -> Bool {
        switch match {
        case .exact: return pattern == uri
        case .prefix: return uri.bytes.starts(with: pattern.bytes)
        case .wildcard:
            let (pattern, uri) = (Self.parts(pattern), Self.parts(uri))
            return pattern.count == uri.count && zip(pattern, uri).allSatisfy { $0.isEmpty || $0 == $1 }
        }
    }

    // MARK: Publish and subscribe

    func isSubscribed(_ session: SessionID, _ id: UInt64) -> Bool {
        self.subscriptions.contains { $0.id == id && $0.subscribers.contains(session) }
    }

    mutating func subscribe(_ request: V2Subscribe, _ slot: Int) {
        guard let session = self.peers[slot].member, self.isInOrder(request.request, slot) else {
            return
        }
        let (uri, match) = (request.topic, request.options.match)
        guard !request.isTooLong, Self.isValid(uri, match) else {
            return self.refuse(.subscribe, request.request, "wamp.error.invalid_uri", slot)
        }
        guard self.subscriptions.count(where: { $0.subscribers.contains(session) }) < self.settings.rules.subscriptions
        else {
            return self.refuse(.subscribe, request.request, "roost.error.limit_exceeded", slot)
        }
        guard match != .wildcard || Self.parts(uri).count <= 32 else {
            return self.refuse(.subscribe, request.request, "wamp.error.invalid_uri", slot)
        }
        if !self.subscriptions.contains(where: { $0.uri == uri && $0.match == match }) {
            self.lastSubscription += 1
            let new = Subscription(id: self.lastSubscription, uri: uri, match: match, created: self.now)
            self.subscriptions.append(new)
            self.announce("wamp.subscription.on_create", [Self.value(session), self.details(of: new)])
        }
        guard let place = self.subscriptions.firstIndex(where: { $0.uri == uri && $0.match == match }) else {
            return
        }
        let id = self.subscriptions[place].id
        if !self.subscriptions[place].subscribers.contains(session) {
            // Nobody learns of its own coming by what it subscribes to.
            self.announce("wamp.subscription.on_subscribe", [Self.value(session), .integer(Int64(id))])
            self.subscriptions[place].subscribers.append(session)
        }
        self.peers[slot].sent.append(.subscribed(request.request, id))
        if request.options.getRetained {
            self.sendRetained(id, uri, match, session, slot)
        }
    }

    private mutating func sendRetained(
        _ id: UInt64,
        _ uri: URI,
        _ match: MatchPolicy,
        _ session: SessionID,
        _ slot: Int
    ) {
        let admitted = self.retained
            .filter { Self.matches(uri, match, $0.topic) && self.admits(session, $0.options) }
            .sorted { $0.topic.bytes.lexicographicallyPrecedes($1.topic.bytes) }
        for event in admitted.prefix(self.settings.retention.matches).sorted(by: { $0.publication < $1.publication }) {
            let message = Sent.event(
                id,
                publication: event.publication,
                topic: match == .exact ? nil : event.topic,
                isRetained: true,
                event.content
            )
            self.peers[slot].sent.append(message)
        }
    }

    mutating func unsubscribe(_ request: V2Unsubscribe, _ slot: Int) {
        guard let session = self.peers[slot].member, self.isInOrder(request.request, slot) else {
            return
        }
        guard self.isSubscribed(session, request.subscription) else {
            return self.refuse(.unsubscribe, request.request, "wamp.error.no_such_subscription", slot)
        }
        self.endSubscription(request.subscription, session)
        self.peers[slot].sent.append(.unsubscribed(request.request))
    }

    mutating func endSubscription(_ id: UInt64, _ session: SessionID) {
        guard let place = self.subscriptions.firstIndex(where: { $0.id == id }) else {
            return
        }
        self.subscriptions[place].subscribers.removeAll { $0 == session }
        let values: [WireValue] = [Self.value(session), .integer(Int64(id))]
        let isLast = self.subscriptions[place].subscribers.isEmpty
        if isLast {
            self.subscriptions.remove(at: place)
        }
        self.announce("wamp.subscription.on_unsubscribe", values)
        if isLast {
            self.announce("wamp.subscription.on_delete", values)
        }
    }

    func details(of subscription: Subscription) -> WireValue {
        .object([
            .init("id", .integer(Int64(subscription.id))), .init("created", Self.time(subscription.created)),
            .init("uri", .string(subscription.uri.description)), .init("match", .string(subscription.match.rawValue)),
        ])
    }

    mutating func publish(_ request: V2Publish, _ slot: Int) {
        guard let session = self.peers[slot].member, self.isInOrder(request.request, slot),
            self.mayPass(request.options.passthrough, self.peers[slot].joining?.roles.publisher, slot)
        else {
            return
        }
        let isValid = !request.isTooLong && Self.isValid(request.topic)
        guard isValid, !Self.isReserved(request.topic) else {
            if request.options.acknowledge {
                let error: URI = isValid ? "wamp.error.not_authorized" : "wamp.error.invalid_uri"
                self.refuse(.publish, request.request, error, slot)
            }
            return
        }
        var content = EventContent(arguments: request.arguments, passthrough: request.options.passthrough)
        if request.options.discloseMe ?? false {
            let identity = self.peers[slot].identity
            content.publisher = EventPublisher(
                session: session,
                authID: identity.authID,
                authRole: identity.authRole
            )
        }
        self.publish(content, request.options, from: request.options.excludeMe ? session : nil, to: request.topic)
        if request.options.retain {
            self.retain(request, content)
        }
        if request.options.acknowledge {
            self.peers[slot].sent.append(.published(request.request, self.lastPublication))
        }
    }

    private mutating func retain(_ request: V2Publish, _ content: EventContent) {
        let options = request.options
        let ids = (options.exclude ?? []).count + (options.eligible ?? []).count
        let names = [
            options.excludeAuthIDs, options.excludeAuthRoles, options.eligibleAuthIDs, options.eligibleAuthRoles,
        ].flatMap { $0 ?? [] }
        let bytes = (request.arguments.list?.readableBytes ?? 0) + request.topic.bytes.count
        let cost = 256 + bytes + 16 * ids + names.reduce(0) { $0 + $1.utf8.count + 48 }
        self.retained.removeAll { $0.topic == request.topic }
        guard cost <= self.settings.retention.bytes else {
            return
        }
        self.retained.append(
            Retained(
                publication: self.lastPublication,
                topic: request.topic,
                content: content,
                options: options,
                cost: cost
            )
        )
        while self.retained.count > self.settings.retention.topics
            || self.retained.reduce(0, { $0 + $1.cost }) > self.settings.retention.bytes
        {
            self.retained.removeFirst()
        }
    }

    mutating func announce(_ topic: URI, _ values: [WireValue]) {
        self.publish(EventContent(values: values), V2Publish.Options(), from: nil, to: topic)
    }

    /// Publishes to everybody who is subscribed, may get it, and is not the one who is left out.
    mutating func publish(_ content: EventContent, _ options: V2Publish.Options, from: SessionID?, to topic: URI) {
        self.lastPublication += 1
        let matching = self.subscriptions.filter { Self.matches($0.uri, $0.match, topic) }
        for subscription in matching.filter({ $0.match == .exact }) + matching.filter({ $0.match != .exact }) {
            let event = Sent.event(
                subscription.id,
                publication: self.lastPublication,
                topic: subscription.match == .exact ? nil : topic,
                isRetained: false,
                content
            )
            for subscriber in subscription.subscribers where subscriber != from && self.admits(subscriber, options) {
                self.emit(.event(subscription.id, event), to: subscriber)
            }
        }
    }

    /// Whether the lists of a publication admit a session.
    private func admits(_ session: SessionID, _ options: V2Publish.Options) -> Bool {
        guard let peer = self.peers.first(where: { $0.member == session }) else {
            return false
        }
        let (authID, authRole) = (peer.identity.authID, peer.identity.authRole)
        let isExcluded =
            (options.exclude ?? []).contains(session.rawValue) || (options.excludeAuthIDs ?? []).contains(authID)
            || (options.excludeAuthRoles ?? []).contains(authRole)
        let isEligible =
            options.eligible?.contains(session.rawValue) ?? true && options.eligibleAuthIDs?.contains(authID) ?? true
            && options.eligibleAuthRoles?.contains(authRole) ?? true
        return isEligible && !isExcluded
    }

    mutating func refuse(_ code: V2MessageCode, _ request: UInt64, _ error: URI, _ slot: Int) {
        self.peers[slot].sent.append(.error(code, request, error, nil))
    }
}
