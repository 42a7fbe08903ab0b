// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// Carries out what handlers ask of a session, on the session's event loop.
///
/// Invariant: `connection` is touched on `eventLoop` only.
final class ConnectionPort: SessionPort, @unchecked Sendable {
    private let eventLoop: any EventLoop
    /// The connection, until ``disconnect()``.
    private var connection: Connection?
    private let handOvers: HandOverCount

    init(connection: Connection, eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.connection = connection
        self.handOvers = connection.shard.ledger.handOvers
    }

    func send(_ payload: Payload, topic: URI) {
        self.onLoop { $0.driver?.deliver(payload, topic: topic) }
    }

    func deliver(_ delivery: SessionDelivery) {
        guard !self.eventLoop.inEventLoop else {
            self.connection?.driver?.deliver(delivery)
            return
        }
        let cost = HandOverCount.cost(of: delivery)
        self.handOvers.add(cost)
        self.eventLoop.execute {
            self.connection?.driver?.deliver(delivery)
            self.handOvers.subtract(cost)
        }
    }

    func close() {
        self.onLoop { $0.driver?.closeSession() }
    }

    /// Lets somebody look on at the session's frames.
    func watch(_ watcher: Watcher) {
        self.eventLoop.execute {
            if let connection = self.connection {
                connection.watch(watcher)
            } else {
                watcher.end()
            }
        }
    }

    /// Somebody looks on no more.
    func unwatch(_ watcher: Watcher) {
        self.onLoop { $0.unwatch(watcher) }
    }

    /// The session goes on over another connection of the loop.
    func move(to connection: Connection) {
        self.connection = connection
    }

    /// The connection is gone; what is asked from now on does nothing.
    func disconnect() {
        self.connection = nil
    }

    private func onLoop(_ work: @escaping @Sendable (Connection) -> Void) {
        if self.eventLoop.inEventLoop {
            self.connection.map(work)
        } else {
            self.eventLoop.execute {
                self.connection.map(work)
            }
        }
    }
}
