// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Thrown by `onSubscribe` to refuse a subscription and keep the connection.
///
/// WAMP v1 sees the text frame `You are not allowed to subscribe on topic "…".`, as with Oro's `SecuredTopic`.
public struct SubscriptionRefusal: Error, Equatable, Sendable {
    /// Why, for the operator's log; the client does not see it.
    public let reason: String

    /// Makes a refusal.
    ///
    /// - Parameter reason: Why, for the operator's log; no secrets.
    public init(_ reason: String) {
        self.reason = reason
    }
}

/// Thrown by `onPublish` to refuse a publication and keep the connection.
///
/// WAMP v1 sees a CALLERROR of code 401 with `You are not authorized to perform this action: …`, as when the route's rule for
/// publishing refuses; WAMP v2 ERROR `not_authorized`, if it wants an answer.
public struct PublicationRefusal: Error, Equatable, Sendable {
    /// Why; the client sees it.
    public let message: String

    /// Makes a refusal.
    ///
    /// - Parameter message: Why; the client sees it.
    public init(_ message: String) {
        self.message = message
    }
}

/// Thrown by `authorize` to refuse an action and end the connection.
///
/// WAMP v1 sees a CALLERROR of code 401 with `You are not authorized to perform this action: …`, then the end.
public struct FirewallRejection: Error, Equatable, Sendable {
    /// Why; the client sees it.
    public let message: String

    /// Makes a rejection.
    ///
    /// - Parameter message: Why; the client sees it.
    public init(_ message: String) {
        self.message = message
    }
}

/// An error of a handler whose text the client may see.
public struct HandlerError: Error, Equatable, Sendable {
    /// What happened; the client sees it.
    public let message: String

    /// A number for the client; procedures send it, topic handlers always send 500.
    public let code: Int

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - message: What happened; the client sees it.
    ///   - code: A number for the client of a procedure.
    public init(_ message: String, code: Int = 500) {
        self.message = message
        self.code = code
    }
}
