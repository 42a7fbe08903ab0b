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

    /// What carries out what handlers ask for.
    package let port: any SessionPort

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

    /// Who the session is in the words of WAMP v2.
    ///
    /// A session of WAMP v1 has its login as `authid`, else its id, and its first role as `authrole`, else `backend` or
    /// `anonymous`.
    public var identity: Identity {
        self.principal.identity
            ?? Identity(
                authID: self.principal.login ?? self.id.description,
                authRole: self.principal.roles.first ?? (self.principal.isBackend ? "backend" : "anonymous"),
                authMethod: self.principal.login == nil ? "anonymous" : "ticket",
                authProvider: self.principal.login == nil ? "static" : "oro"
            )
    }

    /// Sends an event to this session alone; one of WAMP v2 gets it only if it is subscribed to the topic.
    ///
    /// It keeps its place among the events that were published to the session before.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - topic: The topic that the event names.
    public func send(_ payload: Payload, topic: URI) {
        self.port.send(payload, topic: topic)
    }

    /// Carries out what the realm wants of the session.
    ///
    /// - Parameter delivery: What it wants.
    package func deliver(_ delivery: SessionDelivery) {
        self.port.deliver(delivery)
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

    /// Carries out what the realm wants of the session.
    ///
    /// - Parameter delivery: What it wants.
    func deliver(_ delivery: SessionDelivery)

    /// Ends the session.
    func close()
}

extension SessionPort {
    /// Does nothing: sessions that are not connected take no part in calls.
    ///
    /// - Parameter delivery: What the realm wants.
    package func deliver(_ delivery: SessionDelivery) {}
}
