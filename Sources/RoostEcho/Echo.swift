// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import RoostRouter
internal import RoostServer
internal import ServiceLifecycle
internal import UnixSignals

/// Sends every WebSocket message back, on loopback, for the Autobahn test suite.
///
/// `roost-echo PORT [--compression] [--tls CERTIFICATE KEY]`. It is Roost's own WebSocket layer with limits that let the
/// suite's largest cases through; with `--compression` it compresses messages of every size.
@main
struct Echo {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let port = arguments.first.flatMap { Int($0) } ?? 9_001
        var listener = ListenerConfiguration(
            name: "echo",
            port: port,
            origins: .any,
            authentication: .anonymous
        )
        listener.isEcho = true
        if arguments.contains("--compression") {
            listener.compression = ListenerConfiguration.Compression(minimumBytes: 0)
        }
        if let option = arguments.firstIndex(of: "--tls"), arguments.count > option + 2 {
            listener.tls = ListenerConfiguration.TLS(
                certificateChain: arguments[option + 1],
                privateKey: arguments[option + 2]
            )
        }
        let routes = RouteTable.compile([]).table
        var configuration = ServerConfiguration(listeners: [listener], routes: routes, handlers: HandlerRegistry())
        configuration.limits.messageBytes = 67_108_864
        configuration.limits.messageFragments = 1_000_000
        configuration.limits.outboundBytes = 134_217_728
        configuration.limits.controlFramesPerSecond = 100_000
        configuration.limits.pingInterval = .zero
        configuration.shutdown.window = .zero
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
