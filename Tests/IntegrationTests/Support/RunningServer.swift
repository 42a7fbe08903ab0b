// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Logging
import RoostClient
import RoostRouter
import RoostServer
import Testing
import WAMP

/// Runs a server on a free port of loopback as long as a closure needs it.
///
/// - Parameters:
///   - handlers: The handlers.
///   - routes: Channels with the names of their handlers.
///   - change: Changes the configuration: anonymous, anyone may publish, two loops.
///   - body: What to do with the server's address.
/// - Throws: What the closure throws, or why the server could not start.
func withServer(
    _ handlers: HandlerRegistry,
    routes: KeyValuePairs<String, String>,
    change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (WebSocketAddress) async throws -> Void
) async throws {
    let definitions = routes.map { RouteDefinition(name: $0.key, channel: $0.key, handler: $0.value) }
    let listener = ListenerConfiguration(port: 0, authentication: .anonymous)
    let table = RouteTable.compile(definitions).table
    var configuration = ServerConfiguration(listeners: [listener], routes: table, handlers: handlers)
    configuration.publish = .anyone
    configuration.loops = 2
    change(&configuration)
    let (ports, announce) = AsyncStream<Int>.makeStream()
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = Server(configuration: configuration, logger: logger) { addresses in
        announce.yield(addresses.first?.port ?? 0)
        announce.finish()
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { announce.finish() }
            try await server.run()
        }
        for await port in ports {
            try await body(WebSocketAddress("ws://127.0.0.1:\(port)/ws"))
            break
        }
        group.cancelAll()
    }
}

/// Runs a server with topic handlers only.
func withServer(
    _ handlers: [any TopicHandler],
    routes: KeyValuePairs<String, String>,
    change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (WebSocketAddress) async throws -> Void
) async throws {
    try await withServer(HandlerRegistry(handlers), routes: routes, change: change, body)
}

/// A connection, and the one iterator over its events.
///
/// Invariant: one task at a time uses a client.
final class TestClient: @unchecked Sendable {
    let connection: WAMP1Connection
    nonisolated(unsafe) private var events: ClientEvents.Iterator

    init(_ connection: WAMP1Connection) {
        self.connection = connection
        self.events = connection.events.makeAsyncIterator()
    }

    var sessionID: String {
        self.connection.sessionID
    }

    /// The next event, whatever it is.
    func nextEvent() async throws -> ClientEvent? {
        try await self.events.next()
    }

    /// The payloads of the next events, as text.
    ///
    /// - Parameter count: How many to wait for.
    /// - Returns: The payloads.
    /// - Throws: What the connection throws.
    func payloads(_ count: Int) async throws -> [String] {
        var payloads: [String] = []
        while payloads.count < count, let event = try await self.events.next() {
            if case .event(_, let payload) = event {
                payloads.append(payload.description)
            }
        }
        return payloads
    }

    func subscribe(_ topic: String) async throws {
        try await self.connection.subscribe(topic)
    }

    /// Subscribes and waits until the subscription is alive.
    func subscribeAndWait(_ topic: String) async throws {
        try await self.connection.subscribe(topic)
        try await self.barrier()
    }

    func publish(
        _ value: WireValue,
        to topic: String,
        options: PublishOptions = PublishOptions()
    ) async throws {
        try await self.connection.publish(Payload(value), to: topic, options: options)
    }

    /// Waits until the server has read everything that was sent before: a call is answered, if only with an error.
    func barrier() async throws {
        await #expect(throws: ClientError.self) { try await self.connection.call("barrier/none") }
    }
}

/// Opens a connection as long as a closure needs it.
func withClient<Result: Sendable>(
    _ address: WebSocketAddress,
    bufferedEvents: Int = 256,
    _ body: @Sendable (TestClient) async throws -> Result
) async throws -> Result {
    var configuration = ClientConfiguration(address: address)
    configuration.bufferedEvents = bufferedEvents
    return try await WAMP1Client.withConnection(configuration) { connection in
        try await body(TestClient(connection))
    }
}
