// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What decides about the subscriptions to and publications on the topics of a route.
///
/// A route names its handler in `handler.callback`. The server calls the methods of one session one after the other; a
/// method that suspends holds up the later messages of that session and of nobody else. Methods of different sessions
/// run at the same time, so a handler with state is an actor or guards it.
///
/// What a thrown error means for the client:
///
/// | thrown | WAMP v1 | WAMP v2 |
/// |---|---|---|
/// | ``SubscriptionRefusal`` by `onSubscribe` | not subscribed; a text frame, the connection stays | ERROR `not_authorized` |
/// | ``PublicationRefusal`` by `onPublish` | CALLERROR of code 401, the connection stays | ERROR `not_authorized` |
/// | ``FirewallRejection`` by `authorize` | CALLERROR of code 401, the connection is closed | ERROR `not_authorized` |
/// | any other error by `authorize` | CALLERROR of code 500, the connection is closed | ERROR `not_authorized` |
/// | any error by another method | CALLERROR of code 500, connection and subscription stay | ERROR `runtime_error` |
///
/// A session is not subscribed either if `onSubscribe` takes too long, or there is no room for the call.
///
/// The text of a ``HandlerError`` reaches the client; of other errors only the fact. In WAMP v2 an error of `onSubscribe`
/// means that the session is not subscribed, and publishers hear of errors only if they have asked to.
///
/// A handler that never suspends conforms to ``ImmediateTopicHandler`` and costs no task.
///
/// Source: GosWebSocketBundle `TopicInterface`, `SecuredTopicInterface`.
public protocol TopicHandler: Sendable {
    /// The name that routes use in `handler.callback`.
    var name: String { get }

    /// Whether events also go to WAMP v2 sessions that are subscribed to a pattern that matches the topic.
    ///
    /// A subscription to a pattern is not put to the handlers of the topics, so the default is no: who gets the events of a
    /// handler's topics is for the handler to say.
    var admitsPatterns: Bool { get }

    /// Called before each of the other methods; returns if they may be called.
    ///
    /// - Parameters:
    ///   - action: What is asked for.
    ///   - session: Who asks.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``FirewallRejection`` to refuse.
    func authorize(_ action: TopicAction, session: Session, topic: Topic, request: TopicRequest) async throws

    /// Called when a session subscribes; it is counted in the topic already.
    ///
    /// If the method suspends, the session gets what the method itself broadcasts, and everybody's events only after
    /// it has returned.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``SubscriptionRefusal`` to refuse.
    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws

    /// Called once for each subscription that ends, by request or because the session is gone.
    ///
    /// It may be missing for a session that is gone, if the handler may suspend: when more calls are awaited than
    /// `limits.handler_calls`, which is logged, or when the server ends.
    ///
    /// - Parameters:
    ///   - session: Who was subscribed.
    ///   - topic: The topic; the session is not counted any more.
    ///   - request: The route and its attributes.
    /// - Throws: An error to answer with; see ``TopicHandler``.
    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws

    /// Called when a session publishes; nothing is sent unless the handler does.
    ///
    /// - Parameters:
    ///   - publication: The event and its audience.
    ///   - session: Who publishes; it need not be subscribed.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: An error to answer with; see ``TopicHandler``.
    func onPublish(
        _ publication: Publication,
        from session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws
}

extension TopicHandler {
    /// No.
    public var admitsPatterns: Bool {
        false
    }

    /// Allows everything.
    ///
    /// - Parameters:
    ///   - action: What is asked for.
    ///   - session: Who asks.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: Nothing.
    public func authorize(
        _ action: TopicAction,
        session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {}

    /// Accepts the subscription.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: Nothing.
    public func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {}

    /// Does nothing.
    ///
    /// - Parameters:
    ///   - session: Who was subscribed.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: An error to answer with; see ``TopicHandler``.
    public func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {}
}

/// What a session asks of a topic.
public enum TopicAction: String, Equatable, Sendable {
    /// A subscription.
    case subscribe = "onSubscribe"
    /// The end of a subscription.
    case unsubscribe = "onUnSubscribe"
    /// A publication.
    case publish = "onPublish"
}
