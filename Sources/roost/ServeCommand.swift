// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Metrics
internal import RoostConfiguration
internal import RoostRouter
internal import RoostServer
internal import ServiceLifecycle
internal import TraceExport
internal import UnixSignals

#if Tracing
internal import Tracing
#endif

/// `roost serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Without a configuration the server runs in memory on ws://127.0.0.1:8080 with sample routes, everybody is \
            anonymous, and http://127.0.0.1:8081/ shows three clients that exchange live messages.

            Environment variables (ROOST_PORT, ROOST_PUBLISH, ROOST_LIMITS_CONNECTIONS …) override the file, options \
            override both. SIGTERM and SIGINT stop the server: it ends the sessions one after the other, so that clients do \
            not come back all at once (shutdown.window); a second signal ends them at once. SIGHUP and "roost reload" load \
            the configuration again, and nobody is disconnected.

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

    @Option(help: "The port of the HTTP server, which serves the page with live messages then.")
    var pagePort: Int?

    @Option(help: "The number of event loops.")
    var loops: Int?

    @Option(help: "How much is logged: trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    @Option(help: "How it is logged: text or json.")
    var logFormat: String?

    func run() async throws {
        let loaded = try self.options.loadUsable(arguments: self.arguments)
        let output = ServeOutput(loaded)
        output.report(loaded.issues)
        if loaded.server.http?.hasMetrics ?? false {
            MetricsSystem.bootstrap(MetricCatalog.makeRegistry())
        }
        let isSample = self.options.file == nil
        let control = ServerControl()
        var server = Server(configuration: loaded.server, logger: output.logger, control: control) { addresses in
            output.announce(addresses, isSample: isSample)
        }
        server.takesInheritedSockets = true
        let restart = ProcessRestart()
        if isSample {
            server.onRestart = { restart.request() }
        }
        do {
            let source = self.options.source(arguments: self.arguments)
            let services = Self.exporters(loaded.tracing, output) + [server]
            try await Self.run(ServiceGroup(services: services, logger: output.logger)) {
                await Self.reload(source, control, output)
            }
        } catch {
            output.failed(error)
            throw ExitCode.failure
        }
        try restart.performIfRequested()
    }

    /// What sends spans, if they are to be made; it ends after the server.
    private static func exporters(_ tracing: TracingConfiguration?, _ output: ServeOutput) -> [any Service] {
        #if Tracing
        guard let tracing else {
            return []
        }
        let exporter = SpanExporter(
            endpoint: tracing.endpoint,
            service: tracing.service,
            oneIn: tracing.oneIn
        ) { count, reason in
            output.lostSpans(count, reason: reason)
        }
        InstrumentationSystem.bootstrap(exporter.tracer)
        return [exporter]
        #else
        return []
        #endif
    }

    /// Loads the configuration again; with errors the one that is in force stays.
    private static func reload(_ source: ConfigurationSource, _ control: ServerControl, _ output: ServeOutput) async {
        let loaded = source.load()
        guard !loaded.hasErrors else {
            return output.kept(loaded.issues)
        }
        output.report(loaded.issues)
        do {
            output.reloaded(try await control.reload(loaded.server))
        } catch {
            output.kept(error)
        }
    }

    /// Runs until a signal has stopped the group; a second one hurries.
    private static func run(_ group: ServiceGroup, reload: @escaping @Sendable () async -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let reloads = Task {
                for await _ in hangUps {
                    await reload()
                }
            }
            defer { reloads.cancel() }
            tasks.addTask {
                var iterator = signals.makeAsyncIterator()
                guard await iterator.next() != nil else {
                    return
                }
                await group.triggerGracefulShutdown()
                _ = await iterator.next()
            }
            // Whichever ends first; what is left is cancelled, and its error is no news.
            try await tasks.next()
            tasks.cancelAll()
        }
    }

    private var arguments: [(keyPath: String, value: String)] {
        let values: [(keyPath: String, value: String?)] = [
            ("listeners.0.host", self.host),
            ("listeners.0.port", self.port.map { String($0) }),
            ("http.port", self.pagePort.map { String($0) }),
            ("http.page", self.pagePort.map { _ in "true" }),
            ("loops", self.loops.map { String($0) }),
            ("log.level", self.logLevel),
            ("log.format", self.logFormat),
        ]
        return values.compactMap { keyPath, value in value.map { (keyPath: keyPath, value: $0) } }
    }
}
