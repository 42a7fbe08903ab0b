// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Testing

@testable import RoostServer

@Suite("JWTKey")
struct JWTKeyTests {
    private func pem(_ name: String) throws -> String {
        try #require(JWTVectors.keys[name])
    }

    @Test("The algorithm of a public key is the usual one of its kind if none is given")
    func usual() throws {
        #expect(try JWTKey.publicKey(pem: self.pem("rsa")).algorithm == .rs256)
        #expect(try JWTKey.publicKey(pem: self.pem("ES256")).algorithm == .es256)
        #expect(try JWTKey.publicKey(pem: self.pem("ES384")).algorithm == .es384)
        #expect(try JWTKey.publicKey(pem: self.pem("ES512")).algorithm == .es512)
        #expect(try JWTKey.publicKey(pem: self.pem("EdDSA")).algorithm == .edDSA)
    }

    @Test(
        "A public key is refused for algorithms of another kind",
        arguments: [("rsa", JWTAlgorithm.hs256), ("rsa", .es256), ("ES256", .es384), ("EdDSA", .rs256)]
    )
    func otherAlgorithm(name: String, algorithm: JWTAlgorithm) throws {
        let pem = try self.pem(name)
        let error = #expect(throws: AuthenticationConfigurationError.self) {
            try JWTKey.publicKey(pem: pem, algorithm: algorithm)
        }
        #expect(error?.code == .unusableCredential)
    }

    @Test("What is no public key is refused", arguments: ["", "hello", "-----BEGIN PUBLIC KEY-----"])
    func garbage(text: String) {
        #expect(throws: AuthenticationConfigurationError.self) { try JWTKey.publicKey(pem: text) }
    }

    @Test("An RSA key with fewer than 2,048 bits is refused")
    func short() {
        let short = """
            -----BEGIN PUBLIC KEY-----
            MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPbdpnDvJ1Ha+NyX1ySd2D4vIx
            JrJYH0GhB4K5TvEUKPeJk/QsXaC3eJpocManGml4P1yjrze5nWGqKRSSJrQ6YU0s
            t5/xOQFAyQWLmi7x3R0mXfZZwdSTQlpkXQ/jhpiYGRZiNEaZakaSHJu87xBzj5mN
            SClph3BOwAsUw/go/QIDAQAB
            -----END PUBLIC KEY-----
            """
        #expect(throws: AuthenticationConfigurationError.self) { try JWTKey.publicKey(pem: short) }
    }

    @Test("An empty secret, and a secret for public keys, are refused")
    func secrets() throws {
        #expect(throws: AuthenticationConfigurationError.self) { try JWTKey.secret([]) }
        for algorithm in JWTAlgorithm.allCases where algorithm.minimumSecretLength == nil {
            #expect(throws: AuthenticationConfigurationError.self) { try JWTKey.secret([1], algorithm: algorithm) }
        }
        #expect(try JWTKey.secret([1], algorithm: .hs512).algorithm == .hs512)
    }

    @Test(
        "A set that is malformed, or without a key for signatures, is refused",
        arguments: [
            "", "[]", "{}", #"{"keys": {}}"#, #"{"keys": []}"#, #"{"keys": [{"kty": "XYZ"}]}"#,
            #"{"keys": [{"kty": "oct", "k": ""}]}"#, #"{"keys": [{"kty": "oct", "k": "a b"}]}"#,
            #"{"keys": [{"kty": "oct", "k": "AAAA", "use": "enc"}]}"#,
            #"{"keys": [{"kty": "oct", "k": "AAAA", "key_ops": ["sign"]}]}"#,
            #"{"keys": [{"kty": "oct", "k": "AAAA", "alg": "A128KW"}]}"#,
            #"{"keys": [{"kty": "oct", "k": "AAAA", "alg": "RS256"}]}"#,
            #"{"keys": [{"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}]}"#,
            #"{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}]}"#,
            #"{"keys": [{"kty": "RSA", "n": "AAAA", "e": "AQAB"}]}"#,
        ]
    )
    func sets(text: String) {
        let error = #expect(throws: AuthenticationConfigurationError.self) { try JWTKey.keys(set: text.utf8) }
        #expect(error?.code == .unusableCredential)
    }

    @Test("A set may have 64 keys and no more")
    func setLimit() throws {
        let key = #"{"kty": "oct", "k": "AAAA", "alg": "HS512"}"#
        func set(_ count: Int) -> String {
            #"{"keys": ["# + Array(repeating: key, count: count).joined(separator: ",") + "]}"
        }
        #expect(try JWTKey.keys(set: set(64).utf8).map(\.algorithm) == Array(repeating: .hs512, count: 64))
        #expect(throws: AuthenticationConfigurationError.self) { try JWTKey.keys(set: set(65).utf8) }
    }

    @Test("No way of printing a key shows a secret")
    func redacted() throws {
        let key = try JWTKey.secret("hush".utf8)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key) \(String(reflecting: key)) \(dumped)".contains("HS256"))
        #expect(!dumped.contains("104"))
    }
}
