// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

extension APIService {
    // MARK: Routes

    /// Lists the routes in the order in which they are tried.
    func listRoutes(_ call: APIRequest) async throws -> APIReply {
        let limit = call.parameters.integer(.limit) ?? 100
        let routes = self.server.routes.routes
        let start = Int(clamping: min(call.cursor, UInt64(routes.count)))
        let end = min(start + limit, routes.count)
        let values = routes[start..<end].map(self.value)
        return .page("routes", values, next: end < routes.count ? UInt64(end) : nil)
    }

    private func value(_ route: Route) -> WireValue {
        let handlers = self.server.handlers
        let isThere = handlers.topicHandler(route.handler) != nil || handlers.procedureHandler(route.handler) != nil
        let requirements = route.requirements.map { WireValue.Member($0.name, .string($0.pattern)) }
        return [
            "name": .string(route.name),
            "channel": .string(route.channel),
            "handler": .string(route.handler),
            "handler_exists": .bool(isThere),
            "requirements": .object(requirements),
            "publish": route.publish.map { .string($0.configurationText) } ?? .null,
            "slow_consumer": route.slowConsumer.map { .string($0.rawValue) } ?? .null,
            "source": route.source.map { .string($0.description) } ?? .null,
        ]
    }

    /// Finds the route of a topic, or the one that comes closest.
    func matchRoute(_ call: APIRequest) async throws -> APIReply {
        let topic = try call.topic()
        let limit = self.server.limits.topicBytes
        let isShort = topic.bytes.count <= limit
        let match = isShort ? self.server.routes.match(topic.bytes) : nil
        let nearest =
            isShort
            ? self.server.routes.nearest(to: topic.description)?.description
            : "The topic has more than \(limit) bytes (limits.topic_bytes)."
        return APIReply([
            "topic": .string(topic.description),
            "route": match.map { self.value($0.route) } ?? .null,
            "attributes": .object(match?.attributes.members ?? []),
            "nearest": match == nil ? nearest.map { .string($0) } ?? .null : .null,
        ])
    }

    /// Explains who may do what on a topic, and why.
    func explain(_ call: APIRequest) async throws -> APIReply {
        let topic = try call.topic()
        let name = call.parameters.text(.listener)
        let listener = self.server.listeners.first { name == nil || $0.name.utf8.elementsEqual((name ?? "").utf8) }
        guard let listener else {
            throw ProblemDetails(.notFound, "There is no such listener.")
        }
        let actions = Explanation.Action.allCases.filter { action in
            call.parameters.text(.action).map { $0.utf8.elementsEqual(action.rawValue.utf8) } ?? true
        }
        let principal = Principal(
            login: call.parameters.text(.login),
            userID: call.parameters.integer(.user),
            roles: call.parameters.all(.role)
        )
        let explanation = Explanation(
            topic: topic.description,
            principal: principal,
            listener: listener,
            actions: actions,
            server: self.server
        )
        let findings = explanation.findings.map { finding -> WireValue in
            ["subject": .string(finding.subject), "text": .string(finding.text)]
        }
        return APIReply(["allowed": .bool(explanation.isAllowed), "findings": .array(findings)])
    }

    // MARK: The server

    /// Lists the realms that the key is for.
    func listRealms(_ call: APIRequest) async throws -> APIReply {
        let realms = call.shard.realms.map(\.host).filter { call.grant.allows(realm: $0.configuration.name) }
        let values = realms.map { host -> WireValue in
            let counts = host.counts
            return [
                "name": .string(host.configuration.name),
                "sessions": .integer(Int64(counts.sessions)),
                "topics": .integer(Int64(counts.topics)),
                "unrouted_topics": .bool(host.configuration.admitsUnroutedTopics),
            ]
        }
        return APIReply(["realms": .array(values)])
    }

    /// Tells what the server is and where it listens.
    func serverInfo(_ call: APIRequest) async throws -> APIReply {
        let listeners = self.server.listeners.map { listener -> WireValue in
            [
                "name": .string(listener.name),
                "host": .string(listener.host),
                "port": .integer(Int64(listener.port)),
                "protocols": .array(listener.protocols.map(\.rawValue).sorted().map { .string($0) }),
                "backend": .bool(listener.isBackend),
                "publish": .string((listener.publish ?? self.server.publish).configurationText),
            ]
        }
        let uptime = (NIODeadline.now() - self.started).nanoseconds / 1_000_000_000
        return APIReply([
            "product": .string(self.server.identity.product),
            "version": .string(self.server.identity.version),
            "uptime": .integer(uptime),
            "loops": .integer(Int64(self.shards.count)),
            "routes": .integer(Int64(self.server.routes.routes.count)),
            "listeners": .array(listeners),
        ])
    }

    /// Tells what the key allows.
    func keyInfo(_ call: APIRequest) async throws -> APIReply {
        let key = call.grant.key
        let verbs = APIKey.Verb.allCases.filter { call.grant.allows($0) }
        return APIReply([
            "name": .string(call.grant.name),
            "allow": .array(verbs.map { .string($0.rawValue) }),
            "realms": key?.realms.map { .array($0.map { .string($0) }) } ?? .null,
            "topics": key?.patterns.map { .array($0.map { .string($0.text) }) } ?? .null,
        ])
    }
}

extension APIParameter {
    /// The listener that an explanation is about.
    static let listener = APIParameter(
        name: "listener",
        place: .query,
        kind: .text(1...255),
        description: "The name of the listener; default the first one."
    )

    /// The user that an explanation is about.
    static let user = APIParameter(
        name: "user",
        place: .query,
        kind: .integer(0...Int(Int32.max)),
        description: "The user's number; without user, login and roles it is an anonymous visitor."
    )

    /// The login that an explanation is about.
    static let login = APIParameter(
        name: "login",
        place: .query,
        kind: .text(1...1_024),
        description: "The user's login name."
    )

    /// A role of the user that an explanation is about.
    static let role = APIParameter(
        name: "role",
        place: .query,
        kind: .texts,
        description: "The user's roles, each in a parameter of its own."
    )

    /// What an explanation is about.
    static let action = APIParameter(
        name: "action",
        place: .query,
        kind: .word(["subscribe", "publish"]),
        description: "What is asked for; default both."
    )
}
