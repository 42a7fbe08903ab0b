// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras
public import RoostRouter

/// A key that signatures of JSON Web Tokens are checked with.
///
/// It is good for one algorithm only, whatever the header of a token says: a token that claims to be signed with HMAC is
/// never checked with the bytes of a public key.
public struct JWTKey: Sendable {
    enum Material: Sendable {
        case secret(SymmetricKey)
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// The algorithm.
    public let algorithm: JWTAlgorithm

    /// What tokens name the key with (`kid`); a key without id is tried for all tokens of its algorithm.
    public let id: String?

    let material: Material

    init(_ material: Material, algorithm: JWTAlgorithm, id: String?) {
        self.material = material
        self.algorithm = algorithm
        self.id = id
    }

    /// A secret that both sides know.
    ///
    /// - Parameters:
    ///   - secret: The secret; one with fewer bytes than the hash can be guessed.
    ///   - algorithm: `HS256`, `HS384` or `HS512`, default `HS256`.
    ///   - id: The key's id.
    /// - Returns: The key.
    /// - Throws: `AuthenticationConfigurationError` with the code `unusableCredential` if the secret is empty or the
    ///   algorithm another one.
    public static func secret(
        _ secret: some Sequence<UInt8>,
        algorithm: JWTAlgorithm = .hs256,
        id: String? = nil
    ) throws(AuthenticationConfigurationError) -> JWTKey {
        let bytes = Array(secret)
        guard !bytes.isEmpty else { throw .unusableKey("The secret is empty") }
        guard JWTAlgorithm.secret.contains(algorithm) else {
            throw .unusableKey("\(algorithm.rawValue) does not sign with a secret")
        }
        return JWTKey(.secret(SymmetricKey(data: bytes)), algorithm: algorithm, id: id)
    }

    /// A public key: RSA with 2,048 bits or more, ECDSA on P-256, P-384 or P-521, or Ed25519.
    ///
    /// - Parameters:
    ///   - text: The key as PEM (`BEGIN PUBLIC KEY`, or `BEGIN RSA PUBLIC KEY`).
    ///   - algorithm: The algorithm, if the key is good for several; default `RS256` for RSA.
    ///   - id: The key's id.
    /// - Returns: The key.
    /// - Throws: `AuthenticationConfigurationError` with the code `unusableCredential` if the text is no such key, or the
    ///   key is not good for the algorithm.
    public static func publicKey(
        pem text: String,
        algorithm: JWTAlgorithm? = nil,
        id: String? = nil
    ) throws(AuthenticationConfigurationError) -> JWTKey {
        guard let material = Material(pem: text) else {
            throw .unusableKey("The text is no public key in PEM of a kind and length that is known")
        }
        return try JWTKey.publicKey(material, algorithm: algorithm, id: id)
    }

    static func publicKey(
        _ material: Material,
        algorithm: JWTAlgorithm?,
        id: String?
    ) throws(AuthenticationConfigurationError) -> JWTKey {
        let allowed = material.algorithms
        guard let algorithm = algorithm ?? material.usualAlgorithm, allowed.contains(algorithm) else {
            throw .unusableKey("The key is good for \(allowed.map(\.rawValue).sorted().joined(separator: ", ")) only")
        }
        return JWTKey(material, algorithm: algorithm, id: id)
    }

    /// Whether a signature is that of this key.
    func isValid(_ signature: [UInt8], of content: [UInt8]) -> Bool {
        switch self.material {
        case .secret(let key): self.isValid(code: signature, of: content, key: key)
        case .rsa(let key): self.isValid(rsa: signature, of: content, key: key)
        case .p256(let key):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: content)
            } ?? false
        case .p384(let key):
            (try? P384.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: content)
            } ?? false
        case .p521(let key):
            (try? P521.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: content)
            } ?? false
        case .ed25519(let key):
            key.isValidSignature(signature, for: content)
        }
    }

    private func isValid(code: [UInt8], of content: [UInt8], key: SymmetricKey) -> Bool {
        switch self.algorithm {
        case .hs256: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: content, using: key)
        case .hs384: HMAC<SHA384>.isValidAuthenticationCode(code, authenticating: content, using: key)
        case .hs512: HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: content, using: key)
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .es256, .es384, .es512, .edDSA: false
        }
    }

    private func isValid(rsa bytes: [UInt8], of content: [UInt8], key: _RSA.Signing.PublicKey) -> Bool {
        let signature = _RSA.Signing.RSASignature(rawRepresentation: bytes)
        return switch self.algorithm {
        case .rs256: key.isValidSignature(signature, for: SHA256.hash(data: content), padding: .insecurePKCS1v1_5)
        case .rs384: key.isValidSignature(signature, for: SHA384.hash(data: content), padding: .insecurePKCS1v1_5)
        case .rs512: key.isValidSignature(signature, for: SHA512.hash(data: content), padding: .insecurePKCS1v1_5)
        case .ps256: key.isValidSignature(signature, for: SHA256.hash(data: content), padding: .PSS)
        case .ps384: key.isValidSignature(signature, for: SHA384.hash(data: content), padding: .PSS)
        case .ps512: key.isValidSignature(signature, for: SHA512.hash(data: content), padding: .PSS)
        case .hs256, .hs384, .hs512, .es256, .es384, .es512, .edDSA: false
        }
    }
}

extension JWTKey.Material {
    /// Reads a public key of any kind.
    init?(pem text: String) {
        if let key = try? P256.Signing.PublicKey(pemRepresentation: text) {
            self = .p256(key)
        } else if let key = try? P384.Signing.PublicKey(pemRepresentation: text) {
            self = .p384(key)
        } else if let key = try? P521.Signing.PublicKey(pemRepresentation: text) {
            self = .p521(key)
        } else if let key = try? Curve25519.Signing.PublicKey(pemRepresentation: text) {
            self = .ed25519(key)
        } else if let key = try? _RSA.Signing.PublicKey(pemRepresentation: text) {
            self = .rsa(key)
        } else {
            return nil
        }
    }

    /// What a key of this kind is good for.
    var algorithms: Set<JWTAlgorithm> {
        switch self {
        case .secret: JWTAlgorithm.secret
        case .rsa: JWTAlgorithm.rsa
        case .p256: [.es256]
        case .p384: [.es384]
        case .p521: [.es512]
        case .ed25519: [.edDSA]
        }
    }

    /// What a key of this kind is used for if nobody says.
    var usualAlgorithm: JWTAlgorithm? {
        switch self {
        case .secret: .hs256
        case .rsa: .rs256
        case .p256, .p384, .p521, .ed25519: self.algorithms.first
        }
    }
}

extension JWTKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The algorithm, without the key.
    public var description: String { "JWTKey(\(self.algorithm.rawValue))" }

    /// The same as the description.
    public var debugDescription: String { self.description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension AuthenticationConfigurationError {
    static func unusableKey(_ what: String) -> AuthenticationConfigurationError {
        AuthenticationConfigurationError(
            code: .unusableCredential,
            message: "\(what); correct the keys of JSON Web Tokens."
        )
    }
}
