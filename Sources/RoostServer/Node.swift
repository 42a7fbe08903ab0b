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
    let shards: [Shard]
    private let periodics: PeriodicRunner
    private let metrics: ServerMetrics
    private let admission: Admission
    /// The HTTP API, if it is wanted.
    let api: APIService?
    private let metricsEndpoints: MetricsEndpoints?
    private let sharedHTTP = SharedHTTP()
    /// Whether the server should be given work.
    let readiness: Readiness
    private let ticketThreads: NIOThreadPool
    private let users: ServerUsers
    private let tokens: ServerTokens
    let realms: [RealmHost]
    private let webhooks: ServerWebhooks
    private let verifier: TicketVerifier?
    let logger: Logger
    private let causes: CauseLog
    private let group: any EventLoopGroup

    init(configuration: ServerConfiguration, group: any EventLoopGroup, logger: Logger) throws {
        // What throws comes before the clients, which would not be shut down.
        let sink = try configuration.sink.resolved()
        try ServerWebhooks.check(configuration)
        try configuration.http?.check(configuration.listeners)
        try ServerTokens.check(configuration)
        let causes = CauseLog(logger: logger)
        let users = try ServerUsers(configuration.tickets?.users, group: group)
        let tokens = try ServerTokens(configuration, group: group, causes: causes)
        let metricsEndpoints = try MetricsEndpoints(configuration)
        let webhooks = try ServerWebhooks(configuration, group: group)
        let metrics = ServerMetrics(limits: configuration.limits)
        let calls = CallRunner(limit: configuration.limits.handlerCalls)
        let periodics = PeriodicRunner(calls: calls, logger: logger)
        let admission = Admission(
            routes: configuration.routes,
            handlers: webhooks.handlers(configuration.handlers).withChains(of: configuration.routes.routes),
            publish: configuration.publish
        )
        let ticketThreads = NIOThreadPool(
            numberOfThreads: max(1, configuration.tickets?.threads ?? System.coreCount - 1)
        )
        let verifier = configuration.tickets.map { tickets in
            TicketVerifier(
                secret: tickets.secret,
                rules: tickets.rules,
                users: users.provider,
                threadPool: ticketThreads,
                configuration: TicketVerifierConfiguration(maximumWaiting: configuration.limits.ticketsWaiting),
                logger: logger
            )
        }
        let realms = configuration.realms.map { realm in
            RealmHost(
                configuration: webhooks.completed(realm),
                admission: admission,
                authenticator: webhooks.authenticator(
                    of: realm,
                    tokens: tokens[realm.name],
                    verify: Self.verifyTicket(verifier)
                ),
                tokens: tokens[realm.name],
                limits: configuration.limits,
                periodics: periodics
            )
        }
        let ledger = OutboundLedgerHost(limit: configuration.limits.outboundTotalBytes)
        let shards = group.makeIterator().enumerated().map { index, eventLoop in
            Shard(
                index: index,
                eventLoop: eventLoop,
                configuration: configuration,
                realms: realms,
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
        self.api = configuration.http?.api.map { access in
            var server = configuration
            // With the webhooks that answer calls.
            server.handlers = admission.handlers
            let publisher = APIPublisher(limits: server.limits, calls: calls, metrics: metrics, causes: causes)
            return APIService(access: access, server: server, shards: shards, realms: realms, publisher: publisher)
        }
        self.readiness = Readiness(loops: shards.count, now: .now())
        self.metricsEndpoints = metricsEndpoints
        self.configuration = configuration
        self.calls = calls
        self.sink = sink
        self.causes = causes
        self.shards = shards
        self.periodics = periodics
        self.metrics = metrics
        self.admission = admission
        self.ticketThreads = ticketThreads
        self.users = users
        self.tokens = tokens
        self.realms = realms
        self.webhooks = webhooks
        self.verifier = verifier
        self.logger = logger
        self.group = group
    }

    /// What looks the users of live sessions up again, if that is wanted.
    var recheck: UserRecheckRunner? {
        guard let tickets = self.configuration.tickets, let interval = tickets.recheckInterval, let verifier else {
            return nil
        }
        return UserRecheckRunner(
            interval: interval,
            users: self.users.provider,
            verifier: verifier,
            acceptsDisabledUsers: tickets.rules.acceptsDisabledUsers,
            realms: self.realms,
            causes: self.causes
        )
    }

    /// What tells the application what happens in the realms, as far as that is wanted.
    var lifecycles: [LifecycleRunner] {
        let generation = String(UInt64.random(in: .min ... .max), radix: 16)
        return self.realms.compactMap { host in
            guard let configuration = host.configuration.lifecycle,
                let webhook = self.webhooks.lifecycle(of: host.configuration.name)
            else {
                return nil
            }
            return LifecycleRunner(
                host: host,
                webhook: webhook,
                configuration: configuration,
                generation: generation,
                counters: LifecycleCounters(realm: host.configuration.name),
                causes: self.causes
            )
        }
    }

    /// Waits until the application has been told everything, at most as long as what waits is flushed at the end.
    func settleLifecycles() async {
        let deadline = NIODeadline.now() + TimeAmount(self.configuration.shutdown.flush)
        while !Task.isCancelled, NIODeadline.now() < deadline, self.realms.contains(where: { $0.lifecycleWaiting > 0 })
        {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Binds all listeners and starts to watch the deadlines of their connections.
    ///
    /// - Parameters:
    ///   - group: The loops, one for each shard.
    ///   - inherited: Sockets that listen already; those that are taken are not in it afterwards.
    /// - Returns: The listeners.
    /// - Throws: When a port cannot be bound, a certificate or key cannot be read, or the sink is not available.
    func bind(group: any EventLoopGroup, inherited: inout InheritedSockets) async throws -> [Listener] {
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
            let context = self.context(configuration, server: self.configuration, census: census)
            let descriptor = inherited.take(for: configuration)
            listeners.append(
                try await Listener.bind(context, shards: self.shards, group: group, descriptor: descriptor)
            )
        }
        if self.verifier != nil {
            self.ticketThreads.start()
        }
        let delay = TimeAmount.nanoseconds(self.sweep.nanoseconds / Int64(SweepCursor.parts))
        for shard in self.shards {
            shard.eventLoop.scheduleRepeatedTask(initialDelay: delay, delay: delay) { _ in
                shard.sweep(now: .now())
            }
            shard.beginSampling(self.readiness)
        }
        return listeners
    }

    /// Makes what the connections of a listener share.
    func context(
        _ listener: ListenerConfiguration,
        server: ServerConfiguration,
        census: ConnectionCensus
    ) -> ListenerContext {
        ListenerContext(
            configuration: listener,
            server: server,
            census: census,
            http: self.sharedHTTP,
            metrics: self.metrics,
            logger: self.logger,
            causes: self.causes,
            verifyTicket: self.verification(listener)
        )
    }

    /// What verifies the tickets or tokens of a listener; `nil` where nobody needs one.
    private func verification(_ listener: ListenerConfiguration) -> (@Sendable (String?) async -> TicketVerdict)? {
        switch listener.authentication {
        case .anonymous:
            return nil
        case .ticket:
            return Self.verifyTicket(self.verifier)
        case .jwt:
            let tokens = (listener.realm ?? self.configuration.realms.first?.name).flatMap { self.tokens[$0] }
            return { ticket in await tokens?.verdict(ticket) ?? .refused(.unavailable) }
        }
    }

    private static func verifyTicket(_ verifier: TicketVerifier?) -> @Sendable (String?) async -> TicketVerdict {
        guard let verifier else {
            return { _ in .refused(.unavailable) }
        }
        return { ticket in
            await verifier.verify(ticket: Array((ticket ?? "").utf8), now: UnixTime.now())
        }
    }

    /// How often deadlines are looked at: a quarter of the shortest, within bounds.
    private var sweep: TimeAmount {
        let limits = self.configuration.limits
        let times = [
            limits.handshakeTimeout, limits.messageTimeout, limits.outboundAge, limits.pingInterval, limits.pollTimeout,
        ]
        let shortest = times.filter { $0 > .zero }.map { TimeAmount($0) }.min()
        let quarter = TimeAmount.nanoseconds((shortest ?? Self.longestSweep).nanoseconds / 4)
        return max(Self.shortestSweep, min(Self.longestSweep, quarter))
    }

    /// Makes what serves HTTP, with everything that is to be served; listeners that share their ports give requests to it.
    ///
    /// - Parameters:
    ///   - http: What is served.
    ///   - webSocketPort: The port of the listener that pages connect to.
    ///   - onRestart: What starts the server again, if the sample page may.
    /// - Returns: The service.
    func httpService(
        _ http: HTTPConfiguration,
        webSocketPort: Int,
        onRestart: (@Sendable () -> Void)?
    ) -> HTTPService {
        let restart = http.api == .open ? onRestart.map { RestartEndpoints(restart: $0) } : nil
        var endpoints: [any HTTPEndpoints] = [HealthEndpoints(readiness: self.readiness)]
        if let metrics = self.metricsEndpoints {
            endpoints.append(metrics)
        }
        if http.hasPage {
            endpoints.append(PageEndpoints(self.room(http, port: webSocketPort, canRestart: restart != nil)))
            if let restart {
                endpoints.append(restart)
            }
        }
        if http.hasConsole {
            endpoints.append(PageEndpoints.console)
        }
        if let api = self.api {
            endpoints.append(APIEndpoints(service: api))
        }
        let service = HTTPService(
            limits: self.configuration.limits,
            endpoints: endpoints,
            entrance: HTTPEntrance(limits: self.configuration.limits, metrics: self.metrics, causes: self.causes),
            logger: self.logger
        )
        self.sharedHTTP.service = service
        return service
    }

    /// Whom the page with live messages connects to.
    private func room(_ http: HTTPConfiguration, port: Int, canRestart: Bool) -> SamplePage.Room {
        let listener = self.configuration.listeners.first
        return SamplePage.Room(
            port: port,
            protocols: listener?.protocols ?? [],
            realm: listener?.realm ?? self.configuration.realms.first?.name ?? "",
            hasOpenAPI: http.api == .open,
            hasConsole: http.hasConsole,
            canRestart: canRestart
        )
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
        await self.users.shutdown()
        await self.tokens.shutdown()
        await self.webhooks.shutdown()
    }
}
