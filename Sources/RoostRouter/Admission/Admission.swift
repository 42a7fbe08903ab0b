// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// What applies to one topic: its route, its handler and who may publish.
package final class TopicAdmission: Sendable {
    /// The route and its attributes.
    package let request: TopicRequest

    /// The handler that the route names, if there is one.
    package let handler: (any TopicHandler)?

    /// The same handler, if it never suspends.
    package let immediate: (any ImmediateTopicHandler)?

    /// The same handler, if it is called at an interval.
    package let periodic: (any PeriodicTopicHandler)?

    /// The route's own rule for publishing, if it has one.
    package let publish: PublishRule?

    /// Whether only who has a token for the topic may subscribe and publish.
    package let requiresToken: Bool

    init(request: TopicRequest, handler: (any TopicHandler)?) {
        self.request = request
        self.handler = handler
        self.immediate = handler as? any ImmediateTopicHandler
        let parts = (handler as? any HandlerSequence)?.links ?? handler.map { [$0] } ?? []
        self.periodic = parts.lazy.compactMap { $0 as? any PeriodicTopicHandler }.first
        self.publish = request.route.publish
        self.requiresToken = request.route.requiresToken
    }

    /// Whether the events are for sessions that are subscribed to a pattern: not where a token is needed, else as the
    /// handler says.
    package var admitsPatterns: Bool {
        !self.requiresToken && (self.handler?.admitsPatterns ?? true)
    }

    /// Whether a session needs a token, besides what it has shown when it joined, to do something with the topic.
    ///
    /// The backend needs none. The rule for publishing, permissions and the handler decide besides.
    ///
    /// - Parameters:
    ///   - action: SUBSCRIBE or PUBLISH.
    ///   - principal: Who the session is.
    /// - Returns: Whether it does.
    package func lacksToken(_ action: Permission.Action, _ principal: Principal) -> Bool {
        guard self.requiresToken, !principal.isBackend else { return false }
        return !(principal.token?.grants.open(action, self.request.uri) ?? false)
    }
}

/// A topic handler that consists of others.
package protocol HandlerSequence {
    /// The handlers, in their order.
    var links: [any TopicHandler] { get }
}

/// Judges what sessions ask for: which route a name has, which handler, and who may publish.
///
/// It never changes, so it is read without a lock.
public struct Admission: Sendable {
    /// The routes.
    public let routes: RouteTable

    /// The handlers.
    public let handlers: HandlerRegistry

    /// Who may publish where neither the route nor the listener has a rule.
    public let publish: PublishRule

    /// Makes an admission.
    ///
    /// - Parameters:
    ///   - routes: The routes.
    ///   - handlers: The handlers.
    ///   - publish: Who may publish where neither the route nor the listener has a rule.
    public init(routes: RouteTable, handlers: HandlerRegistry, publish: PublishRule) {
        self.routes = routes
        self.handlers = handlers
        self.publish = publish
    }

    /// Looks a topic up.
    ///
    /// - Parameter uri: The topic.
    /// - Returns: What applies to it; `nil` if it has no route.
    package func topic(_ uri: URI) -> TopicAdmission? {
        self.request(uri).map { request in
            TopicAdmission(request: request, handler: self.handlers.topicHandler(request.route.handler))
        }
    }

    /// Whether the events of a topic are for sessions that are subscribed to a pattern.
    ///
    /// - Parameter uri: The topic.
    /// - Returns: No where a token is needed, else what its handler says; yes for a topic without handler.
    package func admitsPatterns(_ uri: URI) -> Bool {
        guard let topic = self.topic(uri) else { return true }
        return topic.admitsPatterns
    }

    /// Looks a topic or procedure up.
    ///
    /// - Parameter uri: The name.
    /// - Returns: Its route and attributes; `nil` if it has no route.
    public func request(_ uri: URI) -> TopicRequest? {
        let match = uri.bytes.withUnsafeBytes { self.routes.match($0) }
        return match.map { TopicRequest(uri: uri, match: $0) }
    }

    /// Looks up what answers calls of a procedure here.
    ///
    /// - Parameter uri: The procedure.
    /// - Returns: The handler, the route and its attributes; `nil` if no route names a procedure handler for it.
    package func procedure(_ uri: URI) -> (any ProcedureHandler, TopicRequest)? {
        self.request(uri).flatMap { request in
            self.handlers.procedureHandler(request.route.handler).map { ($0, request) }
        }
    }

    /// The rule for publishing that is in force.
    ///
    /// - Parameters:
    ///   - route: The route's own rule.
    ///   - listener: The listener's rule.
    /// - Returns: The route's rule, else the listener's, else the server's.
    public func publishRule(route: PublishRule?, listener: PublishRule?) -> PublishRule {
        route ?? listener ?? self.publish
    }
}

extension PublishRule {
    /// Judges who wants to publish.
    ///
    /// The backend passes every rule but ``nobody``.
    ///
    /// - Parameter principal: Who wants to publish.
    /// - Returns: Whether they may.
    public func admits(_ principal: Principal) -> Bool {
        switch self {
        case .anyone: true
        case .backend: principal.isBackend
        case .nobody: false
        case .roles(let roles): principal.isBackend || principal.roles.contains { roles.contains($0) }
        }
    }

    /// The rule in the words of the configuration file.
    public var configurationText: String {
        switch self {
        case .anyone: "anyone"
        case .backend: "backend"
        case .nobody: "nobody"
        case .roles(let roles): "roles: [\(roles.joined(separator: ", "))]"
        }
    }
}
