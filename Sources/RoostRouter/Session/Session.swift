// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// One WAMP session as topic handlers and procedures see it: who it is, and how to speak to it.
///
/// A session stays the same object from the end of authentication until it is gone; speaking to one that is gone does
/// nothing. All methods may be called from anywhere.
public final class Session: Sendable {
    /// The id, unique in the realm.
    public let id: SessionID

    /// Who the session is.
    public let principal: Principal

    /// The peer's IP address without port, if the transport has one.
    public let remoteAddress: String?

    private let port: any SessionPort

    /// Makes a session.
    ///
    /// - Parameters:
    ///   - id: The id.
    ///   - principal: Who the session is.
    ///   - remoteAddress: The peer's IP address without port.
    ///   - port: What carries out what handlers ask for.
    package init(id: SessionID, principal: Principal, remoteAddress: String?, port: any SessionPort) {
        self.id = id
        self.principal = principal
        self.remoteAddress = remoteAddress
        self.port = port
    }

    /// Sends an event to this session alone, whether it is subscribed or not.
    ///
    /// It keeps its place among the events that were published to the session before.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - topic: The topic that the event names.
    public func send(_ payload: Payload, topic: URI) {
        self.port.send(payload, topic: topic)
    }

    /// Ends the session.
    ///
    /// WAMP v1 browsers see an unclean end and connect again, as after the same call of the seed system.
    public func close() {
        self.port.close()
    }
}

/// What carries out what handlers ask of a session.
package protocol SessionPort: Sendable {
    /// Sends an event to the session alone.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - topic: The topic that the event names.
    func send(_ payload: Payload, topic: URI)

    /// Ends the session.
    func close()
}
