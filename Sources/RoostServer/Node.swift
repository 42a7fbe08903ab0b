// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import NIOPosix
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// The parts of a running server, put together.
struct Node: Sendable {
    private static let longestSweep = TimeAmount.seconds(1)
    private static let shortestSweep = TimeAmount.milliseconds(50)

    let configuration: ServerConfiguration
    let calls: CallRunner
    /// How broadcasts are written.
    let sink: SinkChoice
    private let shards: [Shard]
    private let periodics: PeriodicRunner
    private let metrics: ServerMetrics
    private let ticketThreads: NIOThreadPool
    private let remoteUsers: HTTPUserProvider?
    private let verifier: TicketVerifier?
    private let logger: Logger
    private let causes: CauseLog

    init(configuration: ServerConfiguration, group: any EventLoopGroup, logger: Logger) throws {
        let remoteUsers = try Self.remoteUsers(configuration.tickets, group: group)
        let metrics = ServerMetrics()
        let calls = CallRunner(limit: configuration.limits.handlerCalls)
        let periodics = PeriodicRunner(calls: calls, logger: logger)
        let realm = RealmHost(periodics: periodics)
        let admission = Admission(
            routes: configuration.routes,
            handlers: configuration.handlers,
            publish: configuration.publish
        )
        let sink = try configuration.sink.resolved()
        let causes = CauseLog(logger: logger)
        let ledger = OutboundLedgerHost(limit: configuration.limits.outboundTotalBytes)
        let shards = group.makeIterator().enumerated().map { index, eventLoop in
            Shard(
                index: index,
                eventLoop: eventLoop,
                configuration: configuration,
                admission: admission,
                realm: realm,
                calls: calls,
                ledger: ledger,
                sink: sink,
                causes: causes,
                metrics: metrics
            )
        }
        for shard in shards {
            shard.link(to: shards)
        }
        self.configuration = configuration
        self.calls = calls
        self.sink = sink
        self.causes = causes
        self.shards = shards
        self.periodics = periodics
        self.metrics = metrics
        self.ticketThreads = NIOThreadPool(
            numberOfThreads: max(1, configuration.tickets?.threads ?? System.coreCount - 1)
        )
        self.remoteUsers = remoteUsers
        self.verifier = configuration.tickets.map { [ticketThreads] tickets in
            TicketVerifier(
                secret: tickets.secret,
                rules: tickets.rules,
                users: remoteUsers ?? tickets.users.provider ?? NoUsers(),
                threadPool: ticketThreads,
                configuration: TicketVerifierConfiguration(maximumWaiting: configuration.limits.ticketsWaiting),
                logger: logger
            )
        }
        self.logger = logger
    }

    /// The client that asks the application for users, if it is to be asked.
    private static func remoteUsers(
        _ tickets: TicketConfiguration?,
        group: any EventLoopGroup
    ) throws -> HTTPUserProvider? {
        guard case .http(let configuration) = tickets?.users else {
            return nil
        }
        return try HTTPUserProvider(configuration: configuration, eventLoopGroup: group)
    }

    /// Binds all listeners and starts to watch the deadlines of their connections.
    func bind(group: any EventLoopGroup) async throws -> [Listener] {
        for shard in self.shards {
            let isAsChosen = try await shard.eventLoop.submit { shard.prepare() }.get()
            guard isAsChosen || self.configuration.sink == .automatic else {
                throw SinkUnavailable()
            }
            if !isAsChosen {
                self.causes.warn("io_uring is not available on every loop, send is used there", cause: "")
            }
        }
        let census = ConnectionCensus(limits: self.configuration.limits)
        var listeners: [Listener] = []
        for configuration in self.configuration.listeners {
            let context = self.context(configuration, census: census)
            listeners.append(try await Listener.bind(context, shards: self.shards, group: group))
        }
        if self.verifier != nil {
            self.ticketThreads.start()
        }
        let delay = TimeAmount.nanoseconds(self.sweep.nanoseconds / Int64(SweepCursor.parts))
        for shard in self.shards {
            shard.eventLoop.scheduleRepeatedTask(initialDelay: delay, delay: delay) { _ in
                shard.sweep(now: .now())
            }
        }
        return listeners
    }

    private func context(
        _ listener: ListenerConfiguration,
        census: ConnectionCensus
    ) -> ListenerContext {
        ListenerContext(
            configuration: listener,
            server: self.configuration,
            census: census,
            metrics: self.metrics,
            logger: self.logger,
            causes: self.causes,
            verifyTicket: listener.authentication == .ticket ? self.verifyTicket : nil
        )
    }

    private var verifyTicket: (@Sendable (String?) async -> TicketVerdict)? {
        guard let verifier = self.verifier else {
            return { _ in .refused(.unavailable) }
        }
        return { ticket in
            await verifier.verify(ticket: Array((ticket ?? "").utf8), now: UnixTime.now())
        }
    }

    /// How often deadlines are looked at: a quarter of the shortest, within bounds.
    private var sweep: TimeAmount {
        let limits = self.configuration.limits
        let shortest = [limits.handshakeTimeout, limits.messageTimeout, limits.outboundAge, limits.pingInterval]
            .filter { $0 > .zero }
            .map { TimeAmount($0) }
            .min()
        let quarter = TimeAmount.nanoseconds((shortest ?? Self.longestSweep).nanoseconds / 4)
        return max(Self.shortestSweep, min(Self.longestSweep, quarter))
    }

    /// Starts the periodic tasks.
    func startPeriodics() {
        guard let eventLoop = self.shards.first?.eventLoop else {
            return
        }
        for task in self.configuration.handlers.periodicTasks {
            self.periodics.start(task, on: eventLoop)
        }
    }

    /// Cuts all connections without the closing handshake.
    func cutConnections() async {
        for shard in self.shards {
            _ = try? await shard.eventLoop.submit { shard.cutAll() }.get()
        }
    }

    /// Lets go of everything.
    func shutDown() async {
        for shard in self.shards {
            _ = try? await shard.eventLoop.submit { shard.shutDown() }.get()
        }
        try? await self.ticketThreads.shutdownGracefully()
        try? await self.remoteUsers?.shutdown()
    }
}

/// Knows nobody.
private struct NoUsers: UserProvider {
    func user(login: String) async throws -> UserRecord? {
        nil
    }
}
