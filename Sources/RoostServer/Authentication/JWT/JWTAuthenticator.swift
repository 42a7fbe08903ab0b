// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import WAMP

/// Takes JSON Web Tokens as tickets.
///
/// The signature is checked first, with the configured keys and their algorithms only; then the times, the issuer and the
/// audience. A client whose token has been signed by a key of ours is told what else is wrong with it, any other is not.
///
/// Source: RFC 7519, RFC 8725.
public struct JWTAuthenticator: Authenticator {
    private let verifier: JWTVerifier

    /// Makes an authenticator for the keys of the configuration; `keySets` are not fetched.
    ///
    /// - Parameter configuration: Which tokens are good.
    public init(configuration: JWTConfiguration) {
        self.verifier = JWTVerifier(configuration: configuration)
    }

    init(verifier: JWTVerifier) {
        self.verifier = verifier
    }

    /// Judges a ticket.
    ///
    /// - Parameter request: What the client says and shows; other methods than `ticket` are refused.
    /// - Returns: Who it is, or that it may not join.
    public func authenticate(_ request: AuthenticationRequest) async -> AuthenticationVerdict {
        guard request.method == .ticket, let ticket = request.ticket else { return .refused() }
        switch await self.verifier.verify(ticket) {
        case .failure(.unsigned):
            return .refused()
        case .failure(.claims(let objection)):
            return .refused(message: objection.message)
        case .success(let facts):
            let role = facts.role(requested: request.authRole)
            switch facts.principal(roles: role.map { [$0] } ?? []) {
            case .failure(let refusal):
                return .refused(message: refusal.text)
            case .success(let principal):
                return Self.accepted(principal)
            }
        }
    }

    private static func accepted(_ principal: Principal) -> AuthenticationVerdict {
        var verdict = AuthenticationVerdict.accepted(
            authID: principal.login,
            authRole: principal.roles.first ?? "",
            authProvider: "jwt"
        )
        verdict.principal = principal
        return verdict
    }
}
