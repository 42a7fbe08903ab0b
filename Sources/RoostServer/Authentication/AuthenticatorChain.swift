// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Asks several authenticators in turn, each about its methods, until one accepts.
///
/// An error ends the chain: whoever could not be asked might have accepted somebody else than the next one.
struct AuthenticatorChain: Authenticator {
    typealias Method = AuthenticationConfiguration.DynamicMethod

    /// One authenticator.
    struct Link: Sendable {
        let methods: Set<Method>
        let authenticator: any Authenticator
    }

    let links: [Link]

    /// The client learns why the last one that was asked refused it.
    func authenticate(_ request: AuthenticationRequest) async throws -> AuthenticationVerdict {
        guard let method = Method(rawValue: request.method.rawValue) else { return .refused() }
        var verdict = AuthenticationVerdict.refused()
        for link in self.links where link.methods.contains(method) {
            verdict = try await link.authenticator.authenticate(request)
            if verdict.isAccepted { break }
        }
        return verdict
    }
}
