// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import Logging
internal import NIOCore
internal import NIOPosix
internal import RoostRouter
public import ServiceLifecycle
internal import WAMP

/// A topic server: listeners, sessions, a realm, and optionally the page with live messages.
///
/// It runs until its task is cancelled or the service group shuts down; then it ends the connections without the closing
/// handshake, so that browsers connect again.
///
/// ```swift
/// let server = Server(configuration: configuration, logger: logger)
/// try await ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
/// ```
public struct Server: Service {
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let onReady: @Sendable ([BoundAddress]) async -> Void

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - configuration: All that it needs to know.
    ///   - logger: Where it logs.
    ///   - onReady: Called once when all ports are bound, with their addresses.
    public init(
        configuration: ServerConfiguration,
        logger: Logger,
        onReady: @escaping @Sendable ([BoundAddress]) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
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
        let listeners = try await node.bind(group: group)
        defer { node.calls.finish() }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await node.calls.run() }
            let page = try await self.startPage(in: &tasks, webSocketPort: listeners.first?.localPort ?? 0)
            node.startPeriodics()
            self.announce(listeners, sink: node.sink)
            await self.onReady(listeners.compactMap(\.boundAddress) + page)
            try? await gracefulShutdown()
            for listener in listeners {
                listener.channel.close(promise: nil)
            }
            await node.cutConnections()
            tasks.cancelAll()
        }
    }

    /// Starts the page with live messages, if it is wanted.
    ///
    /// - Returns: Its address, once it is bound.
    private func startPage(
        in tasks: inout ThrowingTaskGroup<Void, any Error>,
        webSocketPort: Int
    ) async throws -> [BoundAddress] {
        guard let configuration = self.configuration.page else {
            return []
        }
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let page = PageServer(
            configuration: configuration,
            webSocketPort: webSocketPort,
            logger: self.logger,
            onReady: { port in
                continuation.yield(port)
                continuation.finish()
            }
        )
        tasks.addTask {
            defer { continuation.finish() }
            try await page.run()
        }
        for await port in ports {
            return [BoundAddress(name: "page", host: configuration.host, port: port)]
        }
        _ = try await tasks.next()
        return []
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
    /// The listener's name; `page` for the page with live messages.
    public let name: String

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
            BoundAddress(name: self.context.configuration.name, host: self.context.configuration.host, port: $0)
        }
    }
}
