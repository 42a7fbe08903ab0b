// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter

/// All that a server needs to know before it starts.
public struct ServerConfiguration: Sendable {
    /// Where the server listens; at least one.
    public var listeners: [ListenerConfiguration]

    /// The routes, compiled.
    public var routes: RouteTable

    /// The handlers that the routes name.
    public var handlers: HandlerRegistry

    /// Who may publish where neither the route nor the listener has a rule; default `backend`.
    public var publish: PublishRule

    /// What happens to a subscriber that does not read in time, where the route does not say; default `disconnect`.
    public var slowConsumer: SlowConsumerPolicy

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

    /// Where the page with live messages is served, if it is.
    public var page: PageConfiguration?

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
        self.publish = .backend
        self.slowConsumer = .disconnect
        self.tickets = nil
        self.limits = Limits()
        self.identity = .roost
        self.loops = nil
        self.sink = .automatic
        self.isStrict = false
        self.page = nil
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
    }
}

/// Where the users of tickets come from.
public enum UserSource: Sendable {
    /// A provider of the embedding application, or a list.
    case provider(any UserProvider)

    /// The application is asked over HTTP; the server makes the client and shuts it down.
    case http(HTTPUserProviderConfiguration)

    /// The provider that is at hand without a running server; `nil` for ``http(_:)``.
    public var provider: (any UserProvider)? {
        switch self {
        case .provider(let provider): provider
        case .http: nil
        }
    }
}

/// Where the page with live messages is served.
public struct PageConfiguration: Equatable, Sendable {
    /// The address, default `127.0.0.1`.
    public var host: String

    /// The port, `0…65535`; 0 lets the system choose.
    public var port: Int

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - host: The address.
    ///   - port: The port, `0…65535`.
    public init(host: String = "127.0.0.1", port: Int = 8081) {
        self.host = host
        self.port = port
    }
}
