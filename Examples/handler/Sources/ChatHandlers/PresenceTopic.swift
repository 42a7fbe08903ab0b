// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import WAMP

/// Tells everybody who is subscribed to a topic, whenever that changes.
///
/// An event is `{"present": ["alice", "bob"]}`. The handler keeps state, so it is an actor; its methods could wait for a
/// database as well. While one waits, only its own session's later messages wait with it.
public actor PresenceTopic: TopicHandler {
    /// The name that routes use.
    public nonisolated let name: String

    /// Who is where, in the order of arrival; as many entries as there are subscriptions.
    private var present: [URI: [(id: SessionID, login: String)]] = [:]

    /// Makes a handler.
    ///
    /// - Parameter name: The name that routes use.
    public init(name: String) {
        self.name = name
    }

    /// Notes the newcomer and tells everybody; the newcomer is counted already, and gets the event too.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    public func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async {
        self.present[topic.uri, default: []].append((session.id, session.principal.login ?? "anonymous"))
        self.announce(topic)
    }

    /// Forgets who left and tells the others; called once for each subscription, also when the connection is gone.
    ///
    /// - Parameters:
    ///   - session: Who was subscribed.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    public func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) async {
        self.present[topic.uri]?.removeAll { $0.id == session.id }
        if self.present[topic.uri]?.isEmpty == true {
            self.present[topic.uri] = nil
        }
        self.announce(topic)
    }

    /// Refuses: only the handler itself sends events here.
    ///
    /// - Parameters:
    ///   - publication: The event and its audience.
    ///   - session: Who publishes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: Always.
    public func onPublish(
        _ publication: Publication,
        from session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {
        throw HandlerError("Nobody can publish here.")
    }

    private func announce(_ topic: Topic) {
        let logins = (self.present[topic.uri] ?? []).map { WireValue.string($0.login) }
        topic.broadcast(Payload(["present": .array(logins)]))
    }
}
