// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter

/// The verifiers of JSON Web Tokens of a running server, made of its configuration.
struct ServerTokens: Sendable {
    private let verifiers: [String: JWTVerifier]

    /// Makes the verifiers; `shutdown()` has to be called.
    ///
    /// - Throws: The code `unusableProviderURL`, but not after `check(_:)`.
    init(
        _ configuration: ServerConfiguration,
        group: any EventLoopGroup,
        causes: CauseLog
    ) throws(AuthenticationConfigurationError) {
        var verifiers: [String: JWTVerifier] = [:]
        for realm in configuration.realms {
            guard let tokens = realm.jsonWebTokens else { continue }
            var sets: [JWTKeySet] = []
            for set in tokens.keySets {
                sets.append(try JWTKeySet(set, eventLoopGroup: group, causes: causes))
            }
            verifiers[realm.name] = JWTVerifier(configuration: tokens, keySets: sets)
        }
        self.verifiers = verifiers
    }

    /// Checks the addresses of all key sets, before the first client is made.
    ///
    /// - Throws: The code `unusableProviderURL`.
    static func check(_ configuration: ServerConfiguration) throws(AuthenticationConfigurationError) {
        for realm in configuration.realms {
            for set in realm.jsonWebTokens?.keySets ?? [] {
                try BoundedHTTPClient.check(set.url)
            }
        }
    }

    /// The verifier of a realm, if it takes tokens.
    subscript(realm: String) -> JWTVerifier? {
        self.verifiers[realm]
    }

    /// Closes all connections.
    func shutdown() async {
        for verifier in self.verifiers.values { await verifier.shutdown() }
    }
}

extension JWTVerifier {
    /// Judges a token that a listener has got with the request for a connection, in the words of tickets.
    func verdict(_ ticket: String?) async -> TicketVerdict {
        guard let ticket, !ticket.utf8.isEmpty else { return .refused(.missing) }
        switch await self.verify(ticket) {
        case .failure(.unsigned): return .refused(.unsignedToken)
        case .failure(.claims(.expired)): return .refused(.expired)
        case .failure(.claims(.notYetValid)): return .refused(.notYetValid)
        case .failure(.claims): return .refused(.wrongClaims)
        case .success(let facts):
            guard case .success(let principal) = facts.principal(roles: facts.roles) else {
                return .refused(.wrongClaims)
            }
            return .accepted(principal)
        }
    }
}
