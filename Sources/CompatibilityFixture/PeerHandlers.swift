// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

/// The handlers of the fixture, under the class names that its service file declares.
enum PeerHandlers {
    /// The platform's classes and the fixture's.
    static var catalog: HandlerCatalog {
        var catalog = HandlerCatalog()
        catalog.register(#"Peer\Topic\AttributesTopic"#) { service throws(ServiceDeclarationError) in
            let label = service.arguments.dropFirst().first
            guard case .value(.string(let text)) = label else {
                throw ServiceDeclarationError("The second argument must be the label.")
            }
            return .topic(AttributesTopic(name: try service.nameArgument(), label: text))
        }
        catalog.register(#"Peer\Topic\ThrowingTopic"#) { service throws(ServiceDeclarationError) in
            .topic(ThrowingTopic(name: try service.nameArgument()))
        }
        catalog.register(#"Peer\Topic\FirewalledTopic"#) { service throws(ServiceDeclarationError) in
            .topic(FirewalledTopic(name: try service.nameArgument()))
        }
        catalog.register(#"Peer\Topic\AnnounceTopic"#) { service throws(ServiceDeclarationError) in
            .topic(AnnounceTopic(name: try service.nameArgument()))
        }
        catalog.register(#"Peer\Rpc\PeerRpc"#) { service throws(ServiceDeclarationError) in
            .procedure(PeerProcedures(name: try service.nameArgument()))
        }
        return catalog
    }
}

/// Tells the acting session what the handler sees.
struct AttributesTopic: ImmediateTopicHandler {
    let name: String
    let label: String

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        topic.send(Payload(.array(self.seen("subscribe", topic, request))), to: session)
    }

    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        topic.send(Payload(.array(self.seen("unsubscribe", topic, request))), to: session)
    }

    func onPublish(_ publication: Publication, from session: Session, topic: Topic, request: TopicRequest) throws {
        let audience = publication.audience
        var seen = self.seen("publish", topic, request)
        seen.append(try publication.payload.value())
        seen.append(.array(audience.excluded.map(\.json)))
        seen.append(.array(audience.eligible.map(\.json)))
        topic.send(Payload(.array(seen)), to: session)
    }

    private func seen(_ action: String, _ topic: Topic, _ request: TopicRequest) -> [WireValue] {
        let attributes = request.attributes.all.map { WireValue.Member($0.name, $0.value.json) }
        return [
            .string(self.label), .string(action), .string(request.route.name),
            attributes.isEmpty ? [] : .object(attributes),
            .string(request.uri.description), .integer(Int64(topic.count)),
        ]
    }
}

extension Audience.Member {
    /// The entry as the seed system's handlers see it.
    fileprivate var json: WireValue {
        switch self {
        case .session, .unknown, .authID, .authRole: .string(self.version1Text)
        case .everyone: true
        }
    }
}

extension AttributeValue {
    /// The value as the seed system's handlers see it.
    fileprivate var json: WireValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .integer(Int64(value))
        case .double(let value): .double(value)
        case .string(let text): .string(text)
        case .list(let values): .array(values.map(\.json))
        case .map(let entries): .object(entries.map { .init($0.key, $0.value.json) })
        }
    }
}

/// Fails where the topic's name says.
struct ThrowingTopic: ImmediateTopicHandler {
    let name: String

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        try self.fail(at: ["subscribe"], request)
    }

    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        try self.fail(at: ["unsubscribe"], request)
    }

    func onPublish(_ publication: Publication, from session: Session, topic: Topic, request: TopicRequest) throws {
        try self.fail(at: ["publish", "error"], request)
        topic.broadcast(publication.payload, to: publication.audience)
    }

    private func fail(at places: [String], _ request: TopicRequest) throws {
        if let place = request.attributes["when"], places.contains(place) {
            throw HandlerError("boom \(place)")
        }
    }
}

/// Refuses, or fails to judge, where the topic's name says.
struct FirewalledTopic: ImmediateTopicHandler {
    let name: String

    func authorize(_ action: TopicAction, session: Session, topic: Topic, request: TopicRequest) throws {
        switch request.attributes["how"] {
        case "deny": throw FirewallRejection("nope")
        case "crash": throw HandlerError("oops")
        case _: return
        }
    }

    func onPublish(_ publication: Publication, from session: Session, topic: Topic, request: TopicRequest) throws {
        topic.broadcast(publication.payload, to: publication.audience)
    }
}

/// Tells everybody who comes and goes, and passes messages on by user name.
struct AnnounceTopic: ImmediateTopicHandler {
    let name: String

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        self.announce(session, "joined", topic)
    }

    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        self.announce(session, "left", topic)
    }

    func onPublish(_ publication: Publication, from session: Session, topic: Topic, request: TopicRequest) throws {
        let event = try publication.payload.value()
        let name = event["to"]?.string
        let receivers = topic.subscribers.filter { $0.principal.login != nil && $0.principal.login == name }
        guard !receivers.isEmpty else {
            return topic.send(Payload(["error": "nobody"]), to: session)
        }
        let message = Payload(["from": .string(Self.name(of: session)), "msg": event["msg"] ?? .null])
        for receiver in receivers {
            topic.send(message, to: receiver)
        }
    }

    private func announce(_ session: Session, _ action: String, _ topic: Topic) {
        topic.broadcast(
            Payload([
                "who": .string(Self.name(of: session)),
                "action": .string(action),
                "count": .integer(Int64(topic.count)),
            ])
        )
    }

    private static func name(of session: Session) -> String {
        session.principal.login ?? "anonymous"
    }
}
