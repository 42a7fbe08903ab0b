// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import RoostTransport

/// Connects to WAMP v1 servers.
///
/// ```swift
/// let configuration = ClientConfiguration(address: try WebSocketAddress("ws://127.0.0.1:8080/ws"))
/// try await WAMP1Client.withConnection(configuration) { connection in
///     try await connection.publish("hello", to: "chat/lobby")
/// }
/// ```
public enum WAMP1Client {
    /// Opens a connection, hands it to the closure, and closes it whatever the closure does.
    ///
    /// - Parameters:
    ///   - configuration: Where to connect to, as whom, and within which bounds.
    ///   - body: What to do with the session; it is open already.
    /// - Returns: What the closure returns.
    /// - Throws: ``ClientError`` when no session could be opened, or what the closure throws.
    public static func withConnection<Result>(
        _ configuration: ClientConfiguration,
        _ body: (WAMP1Connection) async throws -> Result
    ) async throws -> Result {
        let opening = try Opening(configuration)
        let (channel, connection) = try await opening.run()
        let result: Result
        do {
            result = try await body(connection)
        } catch {
            await Self.close(connection, channel)
            throw error
        }
        await Self.close(connection, channel)
        return result
    }

    private static func close(_ connection: WAMP1Connection, _ channel: any Channel) async {
        await connection.close()
        try? await channel.closeFuture.get()
    }
}

/// One attempt to open a connection.
private struct Opening {
    let configuration: ClientConfiguration
    let request: ClientUpgradeRequest
    let group = MultiThreadedEventLoopGroup.singleton

    init(_ configuration: ClientConfiguration) throws(ClientError) {
        let address = configuration.address
        let target = configuration.ticket.map { address.target(adding: "ticket", $0) } ?? address.target
        let request = ClientUpgradeRequest(
            host: address.hostField,
            target: target,
            subprotocols: ["wamp"],
            origin: configuration.origin,
            key: WebSocketKey(nonce: (.random(in: .min ... .max), .random(in: .min ... .max)))
        )
        guard let request else {
            throw ClientError(.invalidAddress, "The path or the origin holds what a header cannot hold.")
        }
        self.configuration = configuration
        self.request = request
    }

    func run() async throws -> (any Channel, WAMP1Connection) {
        let eventLoop = self.group.any()
        let established = eventLoop.makePromise(of: ClientWelcome.self)
        let timeout = TimeAmount(self.configuration.connectTimeout)
        let deadline = NIODeadline.now() + timeout
        let channel: any Channel
        let connect = self.connect(on: eventLoop, timeout: timeout, established: established)
        do {
            channel = try await connect.get()
        } catch {
            established.fail(error)
            throw error as? ClientError ?? ClientError(.unreachable, "No connection could be made: \(error).")
        }
        return try await withTaskCancellationHandler {
            try await self.wait(for: established.futureResult, on: channel, deadline: deadline)
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    private func wait(
        for established: EventLoopFuture<ClientWelcome>,
        on channel: any Channel,
        deadline: NIODeadline
    ) async throws -> (any Channel, WAMP1Connection) {
        let eventLoop = channel.eventLoop
        let found = try await eventLoop.submit {
            let handler = try? channel.pipeline.syncOperations.handler(type: ClientHandler.self)
            return handler.map { (NIOLoopBound($0, eventLoop: eventLoop), $0.events) }
        }.get()
        guard let (handler, events) = found else {
            // The connection has ended before we looked, and the promise says why.
            _ = try await established.get()
            throw ClientError(.connectionLost, "The connection ended right after WELCOME.")
        }
        let timer = eventLoop.scheduleTask(deadline: deadline) { handler.value.connectTimedOut() }
        defer { timer.cancel() }
        let welcome = try await established.get()
        return (channel, WAMP1Connection(welcome: welcome, events: events, handler: handler, eventLoop: eventLoop))
    }

    private func connect(
        on eventLoop: any EventLoop,
        timeout: TimeAmount,
        established: EventLoopPromise<ClientWelcome>
    ) -> EventLoopFuture<any Channel> {
        let (configuration, request) = (self.configuration, self.request)
        return ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if configuration.address.isSecure {
                        let tls = try configuration.tls.makeHandler(host: configuration.address.host)
                        try channel.pipeline.syncOperations.addHandler(tls)
                    }
                    let handler = ClientHandler(
                        configuration: configuration,
                        request: request,
                        channel: channel,
                        established: established
                    )
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(host: configuration.address.host, port: configuration.address.port)
    }
}
