// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Takes Oro's tickets as tickets of WAMP v2.
struct OroTicketAuthenticator: Authenticator {
    let verify: @Sendable (_ ticket: String?) async -> TicketVerdict

    func authenticate(_ request: AuthenticationRequest) async -> AuthenticationVerdict {
        guard request.method == .ticket else {
            return .refused()
        }
        switch await self.verify(request.ticket) {
        case .accepted(let principal):
            if let name = request.authID, !name.utf8.elementsEqual((principal.login ?? name).utf8) {
                return .refused()
            }
            var verdict = AuthenticationVerdict.accepted(
                authID: principal.login,
                authRole: principal.roles.first ?? (principal.login == nil ? "anonymous" : "authenticated"),
                authProvider: "oro"
            )
            verdict.principal = principal
            return verdict
        case .refused:
            return .refused()
        }
    }
}
