// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

extension V2SessionDriver {
    typealias Refusal = SessionV2StateMachine.Refusal

    // MARK: SUBSCRIBE

    func subscribe(_ request: V2Subscribe) {
        let key = SubscriptionKey(request.topic, match: request.options.match)
        self.topicTokens?.presented = nil
        if let subscription = self.subscriptions[key], let id = subscription.topic.subscription {
            return self.renew(subscription, request, id: id)
        }
        let question = Question(.subscribe, key.uri, match: key.match, type: .subscribe, request: request.request)
        self.authorize(question) { driver, _ in
            driver.admit(request, key: key)
        }
    }

    /// The permissions allow the subscription; what has a route is decided by its handler.
    private func admit(_ request: V2Subscribe, key: SubscriptionKey) {
        let topic = self.realm.topic(key.uri, match: key.match)
        guard topic.admission != nil || key.uri.isReserved || self.realm.host.configuration.admitsUnroutedTopics else {
            return self.refuse(.noRoute(.subscribe, request: request.request))
        }
        if let admission = topic.admission, admission.lacksToken(.subscribe, self.session.principal) {
            let question = Question(.subscribe, key.uri, type: .subscribe, request: request.request)
            return self.judge(request.options.token, question) { $0.enter(request, key: key) }
        }
        self.enter(request, key: key)
    }

    /// Nothing but the handler can refuse the subscription any more.
    private func enter(_ request: V2Subscribe, key: SubscriptionKey) {
        let topic = self.realm.topic(key.uri, match: key.match)
        // Before the meta events, whose topics may take the place of those that nobody has pinned.
        self.realm.pin(topic)
        guard let id = self.realm.host.subscribe(self.session, to: topic, on: self.realm) else {
            self.realm.unpin(topic)
            return self.refuse(.invalidPattern(request: request.request))
        }
        let subscription = Subscription(topic: topic)
        self.subscriptions[key] = subscription
        guard let admission = topic.admission, let handler = admission.handler else {
            self.keys[id.rawValue] = key
            self.realm.add(subscription, of: self.connection)
            return self.subscribed(request, id: id)
        }
        self.newcomer = Newcomer(topic: key.uri)
        let handle = Topic(
            uri: topic.uri,
            port: NewcomerTopicPort(
                topic: topic.topic,
                session: self.session,
                connection: NIOLoopBound(self.connection, eventLoop: self.eventLoop),
                eventLoop: self.eventLoop
            )
        )
        let topicRequest = admission.request
        if let immediate = admission.immediate {
            let result = Result {
                try self.authorize(.subscribe, by: immediate, topic: handle, request: topicRequest)
                try immediate.onSubscribe(self.session, topic: handle, request: topicRequest)
            }
            return self.decided(result, request, key: key, id: id, handler: immediate.name)
        }
        let session = self.session
        self.suspend(topic.metrics.call(.subscribe)) {
            try await handler.authorizeOrWrap(.subscribe, session: session, topic: handle, request: topicRequest)
            try await handler.onSubscribe(session, topic: handle, request: topicRequest)
        } completed: { driver, result in
            driver.decided(result, request, key: key, id: id, handler: handler.name)
        }
    }

    /// The handler has decided: SUBSCRIBED comes before the first event.
    private func decided(
        _ result: Result<Void, any Error>,
        _ request: V2Subscribe,
        key: SubscriptionKey,
        id: SubscriptionID,
        handler: String
    ) {
        let events = self.newcomer?.events ?? []
        self.newcomer = nil
        guard let subscription = self.subscriptions[key] else {
            return
        }
        guard !self.isEnded else {
            // What was refused is not ended by the handler; what was not is, with the rest of the session.
            if case .failure = result {
                self.forget(subscription, key: key)
            }
            return
        }
        switch result {
        case .success:
            self.keys[id.rawValue] = key
            self.realm.add(subscription, of: self.connection)
            self.subscribed(request, id: id)
            for event in events {
                self.send(event, topic: key.uri)
            }
        case .failure(let error):
            self.forget(subscription, key: key)
            self.refuse(self.refusal(error, of: .subscribe, .subscribe, request: request.request, handler: handler))
        }
    }

    /// Takes a subscription that a handler has refused out of all books.
    private func forget(_ subscription: Subscription, key: SubscriptionKey) {
        self.subscriptions[key] = nil
        self.realm.host.unsubscribe(self.session, from: key.uri, match: key.match, on: self.realm)
        self.realm.unpin(subscription.topic)
    }

    /// Sends SUBSCRIBED, and what was retained if the client wants that.
    ///
    /// The session has been added to the topic before, or somebody who learns of SUBSCRIBED could publish on another loop
    /// that does not know of the session yet; what this loop publishes comes later in any case.
    func subscribed(_ request: V2Subscribe, id: SubscriptionID) {
        self.machine.subscribed(id.rawValue)
        self.send(
            V2ServerMessages.subscribed(request: request.request, subscription: id.rawValue, in: self.serializer)
        )
        self.keepPresented(for: id)
        guard request.options.getRetained else {
            return
        }
        let match = request.options.match
        for event in self.realm.host.retained(for: self.session, uri: request.topic, match: match)
        where match == .exact || self.realm.admission.admitsPatterns(event.topic) {
            var encoder = EventEncoder(event.content, publication: event.publication)
            let message = encoder.message(
                id,
                topic: match == .exact ? nil : event.topic,
                self.serializer,
                isRetained: true,
                drawing: &self.shard.publicationRandom
            )
            if let message {
                self.send(message)
            }
        }
    }

    /// Sends an event to this session alone, if it is subscribed to the topic: WAMP v2 has no other way.
    func send(_ payload: Payload, topic: URI) {
        if let newcomer = self.newcomer, newcomer.topic == topic {
            let bytes = newcomer.bytes + payload.byteCount + Self.eventOverhead
            if bytes <= self.shard.limits.outboundBytes {
                self.newcomer?.events.append(payload)
                self.newcomer?.bytes = bytes
            }
            return
        }
        guard let id = self.subscriptions[SubscriptionKey(topic)]?.topic.subscription else {
            return
        }
        var encoder = EventEncoder(payload)
        if let message = encoder.message(id, topic: nil, self.serializer, drawing: &self.shard.publicationRandom) {
            self.send(message)
        }
    }

    private static let eventOverhead = 128

    // MARK: UNSUBSCRIBE

    func unsubscribe(_ request: V2Unsubscribe) {
        guard let key = self.keys[request.subscription], let topic = self.endSubscription(key) else {
            return self.refuse(.noSuchSubscription(request: request.request))
        }
        self.send(V2ServerMessages.unsubscribed(request: request.request, in: self.serializer))
        self.depart(from: topic)
    }

    /// Takes a subscription out of all books.
    private func endSubscription(_ key: SubscriptionKey) -> ShardTopic? {
        guard let subscription = self.subscriptions.removeValue(forKey: key) else {
            return nil
        }
        let topic = subscription.topic
        if let id = topic.subscription?.rawValue {
            self.keys[id] = nil
            self.machine.unsubscribed(id)
            self.forgetToken(of: topic.subscription)
        }
        self.realm.remove(subscription)
        self.realm.host.unsubscribe(self.session, from: key.uri, match: key.match, on: self.realm)
        self.realm.unpin(topic)
        return topic
    }

    /// Tells the handler that the session has left a topic.
    private func depart(from topic: ShardTopic) {
        guard let admission = topic.admission, let handler = admission.handler else {
            return
        }
        let (handle, request, session) = (topic.topic, admission.request, self.session)
        if let immediate = admission.immediate {
            do {
                try self.authorize(.unsubscribe, by: immediate, topic: handle, request: request)
                try immediate.onUnsubscribe(session, topic: handle, request: request)
            } catch {
                self.logFailure(error, of: .unsubscribe, handler: immediate.name)
            }
            return
        }
        self.suspend(topic.metrics.call(.unsubscribe)) {
            try await handler.authorizeOrWrap(.unsubscribe, session: session, topic: handle, request: request)
            try await handler.onUnsubscribe(session, topic: handle, request: request)
        } completed: { driver, result in
            if case .failure(let error) = result {
                driver.logFailure(error, of: .unsubscribe, handler: handler.name)
            }
        }
    }

    /// A subscription has been taken from the session.
    func revoked(_ id: SubscriptionID, reason: URI?) {
        guard let key = self.keys[id.rawValue], let topic = self.endSubscription(key) else {
            return
        }
        if self.machine.roles.subscriber?.contains(.subscriptionRevocation) ?? false {
            self.send(
                V2ServerMessages.unsubscribed(
                    revoking: id.rawValue,
                    reason: reason?.description,
                    in: self.serializer
                )
            )
        }
        self.depart(from: topic)
    }

    // MARK: PUBLISH

    func publish(_ request: V2Publish) {
        let question = Question(
            .publish,
            request.topic,
            type: .publish,
            request: request.request,
            isAnswered: request.options.acknowledge
        )
        let decision = self.realm.host.decision(.publish, request.topic, match: .exact, role: self.identity.authRole)
        if case .allowed(let discloses) = decision {
            return self.admit(request, discloses: discloses)
        }
        self.authorize(question) { driver, discloses in
            driver.admit(request, discloses: discloses)
        }
    }

    private func admit(_ request: V2Publish, discloses: Bool?) {
        let topic = self.realm.topic(request.topic)
        let isAnswered = request.options.acknowledge
        guard let admission = topic.admission else {
            guard self.realm.host.configuration.admitsUnroutedTopics else {
                return self.refuse(.noRoute(.publish, request: request.request, isAnswered: isAnswered))
            }
            let publication = self.publication(request, discloses: discloses)
            topic.metrics.published()
            self.realm.publish(publication.payload, to: publication.audience, topic: topic)
            return self.published(request, publication)
        }
        let rule = self.realm.admission.publishRule(
            route: admission.publish,
            listener: self.listener.configuration.publish
        )
        guard rule.admits(self.session.principal) else {
            return self.refuse(.publishRule(request: request.request, isAnswered: isAnswered))
        }
        guard !admission.lacksToken(.publish, self.session.principal) else {
            let question = Question(
                .publish,
                request.topic,
                type: .publish,
                request: request.request,
                isAnswered: isAnswered
            )
            return self.judge(request.options.token, question) { driver in
                driver.publish(request, topic: driver.realm.topic(request.topic), admission, discloses: discloses)
            }
        }
        self.publish(request, topic: topic, admission, discloses: discloses)
    }

    private func publish(_ request: V2Publish, topic: ShardTopic, _ admission: TopicAdmission, discloses: Bool?) {
        let publication = self.publication(request, discloses: discloses)
        topic.metrics.published()
        guard let handler = admission.handler else {
            return self.published(request, publication)
        }
        self.publish(publication, by: request, topic: topic, admission: admission, handler: handler)
    }

    private func publish(
        _ publication: Publication,
        by request: V2Publish,
        topic: ShardTopic,
        admission: TopicAdmission,
        handler: any TopicHandler
    ) {
        let topicRequest = admission.request
        if let immediate = admission.immediate {
            let result = Result {
                try self.authorize(.publish, by: immediate, topic: topic.topic, request: topicRequest)
                try immediate.onPublish(publication, from: self.session, topic: topic.topic, request: topicRequest)
            }
            return self.decided(result, request, publication, handler: immediate.name)
        }
        let kept = Publication(publication.payload.compacted, to: publication.audience)
        let (session, handle) = (self.session, topic.topic)
        self.suspend(topic.metrics.call(.publish)) {
            try await handler.authorizeOrWrap(.publish, session: session, topic: handle, request: topicRequest)
            try await handler.onPublish(kept, from: session, topic: handle, request: topicRequest)
        } completed: { driver, result in
            driver.decided(result, request, kept, handler: handler.name)
        }
    }

    private func decided(
        _ result: Result<Void, any Error>,
        _ request: V2Publish,
        _ publication: Publication,
        handler: String
    ) {
        switch result {
        case .success:
            self.published(request, publication)
        case .failure(let error):
            var refusal = self.refusal(error, of: .publish, .publish, request: request.request, handler: handler)
            refusal.isAnswered = request.options.acknowledge
            self.refuse(refusal)
        }
    }

    private func published(_ request: V2Publish, _ publication: Publication) {
        guard let id = publication.payload.origin?.publication else {
            return
        }
        if request.options.acknowledge, !self.isEnded {
            self.send(
                V2ServerMessages.published(
                    request: request.request,
                    publication: id.rawValue,
                    in: self.serializer
                )
            )
        }
    }

    private func publication(_ request: V2Publish, discloses: Bool?) -> Publication {
        var audience = Audience(request.options)
        if request.options.excludeMe {
            audience.excludedPublisher = self.session.id
        }
        var details = request.options.passthrough?.members ?? []
        if discloses ?? self.realm.host.configuration.disclosure.discloses(request.options.discloseMe) {
            let identity = self.identity
            let publisher = EventPublisher(
                session: self.session.id,
                authID: identity.authID,
                authRole: identity.authRole
            )
            details += publisher.details
        }
        let origin = Payload.Origin(
            publication: PublicationID(using: &self.shard.publicationRandom),
            details: details,
            isRetained: request.options.retain
        )
        return Publication(Payload(request.arguments, origin: origin), to: audience)
    }

    // MARK: Refusals

    /// What a client learns of a handler's error.
    private func refusal(
        _ error: any Error,
        of action: TopicAction,
        _ type: V2MessageCode,
        request: UInt64,
        handler: String
    ) -> Refusal {
        if let refusal = error as? SubscriptionRefusal {
            return Refusal(type, request: request, error: V2URI.notAuthorized, message: refusal.reason)
        }
        if let failure = error as? AuthorizationFailure {
            let rejection = failure.cause as? FirewallRejection
            self.listener.metrics.refused(rejection == nil ? .handlerError : .firewall)
            let message = rejection?.message ?? (failure.cause as? HandlerError)?.message ?? "The check failed."
            return Refusal(type, request: request, error: V2URI.notAuthorized, message: message)
        }
        if let refusal = error as? PublicationRefusal, action == .publish {
            self.listener.metrics.refused(.publish)
            return Refusal(type, request: request, error: V2URI.notAuthorized, message: refusal.message)
        }
        self.countFailure(error)
        if !(error is HandlerError) {
            self.logFailure(error, of: action, handler: handler)
        }
        let message =
            switch error {
            case is CallTimeout: "The topic handler took too long."
            case is TooManyCalls: TooManyCalls.message
            case let error as HandlerError: error.message
            case _: "The topic handler failed."
            }
        return Refusal(type, request: request, error: V2URI.runtimeError, message: message)
    }
}

extension SessionV2StateMachine.Refusal {
    /// A topic without route, where only topics with a route exist.
    static func noRoute(_ type: V2MessageCode, request: UInt64, isAnswered: Bool = true) -> Self {
        Self(
            type,
            request: request,
            error: V2URI.notAuthorized,
            message: "No route matches the topic.",
            isAnswered: isAnswered
        )
    }

    /// The rule for publishing forbids it.
    static func publishRule(request: UInt64, isAnswered: Bool) -> Self {
        Self(
            .publish,
            request: request,
            error: V2URI.notAuthorized,
            message: "You may not publish to this topic.",
            isAnswered: isAnswered
        )
    }

    /// A pattern that the broker cannot keep.
    static func invalidPattern(request: UInt64) -> Self {
        Self(
            .subscribe,
            request: request,
            error: V2URI.invalidURI,
            message: "The pattern has too many components."
        )
    }

    /// The session has no such subscription.
    static func noSuchSubscription(request: UInt64) -> Self {
        Self(
            .unsubscribe,
            request: request,
            error: V2URI.noSuchSubscription,
            message: "The session has no such subscription."
        )
    }
}
