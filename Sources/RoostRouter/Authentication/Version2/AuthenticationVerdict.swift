// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// What an ``Authenticator`` answers.
public struct AuthenticationVerdict: Equatable, Sendable {
    enum Outcome: Equatable, Sendable {
        case accepted(authID: String?, authRole: String, authProvider: String, authExtra: WireValue?)
        case refused(AuthenticationRefusal)
    }

    let outcome: Outcome

    /// Who the client is to the application, if the authenticator knows more than name and role.
    package var principal: Principal?

    /// Whether the client may join.
    package var isAccepted: Bool {
        switch self.outcome {
        case .accepted: true
        case .refused: false
        }
    }

    /// The client may join.
    ///
    /// - Parameters:
    ///   - authID: Its name; `nil` for one that is made up. The name that the client has given does not count by itself,
    ///     because nothing proves it.
    ///   - authRole: Its role. A client that has asked for another one is refused.
    ///   - authProvider: Who has found it to be true, default `dynamic`.
    ///   - authExtra: What the client is told in `WELCOME.Details.authextra|dict`.
    /// - Returns: The verdict.
    public static func accepted(
        authID: String? = nil,
        authRole: String,
        authProvider: String = "dynamic",
        authExtra: WireValue? = nil
    ) -> AuthenticationVerdict {
        AuthenticationVerdict(
            outcome: .accepted(authID: authID, authRole: authRole, authProvider: authProvider, authExtra: authExtra)
        )
    }

    /// The client may not join.
    ///
    /// - Parameters:
    ///   - reason: The error URI of ABORT, default `wamp.error.authentication_denied`.
    ///   - message: What the client is told; `nil` for the same as for a wrong secret.
    /// - Returns: The verdict.
    public static func refused(
        reason: String = "wamp.error.authentication_denied",
        message: String? = nil
    ) -> AuthenticationVerdict {
        let message = message ?? AuthenticationRefusal.denied.message
        return AuthenticationVerdict(outcome: .refused(AuthenticationRefusal(reason: reason, message: message)))
    }
}
