// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras
public import RoostRouter
internal import WAMP

extension JWTKey {
    /// The most keys of a set.
    static let maximum = 64

    /// Reads a set of keys (JWKS).
    ///
    /// Keys of kinds that are not known, and keys that are not for signatures, are left out, as RFC 7517 section 5 says. A
    /// key without `alg` is good for the usual algorithm of its kind only.
    ///
    /// - Parameter text: The set: `{"keys": […]}`, up to 64 keys.
    /// - Returns: The keys, at least one.
    /// - Throws: `AuthenticationConfigurationError` with the code `unusableCredential` if the text is no set, or a key of a
    ///   known kind is malformed, or nothing is left.
    public static func keys(set text: some Sequence<UInt8>) throws(AuthenticationConfigurationError) -> [JWTKey] {
        guard let set = JSONAnswer.parse(Array(text), depthLimit: 16), let members = set["keys"]?.array,
            members.count <= Self.maximum
        else {
            throw .unusableKey("The file is no JSON Web Key Set with up to \(Self.maximum) keys")
        }
        var keys: [JWTKey] = []
        for (index, member) in members.enumerated() where member.isForSignatures {
            guard let key = try Self.key(member, index: index) else { continue }
            keys.append(key)
        }
        guard !keys.isEmpty else { throw .unusableKey("The JSON Web Key Set has no key for signatures") }
        return keys
    }

    private static func key(_ member: WireValue, index: Int) throws(AuthenticationConfigurationError) -> JWTKey? {
        var algorithm: JWTAlgorithm?
        if let name = member["alg"]?.string {
            guard let known = JWTAlgorithm(header: name) else { return nil }
            algorithm = known
        }
        switch Material.read(member) {
        case .unknown:
            return nil
        case .malformed:
            throw .unusableKey("The key \(index) of the JSON Web Key Set is malformed or too short")
        case .key(let material):
            return try Self.publicKey(material, algorithm: algorithm, id: member["kid"]?.string)
        }
    }
}

extension WireValue {
    /// Whether a key may be used to check signatures.
    fileprivate var isForSignatures: Bool {
        let use = self["use"]?.string ?? "sig"
        let operations = self["key_ops"]?.array ?? [.string("verify")]
        return use == "sig" && operations.contains(.string("verify"))
    }
}

extension JWTKey.Material {
    fileprivate enum Reading {
        case key(JWTKey.Material)
        case malformed
        case unknown
    }

    /// Reads a key of a set.
    ///
    /// Source: RFC 7518 section 6, RFC 8037 section 2.
    fileprivate static func read(_ key: WireValue) -> Reading {
        let material: JWTKey.Material?
        switch (key["kty"]?.string, key["crv"]?.string) {
        case ("oct", _): material = Self.secret(key)
        case ("RSA", _): material = Self.rsa(key)
        case ("EC", "P-256"):
            material = Self.point(key, 32).flatMap { try? .p256(P256.Signing.PublicKey(x963Representation: $0)) }
        case ("EC", "P-384"):
            material = Self.point(key, 48).flatMap { try? .p384(P384.Signing.PublicKey(x963Representation: $0)) }
        case ("EC", "P-521"):
            material = Self.point(key, 66).flatMap { try? .p521(P521.Signing.PublicKey(x963Representation: $0)) }
        case ("OKP", "Ed25519"):
            material = Self.bytes(key, "x").flatMap {
                try? .ed25519(Curve25519.Signing.PublicKey(rawRepresentation: $0))
            }
        default: return .unknown
        }
        return material.map { .key($0) } ?? .malformed
    }

    private static func secret(_ key: WireValue) -> JWTKey.Material? {
        Self.bytes(key, "k").flatMap { $0.isEmpty ? nil : .secret(SymmetricKey(data: $0)) }
    }

    private static func rsa(_ key: WireValue) -> JWTKey.Material? {
        guard let n = Self.bytes(key, "n"), let e = Self.bytes(key, "e") else { return nil }
        return (try? _RSA.Signing.PublicKey(n: n, e: e)).map { .rsa($0) }
    }

    /// An uncompressed point of coordinates of a fixed length.
    private static func point(_ key: WireValue, _ length: Int) -> [UInt8]? {
        guard let x = Self.bytes(key, "x"), let y = Self.bytes(key, "y"), x.count == length, y.count == length else {
            return nil
        }
        return [4] + x + y
    }

    private static func bytes(_ key: WireValue, _ name: String) -> [UInt8]? {
        key[name]?.string.flatMap { Base64URL.decode($0.utf8) }
    }
}
