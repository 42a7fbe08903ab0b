// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why a client may not join, for ABORT.
package struct AuthenticationRefusal: Equatable, Sendable {
    /// The error URI.
    package var reason: String

    /// What is wrong, for people; it tells nothing about who exists.
    package var message: String

    /// The client has sent what the protocol does not allow.
    ///
    /// - Parameter message: What.
    /// - Returns: The refusal.
    package static func protocolViolation(_ message: String) -> AuthenticationRefusal {
        AuthenticationRefusal(reason: "wamp.error.protocol_violation", message: message)
    }

    /// The request cannot be judged: it is malformed, or the authenticator did not answer.
    ///
    /// - Parameter message: What.
    /// - Returns: The refusal.
    package static func failed(_ message: String) -> AuthenticationRefusal {
        AuthenticationRefusal(reason: "wamp.error.authentication_failed", message: message)
    }

    /// The secret is wrong, or nobody has that name: the client is not told which.
    package static let denied = AuthenticationRefusal(
        reason: "wamp.error.authentication_denied",
        message: "The name or the secret is wrong."
    )

    /// The client offers no method, and the realm has nothing for anonymous clients.
    package static let required = AuthenticationRefusal(
        reason: "wamp.error.authentication_required",
        message: "The realm admits nobody without authentication; offer a method in HELLO.Details.authmethods."
    )

    /// The realm has none of the client's methods.
    package static let noMatchingMethod = AuthenticationRefusal(
        reason: "wamp.error.no_matching_auth_method",
        message: "The realm has none of the methods of HELLO.Details.authmethods."
    )

    /// The client has authenticated and asked for a role that is not its own.
    package static let noSuchRole = AuthenticationRefusal(
        reason: "wamp.error.no_such_role",
        message: "The principal does not have the role of HELLO.Details.authrole."
    )
}
