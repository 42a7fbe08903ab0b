// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Serves the page with live messages on a port of its own, until its task is cancelled.
package struct PageServer: Service {
    private let configuration: PageConfiguration
    private let webSocketPort: Int
    private let logger: Logger
    private let onReady: @Sendable (Int) -> Void

    /// Makes a server.
    ///
    /// - Parameters:
    ///   - configuration: Where it listens.
    ///   - webSocketPort: The port of the listener that the page connects to.
    ///   - logger: Where it logs; of the HTTP server's own messages only warnings and errors.
    ///   - onReady: Called once when the port is bound, with the port.
    package init(
        configuration: PageConfiguration,
        webSocketPort: Int,
        logger: Logger,
        onReady: @escaping @Sendable (Int) -> Void
    ) {
        self.configuration = configuration
        self.webSocketPort = webSocketPort
        self.logger = logger
        self.onReady = onReady
    }

    /// Runs the server.
    ///
    /// - Throws: When the port cannot be bound.
    package func run() async throws {
        var logger = self.logger
        logger.logLevel = max(logger.logLevel, .warning)
        let onReady = self.onReady
        let application = Application(
            router: self.makeRouter(),
            configuration: ApplicationConfiguration(
                address: .hostname(self.configuration.host, port: self.configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connections, logger: logger)
            ),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port {
                    onReady(port)
                }
            },
            logger: logger
        )
        try await application.run()
    }

    /// Connections at a time; more wait in the backlog.
    private static let connections = 256

    private func makeRouter() -> Router<BasicRequestContext> {
        let html = SamplePage.html(webSocketPort: self.webSocketPort)
        let policy = SamplePage.contentSecurityPolicy(webSocketPort: self.webSocketPort)
        let files = [
            ("/", "text/html", html), ("/page.js", "text/javascript", SamplePage.script),
            ("/page.css", "text/css", SamplePage.style),
        ]
        let router = Router()
        for (path, type, text) in files {
            let headers = Self.headers(type: type, policy: policy)
            let body = ByteBuffer(string: text)
            router.get(RouterPath(path)) { _, _ in
                Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
            }
        }
        return router
    }

    private static func headers(type: String, policy: String) -> HTTPFields {
        let values: [(String, String)] = [
            ("Content-Type", "\(type); charset=utf-8"), ("Content-Security-Policy", policy),
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
        ]
        var fields = HTTPFields()
        for (name, value) in values {
            if let name = HTTPField.Name(name) {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        return fields
    }
}
