// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A secured topic that everybody may subscribe to when `user_id` is `*`.
///
/// Source: OroImapBundle `SyncFailTopic`.
public struct SyncFailTopic: ImmediateTopicHandler {
    private let secured: SecuredTopic

    /// The name that routes use.
    public var name: String {
        self.secured.name
    }

    /// Makes a handler.
    ///
    /// - Parameter name: The name that routes use.
    public init(name: String) {
        self.secured = SecuredTopic(name: name)
    }

    /// Allows everybody for `*`, else the user whose id the topic names.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``SubscriptionRefusal`` for everybody else.
    public func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        guard request.attributes["user_id"] != "*" else {
            return
        }
        try self.secured.onSubscribe(session, topic: topic, request: request)
    }

    /// Broadcasts.
    ///
    /// - Parameters:
    ///   - publication: The event and its audience.
    ///   - session: Who publishes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: An error to answer with; see ``TopicHandler``.
    public func onPublish(
        _ publication: Publication,
        from session: Session,
        topic: Topic,
        request: TopicRequest
    ) throws {
        try self.secured.onPublish(publication, from: session, topic: topic, request: request)
    }
}
