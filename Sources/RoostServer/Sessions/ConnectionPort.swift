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
    private weak var connection: Connection?

    init(connection: Connection, eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.connection = connection
    }

    func send(_ payload: Payload, topic: URI) {
        self.onLoop { connection in
            var message = ByteBuffer()
            V1ServerMessages.writeEvent(topic: topic, payload: payload, to: &message)
            connection.send(.text, message)
        }
    }

    func close() {
        self.onLoop { $0.end(code: 0) }
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
