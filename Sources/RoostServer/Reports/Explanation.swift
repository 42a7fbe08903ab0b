// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import WAMP

/// Who may do what on a topic, and why: what `roost explain` prints and the HTTP API answers.
public struct Explanation: Sendable {
    /// What is asked for.
    public enum Action: String, Sendable, CaseIterable {
        /// A subscription.
        case subscribe
        /// A publication.
        case publish
    }

    /// One thing that has been found out.
    public struct Finding: Equatable, Sendable {
        /// What it is about, such as `route` or `publish`.
        public let subject: String
        /// What it is.
        public let text: String
    }

    /// What has been found out, in order.
    public let findings: [Finding]

    /// Whether everything that was asked for is allowed, as far as can be said without running the application's code.
    public let isAllowed: Bool

    /// Explains a topic.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - principal: Who asks.
    ///   - listener: Over which listener.
    ///   - actions: What is asked for.
    ///   - server: The server's configuration.
    public init(
        topic: String,
        principal: Principal,
        listener: ListenerConfiguration,
        actions: [Action] = Action.allCases,
        server: ServerConfiguration
    ) {
        var subject = principal
        subject.isBackend = principal.isBackend || listener.isBackend
        var writer = ExplanationWriter(topic: topic, principal: subject, listener: listener, server: server)
        writer.explain(actions)
        self.findings = writer.rows.map { Finding(subject: $0.subject, text: $0.text) }
        self.isAllowed = writer.isAllowed
    }
}

/// Writes an explanation row by row.
private struct ExplanationWriter {
    let topic: String
    let principal: Principal
    let listener: ListenerConfiguration
    let server: ServerConfiguration
    var rows: [(subject: String, text: String)] = []
    var isAllowed = true

    init(topic: String, principal: Principal, listener: ListenerConfiguration, server: ServerConfiguration) {
        self.topic = topic
        self.principal = principal
        self.listener = listener
        self.server = server
    }

    mutating func explain(_ actions: [Explanation.Action]) {
        self.rows.append(("topic", Self.quoted(self.topic)))
        self.rows.append(("who", self.who))
        let limit = self.server.limits.topicBytes
        guard self.topic.utf8.count <= limit else {
            self.refuse("parse", "too long: \(self.topic.utf8.count) bytes, and topic_bytes is \(limit)")
            self.rows.append(("client sees", "close code 1007, or nothing at all for UNSUBSCRIBE"))
            return
        }
        guard let match = self.server.routes.match(self.topic) else {
            self.refuse("route", "none")
            let nearest = self.server.routes.nearest(to: self.topic)?.description
            self.rows.append(("nearest", nearest ?? "No route has anything in common with the topic."))
            self.rows.append(("client sees", "close code 1007 without a reason; Oro's pages do not connect again"))
            return
        }
        self.explain(match)
        if match.route.requiresToken, !self.principal.isBackend {
            self.rows.append(("token", "required: what follows holds for who has one that opens the topic"))
        }
        for action in actions {
            switch action {
            case .subscribe: self.explainSubscription(match)
            case .publish: self.explainPublication(match)
            }
        }
    }

    private var who: String {
        let name =
            switch (self.principal.login, self.principal.userID) {
            case (.some(let login), .some(let id)): "\(login) (user \(id))"
            case (.some(let login), .none): login
            case (.none, .some(let id)): "user \(id)"
            case (.none, .none): self.principal.isBackend ? "the backend" : "an anonymous visitor"
            }
        let roles = self.principal.roles.isEmpty ? "" : ", roles \(self.principal.roles.joined(separator: ", "))"
        let backend = self.listener.isBackend ? " (backend)" : ""
        return "\(name)\(roles), on the listener \"\(self.listener.name)\"\(backend)"
    }

    private mutating func explain(_ match: RouteMatch) {
        let source = match.route.source.map { " at \($0)" } ?? ""
        self.rows.append(("route", "\(match.route.name): \(match.route.channel)\(source)"))
        for (name, value) in match.attributes.all {
            self.rows.append(("attribute", "\(name) = \(Self.quoted(value.text))"))
        }
        let name = match.route.handler
        let kind =
            switch Decider(name, server: self.server) {
            case .handler(let handler): "\(type(of: handler))"
            case .application(let questions):
                questions.isEmpty ? "the application, which is told only" : "the application, which is asked over HTTP"
            case .several: "each of them decides"
            case .nobody where Decider.answersCalls(name, server: self.server): "answers calls only"
            case .nobody: "does not exist, so that nothing is delivered"
            }
        self.rows.append(("handler", "\(name): \(kind)"))
    }

    private mutating func explainSubscription(_ match: RouteMatch) {
        switch Decider(match.route.handler, server: self.server) {
        case .nobody:
            self.rows.append(("subscribe", "allowed, and without effect: there is no handler"))
        case .application(let questions) where !questions.contains(.subscribe):
            self.rows.append(("subscribe", "allowed: the application is not asked"))
        case .application:
            self.rows.append(("subscribe", "decided by the application when it is asked"))
        case .several:
            self.rows.append(("subscribe", "decided by each of the handlers when it is asked"))
        case .handler(let handler):
            self.explainSubscription(match, by: handler)
        }
    }

    private mutating func explainSubscription(_ match: RouteMatch, by handler: any TopicHandler) {
        switch handler {
        case is BroadcastTopic, is WebsocketPingTopic:
            self.rows.append(("subscribe", "allowed: \(type(of: handler)) accepts everybody"))
        case let secured as SecuredTopic:
            self.explainSubscription(match, asking: secured)
        case let syncFail as SyncFailTopic:
            self.explainSubscription(match, asking: syncFail)
        case _:
            self.rows.append(("subscribe", "decided by the handler \(type(of: handler)) when it is asked"))
        }
    }

    /// Asks a built-in handler, which neither sends nor remembers anything.
    private mutating func explainSubscription(_ match: RouteMatch, asking handler: any ImmediateTopicHandler) {
        guard let id = SessionID(rawValue: 1) else {
            return
        }
        let uri = URI(self.topic)
        let port = SilentPort()
        let session = Session(id: id, principal: self.principal, remoteAddress: nil, port: port)
        do {
            try handler.onSubscribe(
                session,
                topic: Topic(uri: uri, port: port),
                request: TopicRequest(uri: uri, match: match)
            )
            self.rows.append(("subscribe", "allowed by \(type(of: handler))"))
        } catch {
            let reason = (error as? SubscriptionRefusal)?.reason ?? ""
            self.refuse("subscribe", "refused by \(type(of: handler)): \(reason)")
            self.rows.append(
                ("client sees", "the text You are not allowed to subscribe on topic …, and the connection stays")
            )
        }
    }

    private mutating func explainPublication(_ match: RouteMatch) {
        let (rule, owner) =
            match.route.publish.map { ($0, "the route") }
            ?? self.listener.publish.map { ($0, "the listener") }
            ?? (self.server.publish, "the server")
        let reason = "the rule of \(owner) is \(rule.configurationText)"
        guard rule.admits(self.principal) else {
            self.refuse("publish", "refused: \(reason)")
            self.rows.append(("client sees", "a CALLERROR of code 401, and the connection stays"))
            return
        }
        let effect =
            switch Decider(match.route.handler, server: self.server) {
            case .nobody: ", and without effect: there is no handler"
            case .application(let questions) where questions.contains(.publish): ", if the application allows it"
            case .several: ", if each of the handlers allows it"
            case .handler(let handler) where handler is WebsocketPingTopic: ", and dropped by WebsocketPingTopic"
            case .application, .handler: ""
            }
        self.rows.append(("publish", "allowed: \(reason)\(effect)"))
    }

    /// The text in quotes, with control characters escaped.
    private static func quoted(_ text: String) -> String {
        Payload(.string(text)).description
    }

    private mutating func refuse(_ subject: String, _ text: String) {
        self.isAllowed = false
        self.rows.append((subject, text))
    }
}

/// Who decides about the topics of a route.
private enum Decider {
    case handler(any TopicHandler)
    /// A webhook, with what it is asked about.
    case application(Set<TopicAction>)
    /// Several handlers, of which some are webhooks.
    case several
    case nobody

    /// Finds out who is meant by the name in a route.
    ///
    /// - Parameters:
    ///   - name: The name, or several.
    ///   - server: The configuration; its webhooks are no handlers before the server runs.
    init(_ name: String, server: ServerConfiguration) {
        func webhook(_ name: String) -> WebhookTopicConfiguration? {
            server.topicWebhooks.first { $0.webhook.name.utf8.elementsEqual(name.utf8) }
        }
        let parts = HandlerRegistry.links(of: name)
        if let webhook = webhook(name) {
            self = .application(webhook.events.subtracting([.unsubscribe]))
        } else if let handler = server.handlers.topicHandler(name) {
            self = .handler(handler)
        } else if parts.count > 1, parts.allSatisfy({ webhook($0) != nil || server.handlers.topicHandler($0) != nil }) {
            self = .several
        } else {
            self = .nobody
        }
    }

    /// Whether there is a procedure of that name.
    static func answersCalls(_ name: String, server: ServerConfiguration) -> Bool {
        server.handlers.procedureHandler(name) != nil || server.procedures.contains { $0.name == name }
    }
}

/// A session and a topic that nobody listens to.
private struct SilentPort: SessionPort, TopicPort {
    var count: Int { 0 }

    var subscribers: [Session] { [] }

    func send(_ payload: Payload, topic: URI) {}

    func close() {}

    func broadcast(_ payload: Payload, to audience: Audience) {}
}
