// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

extension SessionDriver {
    // MARK: SUBSCRIBE

    func subscribe(_ uri: URI) {
        let topic = self.shard.topic(uri)
        guard let admission = topic.admission else {
            return self.violate(.noRoute, reason: "No route matches the topic of a SUBSCRIBE.")
        }
        let subscription = Subscription(topic: topic)
        self.subscriptions[topic.uri] = subscription
        self.shard.pin(topic)
        self.shard.realm.subscribe(self.session, to: topic.uri, admission: admission, shard: self.shard)
        guard let handler = admission.handler else {
            return self.shard.add(subscription, of: self.connection)
        }
        guard let immediate = admission.immediate else {
            return self.subscribe(subscription, admission: admission, awaiting: handler)
        }
        self.shard.add(subscription, of: self.connection)
        do {
            try self.authorize(.subscribe, by: immediate, topic: topic, request: admission.request)
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
        self.suspend {
            try await handler.authorizeOrWrap(.subscribe, session: session, topic: topic, request: request)
            try await handler.onSubscribe(session, topic: topic, request: request)
        } completed: { driver, result in
            driver.undecided = nil
            driver.decided(result, topic: request.uri, handler: handler.name)
        }
    }

    private func decided(_ result: Result<Void, any Error>, topic uri: URI, handler: String) {
        guard let subscription = self.subscriptions[uri] else {
            return
        }
        if !self.isEnded {
            self.shard.add(subscription, of: self.connection)
        }
        if case .failure(let error) = result {
            self.failed(.subscribe, error, topic: subscription.topic, handler: handler)
        }
    }

    /// A handler has refused a subscription: it ends, and only the session's own books know of it.
    private func refused(_ topic: ShardTopic, reason: String) {
        if let subscription = self.subscriptions[topic.uri] {
            self.shard.remove(subscription)
        }
        self.shard.realm.unsubscribe(self.session.id, from: topic.uri)
        self.machine.refused(topic.uri)
        self.listener.refuse(.subscription, peer: self.session.remoteAddress, reason: reason)
        self.connection.send(.text, V1Replies.subscriptionRefused(topic: topic.uri))
    }

    // MARK: UNSUBSCRIBE

    func unsubscribe(_ uri: URI, wasRefused: Bool) {
        guard let subscription = self.subscriptions.removeValue(forKey: uri) else {
            return
        }
        let topic = subscription.topic
        self.shard.remove(subscription)
        defer { self.shard.unpin(topic) }
        guard !wasRefused, let admission = topic.admission else {
            return
        }
        self.shard.realm.unsubscribe(self.session.id, from: topic.uri)
        guard let handler = admission.handler else {
            return
        }
        guard let immediate = admission.immediate else {
            return self.call(handler, .unsubscribe, topic: topic, request: admission.request) { session, topic in
                try await handler.onUnsubscribe(session, topic: topic, request: admission.request)
            }
        }
        do {
            try self.authorize(.unsubscribe, by: immediate, topic: topic, request: admission.request)
            try immediate.onUnsubscribe(self.session, topic: topic.topic, request: admission.request)
        } catch {
            self.failed(.unsubscribe, error, topic: topic, handler: immediate.name)
        }
    }

    // MARK: PUBLISH

    func publish(_ name: ByteBuffer, payload: ByteBuffer, audience: Audience, excludesPublisher: Bool) {
        let topic = self.shard.topic(name)
        guard let admission = topic.admission else {
            return self.violate(.noRoute, reason: "No route matches the topic of a PUBLISH.")
        }
        let rule = self.shard.admission.publishRule(
            route: admission.publish,
            listener: self.listener.configuration.publish
        )
        guard rule.admits(self.session.principal) else {
            return self.refusePublication(rule, topic: topic, admission: admission)
        }
        guard let handler = admission.handler else {
            return
        }
        self.listener.metrics.published()
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
            try self.authorize(.publish, by: immediate, topic: topic, request: admission.request)
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

    // MARK: CALL

    func call(id: ByteBuffer, procedure: ByteBuffer, arguments: ByteBuffer, count: Int) {
        let uri = URI(bytes: Array(buffer: procedure))
        guard let request = self.shard.admission.request(uri) else {
            return self.violate(.noRoute, reason: "No route matches the procedure of a CALL.")
        }
        let parameters = ProcedureCall.arguments(arguments, count: count)
        let id = id.compactCopy
        let name = request.route.handler
        guard let handler = self.shard.admission.handlers.procedureHandler(name) else {
            let failure = ProcedureFailure.notRegistered(route: request.route.name)
            return self.answer(id: id, procedure: uri, parameters, .failure(failure))
        }
        let method = ProcedureCall.method(from: request.attributes["method"] ?? "")
        guard !method.isEmpty else {
            return self.answer(id: id, procedure: uri, parameters, .failure(.methodNotFound))
        }
        let call = ProcedureCall(method: method, arguments: parameters, session: self.session, request: request)
        self.suspend {
            try await handler.call(call)
        } completed: { driver, result in
            if case .failure(let error) = result, !(error is HandlerError), !(error is ProcedureError) {
                driver.listener.causes.handlerFailed(error, action: .publish, handler: name)
            }
            driver.answer(id: id, procedure: uri, parameters, result.mapError { ProcedureFailure($0) })
        }
    }

    private func answer(
        id: ByteBuffer,
        procedure: URI,
        _ arguments: JSONValue,
        _ outcome: Result<JSONValue?, ProcedureFailure>
    ) {
        let message = V1Replies.answer(id: id, procedure: procedure, arguments: arguments, outcome: outcome)
        self.connection.send(.text, message)
    }

    // MARK: Handlers

    private func authorize(
        _ action: TopicAction,
        by handler: any ImmediateTopicHandler,
        topic: ShardTopic,
        request: TopicRequest
    ) throws {
        do {
            try handler.authorize(action, session: self.session, topic: topic.topic, request: request)
        } catch {
            throw AuthorizationFailure(error)
        }
    }

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
        self.suspend {
            try await handler.authorizeOrWrap(action, session: session, topic: handle, request: request)
            try await method(session, handle)
        } completed: { driver, result in
            if case .failure(let error) = result {
                driver.failed(action, error, topic: driver.shard.topic(request.uri), handler: name)
            }
        }
    }

    /// Answers an error of a handler.
    private func failed(_ action: TopicAction, _ error: any Error, topic: ShardTopic, handler: String) {
        if let refusal = error as? SubscriptionRefusal, action == .subscribe {
            return self.refused(topic, reason: refusal.reason)
        }
        let failure = V1Replies.Failure(error)
        switch failure {
        case .rejected: self.listener.metrics.refused(.firewall)
        case .notSecured, .failed, .tooMany:
            self.listener.metrics.refused(error is CallTimeout ? .handlerTimeout : .handlerError)
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

/// An error that `authorize` threw.
struct AuthorizationFailure: Error {
    let cause: any Error

    init(_ cause: any Error) {
        self.cause = cause
    }
}

extension TopicHandler {
    /// Calls `authorize` and marks its error as one of it.
    func authorizeOrWrap(
        _ action: TopicAction,
        session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {
        do {
            try await self.authorize(action, session: session, topic: topic, request: request)
        } catch {
            throw AuthorizationFailure(error)
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
        } else {
            self = .failed((error as? HandlerError)?.message ?? "The topic handler failed.")
        }
    }
}

extension ByteBuffer {
    /// The same bytes in memory of their own, so that a small slice does not keep a large buffer.
    var compactCopy: ByteBuffer {
        var copy = ByteBuffer()
        copy.writeImmutableBuffer(self)
        return copy
    }
}
