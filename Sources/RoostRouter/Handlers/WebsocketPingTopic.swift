// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// Broadcasts `"Connection keep alive"` at an interval, so that proxies do not cut idle connections.
///
/// What is published to it is dropped.
///
/// Source: OroSyncBundle `WebsocketPingTopic`.
public struct WebsocketPingTopic: ImmediateTopicHandler, PeriodicTopicHandler {
    /// The name that routes use.
    public let name: String

    /// The time between two events; Oro's default is 50 s.
    public let interval: Duration

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - name: The name that routes use.
    ///   - interval: The time between two events.
    public init(name: String, interval: Duration = .seconds(50)) {
        self.name = name
        self.interval = interval
    }

    /// Drops the publication.
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
    ) throws {}

    /// Broadcasts the keep-alive event.
    ///
    /// - Parameter topic: The topic.
    /// - Throws: Any error; it is logged and changes nothing.
    public func tick(_ topic: Topic) async throws {
        topic.broadcast(Payload("Connection keep alive"))
    }
}
