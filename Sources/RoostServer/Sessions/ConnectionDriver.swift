// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// What a connection's messages are given to once the WebSocket is open; it belongs to the connection's event loop.
protocol ConnectionDriver: AnyObject {
    /// The session's id, for the filters of publications.
    var sessionID: SessionID { get }

    /// Who the session is, for the filters of publications.
    var identity: Identity { get }

    /// Whether the driver must not be given messages now.
    var isSuspended: Bool { get }

    /// The handshake is accepted.
    ///
    /// - Parameter buffer: Holds the answer; what is appended leaves in the same write.
    func writeGreeting(to buffer: inout ByteBuffer)

    /// The answer to the handshake has left; to a request for an event stream the driver answers itself.
    ///
    /// - Parameter request: The request; `nil` for a RawSocket.
    func opened(_ request: (any OpeningRequest)?)

    /// A message has been read.
    ///
    /// - Parameters:
    ///   - bytes: The message.
    ///   - isText: Whether it came as text, whose encoding has been checked.
    func received(_ bytes: ByteBuffer, isText: Bool)

    /// The connection has ended or is about to.
    func connectionEnded()

    /// Whether the session waits for a suspending `onSubscribe` of that topic.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: Whether it waits.
    func awaitsDecision(on topic: URI) -> Bool

    /// Sends an event to the session alone.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - topic: The topic.
    func deliver(_ payload: Payload, topic: URI)

    /// Carries out what the realm wants of the session.
    ///
    /// - Parameter delivery: What it wants.
    func deliver(_ delivery: SessionDelivery)

    /// A handler wants the session to end.
    func closeSession()

    /// The server ends, and the session with it.
    func serverStops()
}

/// Sends each message back; for conformance suites of the WebSocket layer.
final class EchoDriver: ConnectionDriver {
    let sessionID: SessionID
    let isSuspended = false
    let identity = Identity(authID: "", authRole: "", authMethod: "", authProvider: "")
    private unowned let connection: Connection

    init(connection: Connection) {
        var generator = SystemRandomNumberGenerator()
        self.sessionID = SessionID(using: &generator)
        self.connection = connection
    }

    func writeGreeting(to buffer: inout ByteBuffer) {}

    func opened(_ request: (any OpeningRequest)?) {}

    func received(_ bytes: ByteBuffer, isText: Bool) {
        self.connection.send(isText ? .text : .binary, bytes)
    }

    func connectionEnded() {}

    func awaitsDecision(on topic: URI) -> Bool {
        false
    }

    func deliver(_ payload: Payload, topic: URI) {}

    func deliver(_ delivery: SessionDelivery) {}

    func closeSession() {}

    func serverStops() {
        self.connection.end(code: 1001)
    }
}
