// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How a JSON Web Token is signed.
///
/// There is no `none`: a token without signature is no ticket.
///
/// Source: RFC 7518 section 3.1; RFC 8037 section 3.1.
public enum JWTAlgorithm: String, CaseIterable, Hashable, Sendable {
    /// HMAC with SHA-256 and a secret that both sides know.
    case hs256 = "HS256"
    /// HMAC with SHA-384.
    case hs384 = "HS384"
    /// HMAC with SHA-512.
    case hs512 = "HS512"
    /// RSA (PKCS #1 v1.5) with SHA-256.
    case rs256 = "RS256"
    /// RSA (PKCS #1 v1.5) with SHA-384.
    case rs384 = "RS384"
    /// RSA (PKCS #1 v1.5) with SHA-512.
    case rs512 = "RS512"
    /// RSA (PSS) with SHA-256.
    case ps256 = "PS256"
    /// RSA (PSS) with SHA-384.
    case ps384 = "PS384"
    /// RSA (PSS) with SHA-512.
    case ps512 = "PS512"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// ECDSA on P-384 with SHA-384.
    case es384 = "ES384"
    /// ECDSA on P-521 with SHA-512.
    case es512 = "ES512"
    /// Ed25519.
    case edDSA = "EdDSA"

    /// The algorithms of RSA keys.
    package static let rsa: Set<JWTAlgorithm> = [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]

    /// The algorithms of secrets.
    package static let secret: Set<JWTAlgorithm> = [.hs256, .hs384, .hs512]

    /// How many bytes a secret should have at least; `nil` for algorithms without one.
    package var minimumSecretLength: Int? {
        switch self {
        case .hs256: 32
        case .hs384: 48
        case .hs512: 64
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .es256, .es384, .es512, .edDSA: nil
        }
    }

    /// Finds an algorithm by the name in a token's header.
    ///
    /// - Parameter name: The name; `Ed25519` is the newer one of `EdDSA` (RFC 9864).
    package init?(header name: String) {
        self.init(rawValue: name == "Ed25519" ? "EdDSA" : name)
    }
}
