// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

extension V1SessionDriver {
    // MARK: SUBSCRIBE

    func subscribe(_ uri: URI) {
        let topic = self.realm.topic(uri)
        guard let admission = topic.admission else {
            return self.violate(.noRoute, reason: "No route matches the topic of a SUBSCRIBE.")
        }
        guard !admission.lacksToken(.subscribe, self.session.principal) else {
            return self.refused(topic, reason: "The session has no token for the topic.")
        }
        let subscription = Subscription(topic: topic)
        self.subscriptions[SubscriptionKey(topic.uri)] = subscription
        self.realm.pin(topic)
        _ = self.realm.host.subscribe(self.session, to: topic, on: self.realm)
        guard let handler = admission.handler else {
            return self.realm.add(subscription, of: self.connection)
        }
        guard let immediate = admission.immediate else {
            return self.subscribe(subscription, admission: admission, awaiting: handler)
        }
        self.realm.add(subscription, of: self.connection)
        do {
            try self.authorize(.subscribe, by: immediate, topic: topic.topic, request: admission.request)
            try immediate.onSubscribe(self.session, topic: topic.topic, request: admission.request)
        } catch {
            self.failed(.subscribe, error, topic: topic, handler: immediate.name)
        }
    }

    /// Asks a handler that may suspend; until it returns the newcomer is counted and gets nobody else's events.
    private func subscribe(_ subscription: Subscription, admission: TopicAdmission, awaiting handler: any TopicHandler)
    {
        let request = admission.request
        let session = self.session
        let port = NewcomerTopicPort(
            topic: subscription.topic.topic,
            session: session,
            connection: NIOLoopBound(self.connection, eventLoop: self.eventLoop),
            eventLoop: self.eventLoop
        )
        let topic = Topic(uri: subscription.topic.uri, port: port)
        self.undecided = subscription.topic.uri
        self.suspend(subscription.topic.metrics.call(.subscribe)) {
            try await handler.authorizeOrWrap(.subscribe, session: session, topic: topic, request: request)
            try await handler.onSubscribe(session, topic: topic, request: request)
        } completed: { driver, result in
            driver.undecided = nil
            driver.decided(result, topic: request.uri, handler: handler.name)
        }
    }

    private func decided(_ result: Result<Void, any Error>, topic uri: URI, handler: String) {
        guard let subscription = self.subscriptions[SubscriptionKey(uri)] else {
            return
        }
        if !self.isEnded {
            self.realm.add(subscription, of: self.connection)
        }
        if case .failure(let error) = result {
            self.failed(.subscribe, error, topic: subscription.topic, handler: handler)
        }
    }

    /// A handler has refused a subscription: it ends, and only the session's own books know of it.
    private func refused(_ topic: ShardTopic, reason: String) {
        if let subscription = self.subscriptions[SubscriptionKey(topic.uri)] {
            self.realm.remove(subscription)
        }
        self.realm.host.unsubscribe(self.session, from: topic.uri, match: .exact, on: self.realm)
        self.machine.refused(topic.uri)
        self.listener.refuse(.subscription, peer: self.session.remoteAddress, reason: reason)
        self.connection.send(.text, V1Replies.subscriptionRefused(topic: topic.uri))
    }

    // MARK: UNSUBSCRIBE

    func unsubscribe(_ uri: URI, wasRefused: Bool) {
        guard let subscription = self.subscriptions.removeValue(forKey: SubscriptionKey(uri)) else {
            return
        }
        let topic = subscription.topic
        self.realm.remove(subscription)
        defer { self.realm.unpin(topic) }
        guard !wasRefused, let admission = topic.admission else {
            return
        }
        self.realm.host.unsubscribe(self.session, from: topic.uri, match: .exact, on: self.realm)
        guard let handler = admission.handler else {
            return
        }
        guard let immediate = admission.immediate else {
            return self.call(handler, .unsubscribe, topic: topic, request: admission.request) { session, topic in
                try await handler.onUnsubscribe(session, topic: topic, request: admission.request)
            }
        }
        do {
            try self.authorize(.unsubscribe, by: immediate, topic: topic.topic, request: admission.request)
            try immediate.onUnsubscribe(self.session, topic: topic.topic, request: admission.request)
        } catch {
            self.failed(.unsubscribe, error, topic: topic, handler: immediate.name)
        }
    }

    // MARK: PUBLISH

    func publish(_ name: ByteBuffer, payload: ByteBuffer, audience: Audience, excludesPublisher: Bool) {
        let topic = self.realm.topic(name)
        guard let admission = topic.admission else {
            return self.violate(.noRoute, reason: "No route matches the topic of a PUBLISH.")
        }
        let rule = self.realm.admission.publishRule(
            route: admission.publish,
            listener: self.listener.configuration.publish
        )
        guard rule.admits(self.session.principal) else {
            return self.refusePublication(rule, topic: topic, admission: admission)
        }
        guard !admission.lacksToken(.publish, self.session.principal) else {
            self.listener.refuse(.token, peer: self.session.remoteAddress, reason: "It has no token for the topic.")
            let failure = V1Replies.Failure.rejected("You need a token to publish to this topic.")
            return self.connection.send(.text, failure.message(.publish, topic: topic.uri))
        }
        guard let handler = admission.handler else {
            return
        }
        topic.metrics.published()
        var audience = audience
        if excludesPublisher {
            audience.excluded.append(.session(self.session.id))
        }
        guard let immediate = admission.immediate else {
            let publication = Publication(Payload(validated: payload.compactCopy), to: audience)
            return self.call(handler, .publish, topic: topic, request: admission.request) { session, topic in
                try await handler.onPublish(publication, from: session, topic: topic, request: admission.request)
            }
        }
        let publication = Publication(Payload(validated: payload), to: audience)
        do {
            try self.authorize(.publish, by: immediate, topic: topic.topic, request: admission.request)
            try immediate.onPublish(
                publication,
                from: self.session,
                topic: topic.topic,
                request: admission.request
            )
        } catch {
            self.failed(.publish, error, topic: topic, handler: immediate.name)
        }
    }

    /// Tells a publisher that it may not; the connection stays.
    private func refusePublication(_ rule: PublishRule, topic: ShardTopic, admission: TopicAdmission) {
        let route = admission.request.route.name
        self.listener.refuse(.publish, peer: self.session.remoteAddress, reason: "The rule for publishing forbids it.")
        self.listener.causes.warn(
            "publication refused",
            cause: route,
            metadata: [LogKey.route: "\(route)", LogKey.publish: "\(rule.configurationText)"]
        )
        let failure = V1Replies.Failure.rejected("You may not publish to this topic.")
        self.connection.send(.text, failure.message(.publish, topic: topic.uri))
    }

    // MARK: Handlers

    /// Calls a handler that may suspend.
    private func call(
        _ handler: any TopicHandler,
        _ action: TopicAction,
        topic: ShardTopic,
        request: TopicRequest,
        _ method: @escaping @Sendable (Session, Topic) async throws -> Void
    ) {
        let session = self.session
        let handle = topic.topic
        let name = handler.name
        self.suspend(topic.metrics.call(action)) {
            try await handler.authorizeOrWrap(action, session: session, topic: handle, request: request)
            try await method(session, handle)
        } completed: { driver, result in
            if case .failure(let error) = result {
                driver.failed(action, error, topic: driver.realm.topic(request.uri), handler: name)
            }
        }
    }

    /// Answers an error of a handler.
    private func failed(_ action: TopicAction, _ error: any Error, topic: ShardTopic, handler: String) {
        switch (action, error) {
        case (.subscribe, let refusal as SubscriptionRefusal):
            return self.refused(topic, reason: refusal.reason)
        case (.subscribe, is CallTimeout), (.subscribe, is TooManyCalls):
            // Nobody has decided, so nobody is let in.
            self.countFailure(error)
            self.logFailure(error, of: action, handler: handler)
            return self.refused(topic, reason: "The topic handler has not decided.")
        case (.publish, let refusal as PublicationRefusal):
            self.listener.refuse(.publish, peer: self.session.remoteAddress, reason: refusal.message)
            return self.connection.send(
                .text,
                V1Replies.Failure.rejected(refusal.message).message(.publish, topic: topic.uri)
            )
        case _:
            break
        }
        let failure = V1Replies.Failure(error)
        switch failure {
        case .rejected: self.listener.metrics.refused(.firewall)
        case .notSecured, .failed, .tooMany:
            self.countFailure(error)
        }
        if !(error is HandlerError), !(error is AuthorizationFailure) {
            self.logFailure(error, of: action, handler: handler)
        }
        self.connection.send(.text, failure.message(action, topic: topic.uri))
        if failure.endsConnection {
            self.connection.end(code: 0)
        }
    }
}

extension V1Replies.Failure {
    /// What a client learns of a handler's error.
    init(_ error: any Error) {
        if let failure = error as? AuthorizationFailure {
            if let rejection = failure.cause as? FirewallRejection {
                self = .rejected(rejection.message)
            } else {
                self = .notSecured((failure.cause as? HandlerError)?.message ?? "The check failed.")
            }
        } else if error is CallTimeout {
            self = .failed("The topic handler took too long.")
        } else if error is TooManyCalls {
            self = .failed(TooManyCalls.message)
        } else {
            self = .failed((error as? HandlerError)?.message ?? "The topic handler failed.")
        }
    }
}
