// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter

/// Verifies JSON Web Tokens: the signature first, with the configured keys and their algorithms only; then the claims.
final class JWTVerifier: Sendable {
    /// What is wrong with a token.
    enum Refusal: Error, Equatable {
        /// It is none, or no key of ours has signed it; the client is told nothing.
        case unsigned
        /// It is signed, and its claims are wrong; the client may be told.
        case claims(TokenObjection)
    }

    private let configuration: JWTConfiguration
    private let keySets: [JWTKeySet]
    private let now: @Sendable () -> Int

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - configuration: Which tokens are good.
    ///   - keySets: The sets that are fetched.
    ///   - now: Unix seconds.
    init(
        configuration: JWTConfiguration,
        keySets: [JWTKeySet] = [],
        now: @escaping @Sendable () -> Int = { UnixTime.now() }
    ) {
        self.configuration = configuration
        self.keySets = keySets
        self.now = now
    }

    /// Verifies a token.
    ///
    /// - Parameter text: What the client shows.
    /// - Returns: What the token says, or what is wrong with it.
    func verify(_ text: String) async -> Result<TokenFacts, Refusal> {
        guard let token = JSONWebToken(text), await self.isSigned(token), let claims = token.claims else {
            return .failure(.unsigned)
        }
        return self.configuration.rules.read(claims, now: self.now()).mapError { .claims($0) }
    }

    private func isSigned(_ token: JSONWebToken) async -> Bool {
        if token.isSigned(by: self.configuration.keys) { return true }
        for set in self.keySets {
            let keys = await set.keys(isKeyMissing: false)
            if token.isSigned(by: keys) { return true }
            // A token that names a known key is forged; one that does not may be signed with a new key.
            guard !keys.contains(where: { $0.isNamed(token.keyID) }) else { continue }
            if token.isSigned(by: await set.keys(isKeyMissing: true)) { return true }
        }
        return false
    }

    func shutdown() async {
        for set in self.keySets { await set.shutdown() }
    }
}

extension JSONWebToken {
    /// Whether one of the keys has signed the token.
    ///
    /// A key with an id is tried for tokens with that id or without one, a key without id for all tokens of its algorithm.
    func isSigned(by keys: [JWTKey]) -> Bool {
        keys.contains { key in
            key.algorithm == self.algorithm
                && (key.id == nil || self.keyID == nil || key.isNamed(self.keyID))
                && key.isValid(self.signature, of: self.content)
        }
    }
}

extension JWTKey {
    /// Whether the key has an id, and this one.
    fileprivate func isNamed(_ id: String?) -> Bool {
        guard let own = self.id, let id else { return false }
        return own.utf8.elementsEqual(id.utf8)
    }
}

extension TokenFacts {
    /// Who a session is that has shown the token, if it says so.
    ///
    /// - Parameter roles: The roles that it gets, the one of WAMP v2 first.
    /// - Returns: The principal, or what the client is told.
    func principal(roles: [String]) -> Result<Principal, AuthenticationRefusalText> {
        guard let authID = self.authID else { return .failure("The token names nobody.") }
        guard let role = roles.first else { return .failure("The token names no role.") }
        var principal = Principal(login: authID, userID: self.userID, roles: roles)
        principal.identity = Identity(authID: authID, authRole: role, authMethod: "ticket", authProvider: "jwt")
        principal.data = self.data
        principal.token = self.token
        return .success(principal)
    }
}

/// What a client is told that may not join.
struct AuthenticationRefusalText: Error, ExpressibleByStringLiteral {
    let text: String

    init(stringLiteral text: String) {
        self.text = text
    }
}
