// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import Logging
internal import NIOCore
internal import NIOPosix
internal import RoostRouter
public import ServiceLifecycle
internal import WAMP

/// A topic server: listeners, sessions, realms, and optionally what is served over plain HTTP.
///
/// It runs until the service group shuts down; then it drains: it is no longer ready, stops listening, and ends the sessions
/// in their protocols' words, spread over a window (``ShutdownConfiguration``). When its task is cancelled, also while it
/// drains, it cuts all connections at once.
///
/// ```swift
/// let server = Server(configuration: configuration, logger: logger)
/// try await ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
/// ```
public struct Server: Service {
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let onReady: @Sendable ([BoundAddress]) async -> Void
    private let control: ServerControl?

    /// Whether listeners take listening sockets that the process was started with, default no.
    ///
    /// They are those of systemd's socket activation (`LISTEN_FDS`), and are found by the listeners' names or addresses. A
    /// program has one server that may.
    public var takesInheritedSockets = false

    /// What the button of the sample page does that starts the server again; `nil`, the default, for no button.
    ///
    /// It is there for a demonstration on one's own machine only: where the HTTP API is open (``APIAccess/open``).
    public var onRestart: (@Sendable () -> Void)?

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - configuration: All that it needs to know.
    ///   - logger: Where it logs.
    ///   - control: What changes it while it runs, if anything does.
    ///   - onReady: Called once when all ports are bound, with their addresses.
    public init(
        configuration: ServerConfiguration,
        logger: Logger,
        control: ServerControl? = nil,
        onReady: @escaping @Sendable ([BoundAddress]) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
        self.control = control
    }

    /// Runs the server.
    ///
    /// - Throws: When a port cannot be bound, a certificate or key cannot be read, or the sink that is demanded is not
    ///   available (``SinkUnavailable``).
    public func run() async throws {
        let loops = self.configuration.loops ?? System.coreCount
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, loops))
        let outcome: Result<Void, any Error>
        do {
            let node = try Node(configuration: self.configuration, group: group, logger: self.logger)
            outcome = await self.outcome(of: node, group: group)
            await node.shutDown()
        } catch {
            outcome = .failure(error)
        }
        try await group.shutdownGracefully()
        try outcome.get()
    }

    private func outcome(of node: Node, group: MultiThreadedEventLoopGroup) async -> Result<Void, any Error> {
        do {
            return .success(try await self.run(node, group: group))
        } catch {
            return .failure(error)
        }
    }

    private func run(_ node: Node, group: MultiThreadedEventLoopGroup) async throws {
        var inherited = self.takesInheritedSockets ? InheritedSockets.ofProcess : InheritedSockets([])
        let listeners = try await node.bind(group: group, inherited: &inherited)
        let http = try await self.startHTTP(node, listeners, group: group, inherited: &inherited)
        inherited.warnOfRest(self.logger)
        defer { node.calls.finish() }
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await node.calls.run() }
            if let recheck = node.recheck {
                tasks.addTask { await recheck.run() }
            }
            for lifecycle in node.lifecycles {
                tasks.addTask { await lifecycle.run() }
            }
            node.startPeriodics()
            let running = RunningServer(node: node, listeners: listeners, group: group)
            self.control?.attach(running)
            node.readiness.bound()
            self.announce(listeners, sink: node.sink)
            await self.onReady(listeners.compactMap(\.boundAddress) + [http?.address].compactMap(\.self))
            let isOrderly = (try? await gracefulShutdown()) != nil
            self.control?.attach(nil)
            node.readiness.draining()
            if isOrderly {
                try? await Task.sleep(for: self.configuration.shutdown.delay)
            }
            await node.close(listeners.map(\.channel))
            if isOrderly {
                await node.drain()
            }
            await node.cutConnections()
            node.api?.watchers.endAll()
            if isOrderly {
                await node.settleLifecycles()
            }
            await node.close([http?.port].compactMap(\.self))
            await http?.service.stop(within: isOrderly ? self.configuration.shutdown.flush : .zero)
            tasks.cancelAll()
            await running.shutDown()
        }
    }

    /// Begins to serve HTTP, if it is wanted.
    ///
    /// - Returns: What serves it, once its port is bound.
    private func startHTTP(
        _ node: Node,
        _ listeners: [Listener],
        group: any EventLoopGroup,
        inherited: inout InheritedSockets
    ) async throws -> RunningHTTPServer? {
        guard let configuration = self.configuration.http else {
            return nil
        }
        let running = try await RunningHTTPServer(
            node.httpService(
                configuration,
                webSocketPort: listeners.first?.localPort ?? 0,
                onRestart: self.onRestart
            ),
            configuration: configuration,
            limits: self.configuration.limits,
            listeners: listeners,
            descriptor: configuration.hasOwnPort ? inherited.take(for: configuration.listener) : nil,
            group: group
        )
        self.announce(running.address, api: configuration.api)
        return running
    }

    private func announce(_ http: BoundAddress, api: APIAccess?) {
        let access =
            switch api {
            case .none: "none"
            case .open: "open"
            case .keys: "keys"
            }
        self.logger.info(
            "serving HTTP",
            metadata: [
                LogKey.listener: "\(http.name)",
                LogKey.address: "\(http.host):\(http.port)",
                LogKey.api: "\(access)",
            ]
        )
    }

    private func announce(_ listeners: [Listener], sink: SinkChoice) {
        for listener in listeners {
            self.logger.info(
                "listening",
                metadata: [
                    LogKey.listener: "\(listener.context.configuration.name)",
                    LogKey.address: "\(listener.channel.localAddress.map { "\($0)" } ?? "")",
                    LogKey.publish: "\(self.publishRule(of: listener).configurationText)",
                    LogKey.routes: "\(self.configuration.routes.routes.count)",
                    LogKey.sink: "\(sink.rawValue)",
                    LogKey.loops: "\(self.configuration.loops ?? System.coreCount)",
                ]
            )
        }
    }

    private func publishRule(of listener: Listener) -> PublishRule {
        listener.context.configuration.publish ?? self.configuration.publish
    }
}

/// An address that a server listens on.
public struct BoundAddress: Equatable, Sendable {
    /// The listener's name; `page` or `http` for what is served over plain HTTP.
    public let name: String

    /// The scheme of its URLs: `ws`, `http` or `https`.
    public let scheme: String

    /// The host as configured.
    public let host: String

    /// The port that was bound.
    public let port: Int
}

extension Listener {
    var localPort: Int? {
        self.channel.localAddress?.port
    }

    var boundAddress: BoundAddress? {
        self.localPort.map {
            BoundAddress(
                name: self.context.configuration.name,
                scheme: "ws",
                host: self.context.configuration.host,
                port: $0
            )
        }
    }
}
