// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Logging
internal import RoostConfiguration
internal import RoostRouter
internal import RoostServer
internal import ServiceLifecycle
internal import UnixSignals

/// `roost serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Without a configuration the server runs in memory on ws://127.0.0.1:8080 with sample routes, everybody is \
            anonymous, and http://127.0.0.1:8081/ shows two panes that exchange live messages.

            Environment variables (ROOST_PORT, ROOST_PUBLISH, ROOST_LIMITS_CONNECTIONS …) override the file, options \
            override both. SIGTERM and SIGINT stop the server; browsers connect again.

            Examples:
                roost serve
                roost serve --config /etc/roost/roost.yml
                roost serve --port 9000 --page-port 9001
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The address of the first listener.")
    var host: String?

    @Option(help: "The port of the first listener; 0 lets the system choose.")
    var port: Int?

    @Option(help: "The port of the page with live messages, which is served then.")
    var pagePort: Int?

    @Option(help: "The number of event loops.")
    var loops: Int?

    @Option(help: "How much is logged: trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    func run() async throws {
        let loaded = try self.options.loadUsable(arguments: self.arguments)
        for issue in loaded.issues {
            StandardError.print(issue.description)
        }
        let level = Logger.Level(rawValue: loaded.logLevel.rawValue) ?? .info
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let logger = Logger(label: "roost")
        let isSample = self.options.file == nil
        let server = Server(configuration: loaded.server, logger: logger) { addresses in
            Self.announce(addresses, isSample: isSample)
        }
        let group = ServiceGroup(
            services: [server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        do {
            try await group.run()
        } catch {
            StandardError.print("roost: the server ended: \(error)")
            throw ExitCode.failure
        }
    }

    private var arguments: [(keyPath: String, value: String)] {
        let values: [(keyPath: String, value: String?)] = [
            ("listeners.0.host", self.host),
            ("listeners.0.port", self.port.map { String($0) }),
            ("page.port", self.pagePort.map { String($0) }),
            ("loops", self.loops.map { String($0) }),
            ("log.level", self.logLevel),
        ]
        return values.compactMap { keyPath, value in value.map { (keyPath: keyPath, value: $0) } }
    }

    private static func announce(_ addresses: [BoundAddress], isSample: Bool) {
        for address in addresses {
            let scheme = address.name == "page" ? "http" : "ws"
            StandardError.print("roost: \(address.name) \(scheme)://\(address.host):\(address.port)/")
        }
        if isSample {
            StandardError.print("roost: no configuration, so these are sample routes; open the page to try them")
        }
    }
}
