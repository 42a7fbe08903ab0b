// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// Publishes for the API as the backend: through the routes and handlers of a realm, on the loop of the request's connection.
///
/// Who publishes one after the other keeps the order, also over several connections: the answer leaves after what was
/// published has been handed over to all loops.
struct APIPublisher: Sendable {
    /// How long to wait when other loops are behind, before looking again.
    private static let pause = Duration.milliseconds(5)

    /// Where a publication goes and who makes it.
    struct Target: Sendable {
        let realm: ShardRealm
        let session: Session
    }

    /// What has become of a publication on the loop.
    private enum Step: Sendable {
        case published
        case refused(ProblemDetails)
        /// A handler that may suspend has to be asked.
        case ask(any TopicHandler, Topic, TopicRequest)
        /// Other loops are behind.
        case wait
    }

    let limits: Limits
    let calls: CallRunner
    let metrics: ServerMetrics
    let causes: CauseLog

    /// Publishes to one topic.
    ///
    /// - Parameters:
    ///   - request: What is published.
    ///   - uri: The topic.
    ///   - target: Where, and as who.
    /// - Returns: The publication's id, and the number of receivers if it is wanted.
    /// - Throws: ``ProblemDetails`` when it is refused, or has failed.
    func publish(_ request: PublicationRequest, to uri: URI, _ target: Target) async throws -> WireValue {
        let id = Self.publicationID()
        let host = target.realm.host
        let origin = Payload.Origin(
            publication: id,
            details: host.configuration.disclosure.discloses(nil) ? target.session.disclosed : [],
            isRetained: request.isRetained
        )
        let publication = Publication(Payload(request.arguments, origin: origin).compacted, to: request.audience)
        try await self.publish(publication, to: uri, target)
        var members: [WireValue.Member] = [.init("publication", WireValue(id: id))]
        if request.isAcknowledged {
            let count = host.receivers(of: uri, audience: request.audience)
            members.append(.init("receivers", .integer(Int64(count))))
        }
        return .object(members)
    }

    private func publish(_ publication: Publication, to uri: URI, _ target: Target) async throws {
        let loop = target.realm.shard.eventLoop
        let deadline = NIODeadline.now() + TimeAmount(self.limits.httpTimeout)
        while true {
            let step = try await loop.submit { self.begin(publication, to: uri, target) }.get()
            switch step {
            case .published:
                return
            case .refused(let problem):
                throw problem
            case .ask(let handler, let topic, let request):
                try await self.ask(handler, publication, topic, request, target.session)
                // What the handler has published is handed over before this comes back.
                return try await loop.submit {}.get()
            case .wait:
                guard NIODeadline.now() < deadline else {
                    throw ProblemDetails(.unavailable, "The server is behind with its deliveries.")
                }
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Judges a publication and carries it out, on the loop.
    private func begin(_ publication: Publication, to uri: URI, _ target: Target) -> Step {
        let (realm, shard) = (target.realm, target.realm.shard)
        guard !shard.shards.isEmpty else {
            return .refused(ProblemDetails(.unavailable, "The server is shutting down."))
        }
        guard !shard.isBackedUp else {
            return .wait
        }
        guard !uri.isReserved else {
            return .refused(ProblemDetails(.refused, "Only the server itself publishes to topics of \"wamp\"."))
        }
        let topic = realm.topic(uri)
        guard let admission = topic.admission else {
            return self.publishUnrouted(publication, to: topic, realm)
        }
        let rule = realm.admission.publishRule(route: admission.publish, listener: nil)
        guard rule.admits(target.session.principal) else {
            self.metrics.refused(.publish)
            return .refused(
                ProblemDetails(.refused, "The rule for publishing of this topic is \(rule.configurationText).")
            )
        }
        guard let handler = admission.handler else {
            return .refused(ProblemDetails(.refused, "The route of this topic has no topic handler."))
        }
        topic.metrics.published()
        guard let immediate = admission.immediate else {
            return .ask(handler, topic.topic, admission.request)
        }
        do {
            let (session, request) = (target.session, admission.request)
            try immediate.authorize(.publish, session: session, topic: topic.topic, request: request)
            try immediate.onPublish(publication, from: session, topic: topic.topic, request: request)
            return .published
        } catch {
            return .refused(self.problem(error, handler: immediate.name))
        }
    }

    private func publishUnrouted(_ publication: Publication, to topic: ShardTopic, _ realm: ShardRealm) -> Step {
        let configuration = realm.host.configuration
        guard configuration.admitsUnroutedTopics, topic.uri.isValid(configuration.uriRules) else {
            self.metrics.refused(.noRoute)
            let nearest = realm.admission.routes.nearest(to: topic.uri.description)?.description
            return .refused(ProblemDetails(.noRoute, nearest ?? "No route matches the topic."))
        }
        topic.metrics.published()
        realm.publish(publication.payload, to: publication.audience, topic: topic)
        return .published
    }

    /// Waits for a handler that may suspend.
    private func ask(
        _ handler: any TopicHandler,
        _ publication: Publication,
        _ topic: Topic,
        _ request: TopicRequest,
        _ session: Session
    ) async throws {
        do {
            try await self.calls.value(limit: self.limits.handlerTimeout) {
                try await handler.authorize(.publish, session: session, topic: topic, request: request)
                try await handler.onPublish(publication, from: session, topic: topic, request: request)
            }
        } catch {
            throw self.problem(error, handler: handler.name)
        }
    }

    /// What a client learns of a handler's error.
    private func problem(_ error: any Error, handler: String) -> ProblemDetails {
        switch error {
        case let rejection as FirewallRejection:
            self.metrics.refused(.firewall)
            return ProblemDetails(.refused, rejection.message)
        case let refusal as PublicationRefusal:
            self.metrics.refused(.publish)
            return ProblemDetails(.refused, refusal.message)
        case is CallTimeout:
            self.metrics.refused(.handlerTimeout)
            return ProblemDetails(.timedOut, "The topic handler took too long.")
        case is CancellationError:
            return ProblemDetails(.unavailable, "The server is shutting down.")
        case is TooManyCalls:
            self.metrics.refused(.handlerCalls)
            return ProblemDetails(.unavailable, "The server awaits too many handlers.")
        case let error as HandlerError:
            self.metrics.refused(.handlerError)
            return ProblemDetails(.handlerFailed, error.message)
        default:
            self.metrics.refused(.handlerError)
            self.causes.handlerFailed(error, action: .publish, handler: handler)
            return ProblemDetails(.handlerFailed, "The topic handler failed.")
        }
    }

    private static func publicationID() -> PublicationID {
        var generator = SystemRandomNumberGenerator()
        return PublicationID(using: &generator)
    }
}

extension Session {
    /// What others learn of the publisher where publishers are told.
    fileprivate var disclosed: [WireValue.Member] {
        let identity = self.identity
        return EventPublisher(session: self.id, authID: identity.authID, authRole: identity.authRole).details
    }
}
