// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer
internal import Testing

@testable import RoostConfiguration

@Suite("JWTReader")
struct JWTReaderTests {
    private static let secret = String(repeating: "s", count: 64)
    private static let pem = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        -----END PUBLIC KEY-----
        """
    private static let set =
        #"{"keys": [{"kty": "OKP", "crv": "Ed25519", "#
        + #""x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "k"}]}"#

    private func load(_ jwt: String) throws -> LoadedConfiguration {
        let folder = try TemporaryFolder([
            "key.pem": Self.pem, "keys.json": Self.set, "secret": "\(Self.secret)\n", "empty": "",
        ])
        let text = "listeners: [{authentication: anonymous, backend: true}]\nrealms: {r: {jwt: \(jwt)}}"
        return ConfigurationLoader(environment: ["SECRET": Self.secret])
            .load(text: text, file: folder.file("roost.yml"))
    }

    @Test("Keys are read from secrets, files and sets, with the algorithm that they are good for")
    func keys() throws {
        let loaded = try self.load(
            "{keys: [{secret: '%env(SECRET)%', algorithm: HS512, id: a}, {secret_file: secret}, "
                + "{public_key_file: key.pem, id: b}, {jwks_file: keys.json}]}"
        )
        #expect(loaded.issues == [])
        let tokens = try #require(loaded.server.realms.first?.jsonWebTokens)
        #expect(tokens.keys.map(\.algorithm) == [.hs512, .hs256, .edDSA, .edDSA])
        #expect(tokens.keys.map(\.id) == ["a", nil, "b", "k"])
        #expect(tokens.rules.leeway == .seconds(10))
        #expect(tokens.rules.requiresExpiry)
        #expect(tokens.rules.authIDClaim == "sub")
        #expect(tokens.rules.roleClaim == "role")
        #expect(tokens.rules.defaultRole == nil)
    }

    @Test("The rules for claims are read")
    func rules() throws {
        let loaded = try self.load(
            "{keys: [{secret_file: secret}], issuer: a, audience: [b, c], leeway: 0, expiry: optional, "
                + "authid_claim: email, role_claim: groups, default_role: guest, expire: keep, "
                + "required_claims: [email_verified, jti], user_id_claim: oro.id, data_claim: oro, topics_claim: mercure}"
        )
        #expect(loaded.issues == [])
        let tokens = try #require(loaded.server.realms.first?.jsonWebTokens)
        #expect(tokens.rules.issuers == ["a"])
        #expect(tokens.rules.audiences == ["b", "c"])
        #expect(tokens.rules.leeway == .zero)
        #expect(!tokens.rules.requiresExpiry)
        #expect(tokens.rules.authIDClaim == "email")
        #expect(tokens.rules.roleClaim == "groups")
        #expect(tokens.rules.defaultRole == "guest")
        #expect(!tokens.rules.endsWhatItOpened)
        #expect(tokens.rules.requiredClaims == ["email_verified", "jti"])
        #expect(tokens.rules.userIDClaim == "oro.id")
        #expect(tokens.rules.dataClaim == "oro")
        #expect(tokens.rules.topicsClaim == "mercure")
    }

    @Test("Key sets that are fetched are read")
    func keySets() throws {
        let loaded = try self.load(
            "{keys: [{jwks_url: 'https://a.example/jwks'}, "
                + "{jwks_url: 'http://127.0.0.1:1/', refresh: 1h, minimum_interval: 1s, timeout: 100ms}]}"
        )
        #expect(loaded.issues == [])
        let tokens = try #require(loaded.server.realms.first?.jsonWebTokens)
        #expect(tokens.keys.isEmpty)
        let second = JWTKeySetConfiguration(
            url: "http://127.0.0.1:1/",
            refreshInterval: .seconds(3_600),
            minimumInterval: .seconds(1),
            timeout: .milliseconds(100)
        )
        #expect(tokens.keySets == [JWTKeySetConfiguration(url: "https://a.example/jwks"), second])
    }

    @Test("A key set that others on the way could replace is warned about")
    func insecureSet() throws {
        #expect(try self.load("{keys: [{jwks_url: 'http://a.example/jwks'}]}").issues.map(\.severity) == [.warning])
    }

    @Test(
        "What is wrong is an error with its place, and no secret is printed",
        arguments: [
            "{}", "5", "{keys: []}", "{keys: {}}", "{keys: [5]}", "{keys: [{}]}", "{keys: [{id: a}]}",
            "{keys: [{secret: hiddenhidden, secret_file: secret}]}", "{keys: [{secret: ''}]}",
            "{keys: [{secret_file: empty}]}", "{keys: [{secret_file: nothing}]}",
            "{keys: [{secret_file: secret, algorithm: none}]}", "{keys: [{secret_file: secret, algorithm: RS256}]}",
            "{keys: [{public_key_file: key.pem, algorithm: HS256}]}", "{keys: [{public_key_file: secret}]}",
            "{keys: [{public_key_file: nothing}]}", "{keys: [{public_key: hello}]}",
            "{keys: [{jwks_file: key.pem}]}", "{keys: [{jwks_file: nothing}]}",
            "{keys: [{secret_file: secret}], leeway: 301s}", "{keys: [{secret_file: secret}], expiry: never}",
            "{keys: [{jwks_url: 'ftp://a'}]}", "{keys: [{jwks_url: 'https://a', algorithm: RS256}]}",
            "{keys: [{jwks_url: 'https://a', refresh: 0}]}", "{keys: [{secret_file: secret}], expire: later}",
            "{keys: [{secret_file: secret}], role: x}", "{keys: [{secret_file: secret}], default_role: ''}",
        ]
    )
    func errors(jwt: String) throws {
        let loaded = try self.load(jwt)
        #expect(loaded.hasErrors)
        #expect(!loaded.issues.contains { $0.description.contains("hiddenhidden") })
        #expect(loaded.issues.allSatisfy { $0.source?.line == 2 })
    }

    @Test("A secret that can be guessed is warned about", arguments: [("HS256", 32), ("HS384", 48), ("HS512", 64)])
    func short(algorithm: String, length: Int) throws {
        func issues(_ count: Int) throws -> [RoostRouter.Issue.Severity] {
            let secret = String(repeating: "s", count: count)
            return try self.load("{keys: [{secret: \(secret), algorithm: \(algorithm)}]}").issues.map(\.severity)
        }
        #expect(try issues(length) == [])
        #expect(try issues(length - 1) == [.warning])
    }
}
