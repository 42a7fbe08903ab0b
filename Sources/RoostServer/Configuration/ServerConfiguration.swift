// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import PrometheusExposition
public import RoostRouter

/// All that a server needs to know before it starts.
public struct ServerConfiguration: Sendable {
    /// Where the server listens; at least one.
    public var listeners: [ListenerConfiguration]

    /// The routes, compiled.
    public var routes: RouteTable

    /// The handlers that the routes name.
    public var handlers: HandlerRegistry

    /// The procedures that the application answers over HTTP; routes name them as they name handlers.
    ///
    /// They replace procedure handlers of the same name.
    public var procedures: [WebhookConfiguration]

    /// The topic handlers that the application is, over HTTP; routes name them as they name handlers.
    ///
    /// They replace topic handlers of the same name.
    public var topicWebhooks: [WebhookTopicConfiguration]

    /// Who may publish where neither the route nor the listener has a rule; default `backend`.
    public var publish: PublishRule

    /// What happens to a subscriber that does not read in time, where the route does not say; default `disconnect`.
    public var slowConsumer: SlowConsumerPolicy

    /// The realms, at least one.
    ///
    /// The first one is that of listeners that name none.
    public var realms: [RealmConfiguration]

    /// How tickets are verified; demanded if a listener wants tickets.
    public var tickets: TicketConfiguration?

    /// The bounds on everything that a peer can make grow.
    public var limits: Limits

    /// What the server calls itself.
    public var identity: ServerIdentity

    /// The number of event loops, `1…`; default one for each core.
    public var loops: Int?

    /// How broadcasts are written.
    public var sink: SinkChoice

    /// Whether messages with missing elements are refused, as in the seed system's debug mode.
    public var isStrict: Bool

    /// How the server ends.
    public var shutdown: ShutdownConfiguration

    /// Where and what is served over plain HTTP, if anything is.
    public var http: HTTPConfiguration?

    /// What is served as metrics if `http.metrics` is on; default the one that `MetricsSystem` was bootstrapped with.
    public var registry: PrometheusRegistry?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - listeners: Where the server listens.
    ///   - routes: The routes, compiled.
    ///   - handlers: The handlers that the routes name.
    public init(listeners: [ListenerConfiguration], routes: RouteTable, handlers: HandlerRegistry) {
        self.listeners = listeners
        self.routes = routes
        self.handlers = handlers
        self.procedures = []
        self.topicWebhooks = []
        self.publish = .backend
        self.slowConsumer = .disconnect
        self.realms = [RealmConfiguration(name: "default")]
        self.tickets = nil
        self.limits = Limits()
        self.identity = .roost
        self.loops = nil
        self.sink = .automatic
        self.isStrict = false
        self.shutdown = ShutdownConfiguration()
        self.http = nil
        self.registry = nil
    }
}

/// How broadcasts leave the server.
public enum SinkChoice: String, Equatable, Sendable, CaseIterable {
    /// The fastest that works here: ``ioUring`` where the kernel lets us, else ``direct``.
    case automatic
    /// All sends of a loop's turn in one submission to the kernel's `io_uring`; Linux 6.0 or newer.
    case ioUring = "io_uring"
    /// `send(2)` on the connection's descriptor, the channel for what does not fit.
    case direct
    /// Everything through the channel.
    case channel
}

/// How Oro's tickets are verified.
public struct TicketConfiguration: Sendable {
    /// The application's secret (`kernel.secret`).
    public var secret: TicketSecret

    /// How long a ticket is good, and whether it is good once or more often.
    public var rules: TicketRules

    /// Where users come from.
    public var users: UserSource

    /// Threads that verify; default one less than there are cores, at least one.
    public var threads: Int?

    /// Within which time a user of a live session is looked up again, who must still be there, enabled, and have all the
    /// roles that the session has; `nil`, the default, for never.
    public var recheckInterval: Duration?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - secret: The application's secret.
    ///   - rules: How long a ticket is good, and whether it is good once or more often.
    ///   - users: Where users come from.
    public init(secret: TicketSecret, rules: TicketRules = TicketRules(), users: UserSource) {
        self.secret = secret
        self.rules = rules
        self.users = users
        self.threads = nil
        self.recheckInterval = nil
    }
}

/// Where the users of tickets come from.
public enum UserSource: Sendable {
    /// A provider of the embedding application, or a list.
    case provider(any UserProvider)

    /// The application is asked over HTTP; the server makes the client and shuts it down.
    case http(HTTPUserProviderConfiguration)

    /// The application's database is asked; the server opens the connections and closes them.
    ///
    /// It needs the package trait `PostgreSQL`.
    case postgreSQL(PostgreSQLUsersConfiguration)

    /// The provider that is at hand without a running server; `nil` for the others.
    public var provider: (any UserProvider)? {
        switch self {
        case .provider(let provider): provider
        case .http, .postgreSQL: nil
        }
    }
}
