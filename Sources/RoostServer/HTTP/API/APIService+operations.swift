// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import WAMP

extension APIService {
    /// Everything that the API can do.
    var operations: [APIOperation] {
        self.publishingOperations + self.topicOperations + self.sessionOperations + self.routeOperations
            + self.revocationOperations + self.serverOperations
    }

    private static let publishing: [ProblemKind] = [
        .malformedRequest, .unsupportedMediaType, .contentTooLarge, .conflict, .unavailable,
    ]

    private var publishingOperations: [APIOperation] {
        [
            APIOperation(
                method: .post,
                path: "/v1/realms/{realm}/publications",
                id: "publish",
                tag: "publishing",
                summary: "Publish to a topic",
                description:
                    "Publishes as the backend does: the topic's route, its rule for publishing and its handler are"
                    + " in force. Requests that follow one another keep their order.",
                verb: .publish,
                parameters: [.realm],
                body: "Publication",
                isIdempotent: true,
                reply: .init(schema: "PublicationResult", description: "It has been published."),
                problems: Self.publishing + [.refused, .noRoute, .keyReused, .handlerFailed, .timedOut],
                perform: self.publish
            ),
            APIOperation(
                method: .post,
                path: "/v1/realms/{realm}/publications/batch",
                id: "publishBatch",
                tag: "publishing",
                summary: "Publish many events",
                description:
                    "Carries the publications out one after the other, whatever becomes of each. `results` has one"
                    + " element for each, in order: that of a single publication, or `problem`.",
                verb: .publish,
                parameters: [.realm],
                body: "PublicationBatch",
                isIdempotent: true,
                reply: .init(schema: "PublicationResults", description: "Each has been tried."),
                problems: Self.publishing + [.keyReused],
                perform: self.publishBatch
            ),
            APIOperation(
                method: .post,
                path: "/v1/realms/{realm}/publications/broadcast",
                id: "broadcast",
                tag: "publishing",
                summary: "Publish one event to several topics",
                description:
                    "Publishes the same to one topic after the other, whatever becomes of each. `results` has one"
                    + " element for each topic, in order.",
                verb: .publish,
                parameters: [.realm],
                body: "Broadcast",
                isIdempotent: true,
                reply: .init(schema: "PublicationResults", description: "Each topic has been tried."),
                problems: Self.publishing + [.keyReused],
                perform: self.broadcast
            ),
            APIOperation(
                method: .post,
                path: "/v1/realms/{realm}/calls",
                id: "call",
                tag: "publishing",
                summary: "Call a procedure",
                description:
                    "Calls a procedure of a route, else one that a session of WAMP v2 has registered, and waits for"
                    + " the result. A failed call has the members `error`, `args` and `kwargs` besides those of a problem.",
                verb: .call,
                parameters: [.realm],
                body: "Call",
                reply: .init(schema: "CallResult", description: "The procedure has returned."),
                problems: Self.publishing + [.noSuchProcedure, .callFailed, .timedOut],
                perform: self.callProcedure
            ),
        ]
    }

    private var topicOperations: [APIOperation] {
        [
            APIOperation(
                method: .get,
                path: "/v1/realms/{realm}/topics",
                id: "listTopics",
                tag: "topics",
                summary: "List topics",
                description: "Lists the topics and patterns that somebody is subscribed to, the oldest first.",
                verb: .read,
                parameters: [.realm, .prefix, .limit, .cursor],
                reply: .init(schema: "TopicPage", description: "A page of topics."),
                perform: self.listTopics
            ),
            APIOperation(
                method: .get,
                path: "/v1/realms/{realm}/topic",
                id: "getTopic",
                tag: "topics",
                summary: "Look at a topic",
                description: "Tells about a topic that has subscribers or a route, or a pattern that has subscribers.",
                verb: .read,
                parameters: [.realm, .topic, .match],
                reply: .init(schema: "TopicDetails", description: "The topic."),
                perform: self.topic
            ),
            APIOperation(
                method: .get,
                path: "/v1/realms/{realm}/topic/subscribers",
                id: "listSubscribers",
                tag: "topics",
                summary: "List the subscribers of a topic",
                description: "Lists those that are subscribed to exactly this topic or pattern, the oldest subscription"
                    + " first. When many come and go meanwhile, one may be missing.",
                verb: .read,
                parameters: [.realm, .topic, .match, .limit, .placeCursor],
                reply: .init(schema: "SessionPage", description: "A page of sessions."),
                perform: self.listSubscribers
            ),
            APIOperation(
                method: .get,
                path: "/v1/realms/{realm}/topic/events",
                id: "watchTopic",
                tag: "topics",
                summary: "Watch a topic",
                description: "Shows what is published to a topic from now on, whether it has subscribers or not, as"
                    + " WAMP v1 has it. What comes faster than it is read is left out, and its number told as `lost`.",
                verb: .read,
                parameters: [.realm, .topic],
                reply: .init(schema: "WatchedEvent", isStream: true, description: "One event for each publication."),
                problems: [.unavailable],
                perform: self.watchTopic
            ),
        ]
    }

    private var sessionOperations: [APIOperation] {
        [
            APIOperation(
                method: .get,
                path: "/v1/realms/{realm}/sessions",
                id: "listSessions",
                tag: "sessions",
                summary: "List sessions",
                description: "Lists the sessions of the realm, those that have been there for the longest first.",
                verb: .read,
                parameters: [.realm, .authID, .limit, .cursor],
                reply: .init(schema: "SessionPage", description: "A page of sessions."),
                perform: self.listSessions
            ),
            APIOperation(
                method: .delete,
                path: "/v1/realms/{realm}/sessions",
                id: "disconnectUser",
                tag: "sessions",
                summary: "End all sessions of a user",
                description: "Ends all sessions with an `authid`.",
                verb: .manage,
                parameters: [.realm, .requiredAuthID, .message, .reconnect],
                reply: .init(schema: "Disconnected", description: "The sessions are being ended."),
                perform: self.disconnectUser
            ),
            APIOperation(
                method: .get,
                path: "/v1/realms/{realm}/sessions/{session}",
                id: "getSession",
                tag: "sessions",
                summary: "Look at a session",
                description: "Tells who a session is and what it is subscribed to.",
                verb: .read,
                parameters: [.realm, .session],
                reply: .init(schema: "SessionDetails", description: "The session."),
                perform: self.session
            ),
            APIOperation(
                method: .get,
                path: "/v1/realms/{realm}/sessions/{session}/frames",
                id: "watchSession",
                tag: "sessions",
                summary: "Watch a session",
                description: "Shows what a session sends and is sent from now on, payloads included. What comes faster"
                    + " than it is read is left out, and its number told as `lost`.",
                verb: .manage,
                parameters: [.realm, .session],
                reply: .init(schema: "WatchedFrame", isStream: true, description: "One event for each frame."),
                problems: [.unavailable],
                perform: self.watchSession
            ),
            APIOperation(
                method: .delete,
                path: "/v1/realms/{realm}/sessions/{session}",
                id: "disconnect",
                tag: "sessions",
                summary: "End a session",
                description: "WAMP v2 clients get GOODBYE; of WAMP v1 the connection is closed.",
                verb: .manage,
                parameters: [.realm, .session, .message, .reconnect],
                reply: .init(status: .noContent, description: "The session is being ended."),
                perform: self.disconnect
            ),
            APIOperation(
                method: .delete,
                path: "/v1/realms/{realm}/sessions/{session}/subscriptions",
                id: "unsubscribe",
                tag: "sessions",
                summary: "End a subscription of a session",
                description: "The topic's handler is told as when the client itself unsubscribes. WAMP v2 clients that"
                    + " understand it get UNSUBSCRIBED; others are not told.",
                verb: .manage,
                parameters: [.realm, .session, .topic, .match],
                reply: .init(status: .noContent, description: "The subscription is being ended."),
                perform: self.unsubscribe
            ),
        ]
    }

    private var routeOperations: [APIOperation] {
        [
            APIOperation(
                method: .get,
                path: "/v1/routes",
                id: "listRoutes",
                tag: "routes",
                summary: "List routes",
                description: "Lists the routes in the order in which they are tried.",
                verb: .read,
                parameters: [.limit, .cursor],
                reply: .init(schema: "RoutePage", description: "A page of routes."),
                perform: self.listRoutes
            ),
            APIOperation(
                method: .get,
                path: "/v1/routes/match",
                id: "matchRoute",
                tag: "routes",
                summary: "Find the route of a topic",
                description: "Finds the route of a topic and its attributes, or says which one comes closest.",
                verb: .read,
                parameters: [.topic],
                reply: .init(schema: "RouteMatch", description: "The route, if there is one."),
                perform: self.matchRoute
            ),
            APIOperation(
                method: .get,
                path: "/v1/routes/explain",
                id: "explain",
                tag: "routes",
                summary: "Explain who may do what on a topic",
                description:
                    "What `roost explain` prints: route, handler, rule for publishing, and what the client sees.",
                verb: .read,
                parameters: [.topic, .action, .listener, .user, .login, .role],
                reply: .init(schema: "Explanation", description: "The explanation."),
                problems: [.notFound],
                perform: self.explain
            ),
        ]
    }

    private var serverOperations: [APIOperation] {
        [
            APIOperation(
                method: .get,
                path: "/v1/realms",
                id: "listRealms",
                tag: "server",
                summary: "List realms",
                description: "Lists the realms that the key is for, with what they hold.",
                verb: .read,
                reply: .init(schema: "Realms", description: "The realms."),
                perform: self.listRealms
            ),
            APIOperation(
                method: .get,
                path: "/v1/server",
                id: "getServer",
                tag: "server",
                summary: "Look at the server",
                description: "Tells what the server is and where it listens.",
                verb: .read,
                reply: .init(schema: "Server", description: "The server."),
                perform: self.serverInfo
            ),
            APIOperation(
                method: .get,
                path: "/v1/key",
                id: "getKey",
                tag: "server",
                summary: "Look at the key",
                description: "Tells what the key of the request allows.",
                verb: .read,
                reply: .init(schema: "Key", description: "The key."),
                perform: self.keyInfo
            ),
        ]
    }
}
