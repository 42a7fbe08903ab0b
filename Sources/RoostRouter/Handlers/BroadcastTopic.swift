// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Sends each publication to all subscribers; `exclude` and `eligible` are honoured.
///
/// Source: OroSyncBundle `BroadcastTopic`.
public struct BroadcastTopic: ImmediateTopicHandler {
    /// The name that routes use.
    public let name: String

    /// Whether WAMP v2 sessions that are subscribed to a pattern get the events too.
    ///
    /// Default no: with a pattern somebody learns the names of topics that nobody has told them.
    public let admitsPatterns: Bool

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - name: The name that routes use.
    ///   - admitsPatterns: Whether WAMP v2 sessions that are subscribed to a pattern get the events too.
    public init(name: String, admitsPatterns: Bool = false) {
        self.name = name
        self.admitsPatterns = admitsPatterns
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
