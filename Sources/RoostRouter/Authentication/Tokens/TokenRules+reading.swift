// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What the claims of a good token say.
package struct TokenFacts: Equatable, Sendable {
    /// The name of the client, 1 to 1,024 bytes, if the token has one.
    package var authID: String?
    /// Its roles, none of them empty, if the token has some; else the default one.
    package var roles: [String]
    /// The application's number of the user.
    package var userID: Int?
    /// What handlers see.
    package var data: WireValue?
    /// What stays known of the token.
    package var token: SessionToken

    /// The role of a session of WAMP v2: the one that the client asks for if the token has it, else the first.
    ///
    /// - Parameter requested: What the client asks for.
    /// - Returns: The role; `nil` if there is none.
    package func role(requested: String?) -> String? {
        requested.flatMap { wanted in self.roles.first { $0.utf8.elementsEqual(wanted.utf8) } } ?? self.roles.first
    }
}

extension TokenRules {
    /// Judges the claims of a token whose signature is right.
    ///
    /// - Parameters:
    ///   - claims: The claims.
    ///   - now: Unix seconds.
    /// - Returns: What they say, or what is wrong with them, which the client may be told: its token has been signed by a
    ///   key of ours.
    package func read(_ claims: WireValue, now: Int) -> Result<TokenFacts, TokenObjection> {
        if let objection = self.objection(to: claims, now: Double(now)) { return .failure(objection) }
        guard let grants = TopicGrants(claim: claims.claim(self.topicsClaim)) else { return .failure(.topics) }
        let authID = claims.claim(self.authIDClaim)?.string.flatMap { name in
            (1...AuthenticationLimits.authIDLength).contains(name.utf8.count) ? name : nil
        }
        let token = SessionToken(
            id: claims["jti"]?.string,
            subject: authID,
            issuedAt: claims["iat"]?.finite.map { Int(clamping: $0) },
            expiresAt: claims["exp"]?.finite.map { Int(clamping: ($0 + self.leewaySeconds).rounded(.up)) },
            endsWhatItOpened: self.endsWhatItOpened,
            grants: grants
        )
        return .success(
            TokenFacts(
                authID: authID,
                roles: self.roles(claims),
                userID: self.userIDClaim.flatMap { claims.claim($0)?.integer }.flatMap { Int(exactly: $0) },
                data: self.dataClaim.flatMap { claims.claim($0) },
                token: token
            )
        )
    }

    private var leewaySeconds: Double {
        let (seconds, attoseconds) = self.leeway.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    private func objection(to claims: WireValue, now: Double) -> TokenObjection? {
        switch claims["exp"] {
        case .none, .some(.null):
            if self.requiresExpiry { return .noEnd }
        case .some(let end):
            guard let end = end.finite, now < end + self.leewaySeconds else { return .expired }
        }
        switch claims["nbf"] {
        case .none, .some(.null): break
        case .some(let start):
            guard let start = start.finite, now >= start - self.leewaySeconds else { return .notYetValid }
        }
        if !self.issuers.isEmpty, !Self.names(claims["iss"]).contains(where: { $0.isOne(of: self.issuers) }) {
            return .issuer
        }
        guard self.isForUs(claims["aud"]) else { return .audience }
        let isComplete = self.requiredClaims.allSatisfy { name in
            claims.claim(name).map { $0 != .null } ?? false
        }
        return isComplete ? nil : .incomplete
    }

    private func isForUs(_ audience: WireValue?) -> Bool {
        switch audience {
        case .none, .some(.null): self.audiences.isEmpty
        case .some(let audience): Self.names(audience).contains { $0.isOne(of: self.audiences) }
        }
    }

    private func roles(_ claims: WireValue) -> [String] {
        guard let claim = claims.claim(self.roleClaim), claim != .null else {
            return self.defaultRole.map { [$0] } ?? []
        }
        return Self.names(claim).filter { !$0.utf8.isEmpty }
    }

    /// The texts of a claim that is a text or a list of texts; a list with something else in it has none.
    private static func names(_ claim: WireValue?) -> [String] {
        let elements = claim?.array ?? claim.map { [$0] } ?? []
        let names = elements.compactMap(\.string)
        return names.count == elements.count ? names : []
    }
}

extension String {
    fileprivate func isOne(of names: [String]) -> Bool {
        names.contains { $0.utf8.elementsEqual(self.utf8) }
    }
}

extension Int {
    /// The nearest whole number.
    fileprivate init(clamping number: Double) {
        self = number >= 9.2e18 ? .max : number <= -9.2e18 ? .min : Int(number)
    }
}

extension WireValue {
    /// The number, if this is one and not infinite.
    fileprivate var finite: Double? {
        self.double.flatMap { $0.isFinite ? $0 : nil }
    }

    /// A claim by its name, or by the names on the way to it with dots between them.
    fileprivate func claim(_ name: String) -> WireValue? {
        if let claim = self[name] { return claim }
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        return self[String(name[..<dot])]?.claim(String(name[name.utf8.index(after: dot)...]))
    }
}
