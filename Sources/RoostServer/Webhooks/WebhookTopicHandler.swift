// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import WAMP

/// A topic handler that asks the application over HTTP about each subscription and publication.
///
/// Nobody is let in without an answer unless ``WebhookTopicConfiguration/fallback`` says so: whatever fails refuses. What is
/// allowed to be published is broadcast as the application wants it. Of one session the questions are asked one after the
/// other.
public final class WebhookTopicHandler: TopicHandler {
    private static let expected = #"{"allow": true or false, "reason": "…", "payload": …, "eligible": […], …}"#

    /// The name that routes use in `handler.callback`: that of the webhook.
    public let name: String

    private let events: Set<TopicAction>
    private let decisions: WebhookDecisions

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - webhook: Where and how to ask; whoever made it shuts it down.
    ///   - configuration: What to ask, and what counts without an answer.
    public init(webhook: Webhook, configuration: WebhookTopicConfiguration) {
        self.name = configuration.webhook.name
        self.events = configuration.events
        self.decisions = WebhookDecisions(
            webhook,
            expected: Self.expected,
            fallback: configuration.fallback,
            cacheLifetime: configuration.cacheLifetime
        )
    }

    /// Asks whether a session may subscribe.
    ///
    /// - Parameters:
    ///   - session: Who subscribes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: `SubscriptionRefusal` if it may not, or nobody knows; `CancellationError` if the calling task is cancelled.
    public func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        guard self.events.contains(.subscribe) else { return }
        let decision = try await self.subscriptionDecision(session, topic, request)
        guard !decision.isAllowed else { return }
        if decision.closes {
            session.close()
        }
        throw SubscriptionRefusal(decision.reason ?? "The application refuses.")
    }

    /// Tells the application that a session does not subscribe any more; what it answers is not looked at.
    ///
    /// - Parameters:
    ///   - session: Who was subscribed.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: ``HTTPRequestError`` if there is no answer, or `CancellationError` if the calling task is cancelled.
    public func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        guard self.events.contains(.unsubscribe) else { return }
        try await self.decisions.tell(session.question("unsubscribe", topic, request))
    }

    /// Asks whether a session may publish, and broadcasts what the application allows.
    ///
    /// - Parameters:
    ///   - publication: The event and its audience.
    ///   - session: Who publishes.
    ///   - topic: The topic.
    ///   - request: The route and its attributes.
    /// - Throws: `PublicationRefusal` if it may not, ``HTTPRequestError`` if there is no answer, or `CancellationError` if the
    ///   calling task is cancelled.
    public func onPublish(
        _ publication: Publication,
        from session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {
        let decision = try await self.decision(publication, session, topic, request)
        guard decision.isAllowed else {
            if decision.closes {
                session.close()
            }
            throw PublicationRefusal(decision.reason ?? "The application refuses.")
        }
        let payload = decision.payload.map { Payload($0, origin: publication.payload.origin) } ?? publication.payload
        topic.broadcast(payload, to: decision.restricted(publication.audience))
    }

    private func decision(
        _ publication: Publication,
        _ session: Session,
        _ topic: Topic,
        _ request: TopicRequest
    ) async throws -> TopicDecision {
        guard self.events.contains(.publish) else { return TopicDecision(isAllowed: true) }
        let event = WireValue.Member("event", try publication.payload.value())
        return try await self.decisions.decision(session.question("publish", topic, request) + [event])
    }

    private func subscriptionDecision(
        _ session: Session,
        _ topic: Topic,
        _ request: TopicRequest
    ) async throws -> TopicDecision {
        do {
            let key = DecisionCache.Key(session, topic.uri)
            return try await self.decisions.decision(key, session.question("subscribe", topic, request))
        } catch let error as HTTPRequestError {
            // Any other error would leave a session of WAMP v1 subscribed.
            throw SubscriptionRefusal(error.message)
        }
    }
}

extension Payload {
    /// A value in the place of an event, published as that event.
    fileprivate init(_ value: WireValue, origin: Origin?) {
        let payload = Payload(value)
        guard let origin else {
            self = payload
            return
        }
        self = Payload(ArgumentBytes(version1Event: payload.bytes), origin: origin)
    }
}

extension Session {
    /// What the application is told of an action: who, and on which topic.
    fileprivate func question(_ type: String, _ topic: Topic, _ request: TopicRequest) -> [WireValue.Member] {
        [
            WireValue.Member("type", .string(type)),
            WireValue.Member("topic", .string(topic.uri.description)),
            WireValue.Member("route", .string(request.route.name)),
            WireValue.Member("attributes", request.attributes.wireValue),
            WireValue.Member("subscribers", .integer(Int64(topic.count))),
        ] + self.members
    }

    /// Who a session is, as members of a question.
    var members: [WireValue.Member] {
        [WireValue.Member("session", self.id.wireValue)] + self.identity.members + [
            WireValue.Member("user_id", self.principal.userID.map { .integer(Int64($0)) } ?? .null),
            WireValue.Member("roles", .array(self.principal.roles.map { .string($0) })),
        ]
    }
}

extension Attributes {
    /// The attributes in a question.
    var wireValue: WireValue {
        .object(self.all.map { WireValue.Member($0.name, .string($0.value.text)) })
    }
}
