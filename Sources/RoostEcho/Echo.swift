// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import RoostRouter
internal import RoostServer
internal import ServiceLifecycle
internal import UnixSignals

/// Serves `roost-echo PORT` on loopback: sends every WebSocket message back, for the Autobahn test suite.
///
/// It is Roost's own WebSocket layer with limits that let the suite's largest cases through.
@main
struct Echo {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 9_001
        var listener = ListenerConfiguration(
            name: "echo",
            port: port,
            origins: .any,
            authentication: .anonymous
        )
        listener.isEcho = true
        let routes = RouteTable.compile([]).table
        var configuration = ServerConfiguration(listeners: [listener], routes: routes, handlers: HandlerRegistry())
        configuration.limits.messageBytes = 67_108_864
        configuration.limits.messageFragments = 1_000_000
        configuration.limits.outboundBytes = 134_217_728
        configuration.limits.controlFramesPerSecond = 100_000
        configuration.limits.pingInterval = .zero
        let logger = Logger(label: "roost-echo")
        let server = Server(configuration: configuration, logger: logger)
        try await ServiceGroup(
            configuration: .init(
                services: [server],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        ).run()
    }
}
