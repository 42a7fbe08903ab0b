// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A broadcast topic that only the user named in the route's `user_id` may subscribe to.
///
/// The attribute is read as an integer; 0, a missing value and `*` are nobody. Who may publish is the route's matter
/// (`publish`), not this handler's.
///
/// Source: OroSyncBundle `SecuredTopic`, `UserAwareTopicTrait`.
public struct SecuredTopic: ImmediateTopicHandler {
    /// The name that routes use.
    public let name: String

    /// Makes a handler.
    ///
    /// - Parameter name: The name that routes use.
    public init(name: String) {
        self.name = name
    }

    /// Allows the user whose id the topic names.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``SubscriptionRefusal`` for everybody else.
    public func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        guard let owner = request.attributes.int("user_id"), owner != 0 else {
            throw SubscriptionRefusal("The topic names no user.")
        }
        guard session.principal.userID == owner else {
            throw SubscriptionRefusal("The topic belongs to another user.")
        }
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
        topic.broadcast(publication.payload, to: publication.audience)
    }
}
