// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A topic handler that never suspends.
///
/// Its methods run on the event loop of the session, without a task and without a thread switch: they must return at
/// once, so no file, lock or network. The built-in handlers are of this kind.
public protocol ImmediateTopicHandler: TopicHandler {
    /// See ``TopicHandler``.
    ///
    /// - Parameters:
    ///   - action: What is asked for.
    ///   - session: Who asks.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``FirewallRejection`` to refuse.
    func authorize(_ action: TopicAction, session: Session, topic: Topic, request: TopicRequest) throws

    /// See ``TopicHandler``.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``SubscriptionRefusal`` to refuse.
    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws

    /// See ``TopicHandler``.
    ///
    /// - Parameters:
    ///   - session: Who was subscribed.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: An error to answer with; see ``TopicHandler``.
    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws

    /// See ``TopicHandler``.
    ///
    /// - Parameters:
    ///   - publication: The event and its audience.
    ///   - session: Who publishes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: An error to answer with; see ``TopicHandler``.
    func onPublish(_ publication: Publication, from session: Session, topic: Topic, request: TopicRequest) throws
}

extension ImmediateTopicHandler {
    /// Allows everything.
    ///
    /// - Parameters:
    ///   - action: What is asked for.
    ///   - session: Who asks.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: Nothing.
    public func authorize(_ action: TopicAction, session: Session, topic: Topic, request: TopicRequest) throws {}

    /// Accepts the subscription.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: Nothing.
    public func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {}

    /// Does nothing.
    ///
    /// - Parameters:
    ///   - session: Who was subscribed.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: An error to answer with; see ``TopicHandler``.
    public func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {}
}

// In a function that may suspend Swift prefers a method that may, and would find the defaults of `TopicHandler`, which do
// nothing, where a handler of this kind is called by its own type.
extension ImmediateTopicHandler {
    /// Asks the method that never suspends.
    ///
    /// - Parameters:
    ///   - action: What is asked for.
    ///   - session: Who asks.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``FirewallRejection`` to refuse.
    public func authorize(
        _ action: TopicAction,
        session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {
        try { try self.authorize(action, session: session, topic: topic, request: request) }()
    }

    /// Asks the method that never suspends.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``SubscriptionRefusal`` to refuse.
    public func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        try { try self.onSubscribe(session, topic: topic, request: request) }()
    }

    /// Asks the method that never suspends.
    ///
    /// - Parameters:
    ///   - session: Who was subscribed.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: An error to answer with; see ``TopicHandler``.
    public func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        try { try self.onUnsubscribe(session, topic: topic, request: request) }()
    }
}
