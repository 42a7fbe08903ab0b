// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Logging
internal import RoostRouter
internal import RoostServer
internal import Synchronization

/// A whole server in this process, with one event loop and bounds like those of `Examples/bench`.
final class ServerUnderTest {
    private let report = StartReport()
    private let ended = DispatchSemaphore(value: 0)
    private let task: Task<Void, Never>

    /// Starts a server and waits until it listens.
    ///
    /// - Parameter sink: How it is to write broadcasts.
    init(sink: SinkChoice) {
        let ready = DispatchSemaphore(value: 0)
        let run = Run(configuration: Self.configuration(sink: sink), report: self.report, ready: ready)
        self.task = run.start(ended: self.ended)
        ready.wait()
    }

    /// The port that it listens on; `nil` if it did not start.
    var port: Int? {
        self.report.port
    }

    /// The sink that it really uses, in its own words.
    var sink: String? {
        self.report.sink
    }

    /// Why it did not start.
    var failure: String? {
        self.report.failure
    }

    /// Stops the server and waits for its end.
    func stop() {
        self.task.cancel()
        self.ended.wait()
    }

    private static func configuration(sink: SinkChoice) -> ServerConfiguration {
        let routes = RouteTable.compile([
            RouteDefinition(name: "bench.topic", channel: "bench.topic.{n}", handler: "bench.topic")
        ])
        let listener = ListenerConfiguration(name: "bench", port: 0, origins: .any, authentication: .anonymous)
        var configuration = ServerConfiguration(
            listeners: [listener],
            routes: routes.table,
            handlers: HandlerRegistry([BroadcastTopic(name: "bench.topic")])
        )
        configuration.publish = .anyone
        configuration.loops = 1
        configuration.sink = sink
        configuration.limits.outboundBytes = 67_108_864
        configuration.limits.outboundAge = .seconds(60)
        configuration.limits.handshakeTimeout = .seconds(60)
        // A peer that only reads does not answer.
        configuration.limits.pingInterval = .zero
        return configuration
    }
}

/// The time from a server's start to its end.
private struct Run: Sendable {
    let configuration: ServerConfiguration
    let report: StartReport
    let ready: DispatchSemaphore

    func start(ended: DispatchSemaphore) -> Task<Void, Never> {
        Task {
            await self.serve()
            ended.signal()
        }
    }

    /// Says that it is ready when the server listens, and in any case at the end.
    private func serve() async {
        defer { self.ready.signal() }
        let server = Server(configuration: self.configuration, logger: self.report.logger) { addresses in
            self.report.listens(on: addresses.first?.port)
            self.ready.signal()
        }
        do {
            try await server.run()
        } catch {
            self.report.failed(error)
        }
    }
}

/// What a server says while it starts.
private final class StartReport: Sendable {
    private struct State {
        var port: Int?
        var sink: String?
        var failure: String?
    }

    private let state = Mutex(State())

    var port: Int? {
        self.state.withLock { $0.port }
    }

    var sink: String? {
        self.state.withLock { $0.sink }
    }

    var failure: String? {
        self.state.withLock { $0.failure }
    }

    /// A logger that finds out which sink the server uses.
    var logger: Logger {
        Logger(label: "roost-benchmarks", factory: { _ in StartLog(report: self) })
    }

    func listens(on port: Int?) {
        self.state.withLock { $0.port = port }
    }

    func uses(_ sink: String) {
        self.state.withLock { $0.sink = sink }
    }

    func failed(_ error: any Error) {
        self.state.withLock { $0.failure = "\(error)" }
    }
}

/// Reads the line that a server logs when it listens, and drops the others.
private struct StartLog: LogHandler {
    let report: StartReport
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if let sink = event.metadata?[LogKey.sink] {
            self.report.uses("\(sink)")
        }
    }
}
