// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Serves HTTP on a port of its own, until its group shuts down or its task is cancelled.
struct HTTPServer: Service {
    /// The methods that are known: others are not implemented.
    static let methods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
        + [HTTPRequest.Method("QUERY")].compactMap(\.self)

    let configuration: HTTPConfiguration
    let limits: Limits
    let endpoints: [any HTTPEndpoints]
    let entrance: HTTPEntrance
    let group: any EventLoopGroup

    /// Where it logs; of the library's own messages only warnings and errors.
    let logger: Logger

    /// Called once when the port is bound, with the port.
    let onReady: @Sendable (Int) -> Void

    /// Runs the server.
    ///
    /// - Throws: When the port cannot be bound.
    func run() async throws {
        var logger = self.logger
        logger.logLevel = max(logger.logLevel, .warning)
        let onReady = self.onReady
        let application = Application(
            router: self.makeRouter(),
            server: .http1(configuration: self.channelConfiguration),
            configuration: ApplicationConfiguration(
                address: .hostname(self.configuration.host, port: self.configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(self.limits.httpConnections, logger: logger)
            ),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port {
                    onReady(port)
                }
            },
            eventLoopGroupProvider: .shared(self.group),
            logger: logger
        )
        try await application.run()
    }

    private var channelConfiguration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: TimeAmount(self.limits.httpTimeout),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: self.limits.requestHeadBytes,
                maxHeaderListSize: self.limits.requestHeadBytes,
                maxHeaderFieldCount: self.limits.requestHeaders
            )
        )
    }

    private func makeRouter() -> Router<HTTPContext> {
        let router = Router(context: HTTPContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: self.entrance)
        for endpoints in self.endpoints {
            endpoints.add(to: router)
        }
        Self.complete(router)
        return router
    }

    /// Adds HEAD to each path with GET, and an answer for the methods that a path does not have.
    private static func complete(_ router: Router<HTTPContext>) {
        for (path, routes) in Dictionary(grouping: router.routes, by: { $0.path.description }) {
            var allowed = Set(routes.map(\.method))
            if allowed.contains(.get) {
                allowed.insert(.head)
            }
            let value = self.methods.filter(allowed.contains).map(\.rawValue).joined(separator: ", ")
            for method in self.methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { request, _ -> Response in
                    throw ProblemDetails(
                        .methodNotAllowed,
                        "\(request.method.rawValue) is not among the methods of this path: \(value).",
                        headers: [.allow: value]
                    )
                }
            }
        }
    }
}
