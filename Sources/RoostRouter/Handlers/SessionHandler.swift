// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What decides whether a session may be in a realm, once it is known who it is, and hears when it has gone.
///
/// It is asked about every session, whatever its protocol. While it decides, that session waits and nobody else does. For
/// what is thrown by `onConnect`, ``SessionRefusal`` or something else, the session ends before anybody knows of it:
///
/// | protocol | ``SessionRefusal`` | any other error, or too late |
/// |---|---|---|
/// | WAMP v1 | as after a refused ticket | the same |
/// | WAMP v2 | ABORT `wamp.error.not_authorized` | ABORT `wamp.error.authorization_failed` |
/// | events over HTTP | status 403, problem `refused` | status 502, problem `handler-failed` |
///
/// Methods for different sessions run at the same time, so a handler with state is an actor or guards it.
public protocol SessionHandler: Sendable {
    /// Called when it is known who a session is; returns if it may be there.
    ///
    /// - Parameters:
    ///   - session: The session; what is sent to it now is lost.
    ///   - realm: The name of the realm.
    /// - Throws: ``SessionRefusal`` to refuse.
    func onConnect(_ session: Session, realm: String) async throws

    /// Called when a session has gone for which `onConnect` has returned, after `onUnsubscribe` of its subscriptions.
    ///
    /// When many sessions end at once, calls beyond `limits.handler_calls` are left out.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - realm: The name of the realm.
    /// - Throws: What the server is to log.
    func onDisconnect(_ session: Session, realm: String) async throws
}

extension SessionHandler {
    /// Does nothing.
    public func onDisconnect(_ session: Session, realm: String) async throws {}
}

/// Thrown by `onConnect` to keep a session out.
public struct SessionRefusal: Error, Equatable, Sendable {
    /// Why; clients see it, but not those of WAMP v1.
    public let reason: String

    /// Makes a refusal.
    ///
    /// - Parameter reason: Why; clients see it.
    public init(_ reason: String) {
        self.reason = reason
    }
}
