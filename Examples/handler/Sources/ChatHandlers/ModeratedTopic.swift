// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import WAMP

/// A chat that lets only short texts pass, and says who sent them.
///
/// A client publishes `{"text": "hello"}`, the subscribers get `{"from": "alice", "text": "hello"}`. It keeps nothing and
/// waits for nothing, so it is an immediate handler: it runs on the event loop of the publisher.
public struct ModeratedTopic: ImmediateTopicHandler {
    /// The name that routes use.
    public let name: String

    /// The longest text, in bytes.
    public let longestText: Int

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - name: The name that routes use.
    ///   - longestText: The longest text, in bytes.
    public init(name: String, longestText: Int = 500) {
        self.name = name
        self.longestText = longestText
    }

    /// Lets only the staff into the staff's room.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: A refusal; its reason goes to the log, the client is told that it is not allowed, its connection stays.
    public func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        if request.attributes["room"] == "staff", !session.principal.roles.contains("ROLE_STAFF") {
            throw SubscriptionRefusal("The room is for the staff.")
        }
    }

    /// Checks a message, and sends it to everybody with its author.
    ///
    /// - Parameters:
    ///   - publication: The event and its audience.
    ///   - session: Who publishes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: An error, which the client gets as a CALLERROR of the topic.
    public func onPublish(
        _ publication: Publication,
        from session: Session,
        topic: Topic,
        request: TopicRequest
    ) throws {
        guard let text = try publication.payload.value()["text"]?.string, !text.isEmpty else {
            throw HandlerError("A message looks like {\"text\": \"hello\"}.")
        }
        guard text.utf8.count <= self.longestText else {
            throw HandlerError("A text may have \(self.longestText) bytes.")
        }
        let author = WireValue.string(session.principal.login ?? "anonymous")
        topic.broadcast(Payload(["from": author, "text": .string(text)]), to: publication.audience)
    }
}
