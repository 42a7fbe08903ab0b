// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HummingbirdCore
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// HTTP that is served: over a port of its own, if it has one, and over the listeners that share theirs.
struct RunningHTTPServer: Sendable {
    /// Where it answers.
    let address: BoundAddress
    let service: HTTPService
    /// What listens on the port of its own, if it has one.
    let port: (any Channel)?

    /// Begins to serve.
    ///
    /// - Parameters:
    ///   - service: What is served.
    ///   - configuration: Where.
    ///   - limits: How many connections the port of its own has.
    ///   - listeners: The listeners, some of which may share their ports.
    ///   - descriptor: A socket that listens already; `nil` to bind one.
    ///   - group: The loops.
    /// - Throws: When the port cannot be bound.
    init(
        _ service: HTTPService,
        configuration: HTTPConfiguration,
        limits: Limits,
        listeners: [Listener],
        descriptor: CInt?,
        group: any EventLoopGroup
    ) async throws {
        self.service = service
        let name = configuration.hasPage ? "page" : "http"
        guard configuration.hasOwnPort else {
            self.port = nil
            let listener = listeners.first { $0.context.configuration.servesHTTP }
            self.address = BoundAddress(
                name: name,
                scheme: listener?.context.configuration.tls == nil ? "http" : "https",
                host: listener?.context.configuration.host ?? configuration.host,
                port: listener?.localPort ?? 0
            )
            return
        }
        let own = configuration.listener
        let port = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.sharesPort, value: own.reusesPort ? 1 : 0)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = AvailableConnectionsChannelHandler(maxConnections: limits.httpConnections)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { service.serve($0) }
            .bind(to: own, descriptor: descriptor)
        self.port = port
        self.address = BoundAddress(
            name: name,
            scheme: "http",
            host: configuration.host,
            port: port.localAddress?.port ?? configuration.port
        )
    }
}

/// What listeners that share their ports give requests for plain HTTP to, once it is there.
final class SharedHTTP: Sendable {
    private let slot = Mutex<HTTPService?>(nil)

    /// What serves; `nil` before the server has started.
    var service: HTTPService? {
        get { self.slot.withLock { $0 } }
        set { self.slot.withLock { $0 = newValue } }
    }
}

extension HTTPConfiguration {
    /// The port of its own as a listener, by whose name a socket of the service manager is found.
    var listener: ListenerConfiguration {
        var listener = ListenerConfiguration(name: "http", host: self.host, port: self.port)
        listener.reusesPort = self.reusesPort
        return listener
    }
}
