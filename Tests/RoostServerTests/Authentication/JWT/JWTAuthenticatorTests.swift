// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("JWTAuthenticator")
struct JWTAuthenticatorTests {
    private static let issued = 1_700_000_000
    private static let end = 1_700_003_600

    /// All keys of the vectors, each with the algorithm of the token of that name.
    private static func key(_ name: String) throws -> JWTKey {
        let algorithm = try #require(JWTAlgorithm(rawValue: name))
        switch name.prefix(2) {
        case "HS": return try .secret(JWTVectors.secret.utf8, algorithm: algorithm)
        case "RS", "PS": return try .publicKey(pem: self.pem("rsa"), algorithm: algorithm)
        case _: return try .publicKey(pem: self.pem(name))
        }
    }

    private static func pem(_ name: String) throws -> String {
        try #require(JWTVectors.keys[name])
    }

    private static func token(_ name: String) throws -> String {
        try #require(JWTVectors.tokens[name])
    }

    private func verdict(
        _ ticket: String?,
        keys: [JWTKey],
        now: Int = Self.issued,
        method: AuthenticationMethod = .ticket,
        authRole: String? = nil,
        _ configure: (inout TokenRules) -> Void = { _ in }
    ) async throws -> AuthenticationVerdict {
        var configuration = JWTConfiguration(keys: keys)
        configuration.rules.audiences = ["roost"]
        configure(&configuration.rules)
        let request = AuthenticationRequest(
            method: method,
            realm: "realm1",
            sessionID: try #require(SessionID(rawValue: 1)),
            authRole: authRole,
            ticket: ticket
        )
        let verifier = JWTVerifier(configuration: configuration, now: { now })
        var verdict = await JWTAuthenticator(verifier: verifier).authenticate(request)
        // What handlers see besides has tests of its own.
        verdict.principal = nil
        return verdict
    }

    private static let alice = AuthenticationVerdict.accepted(authID: "alice", authRole: "user", authProvider: "jwt")

    // MARK: Signatures

    @Test("A token of each algorithm is good with its key", arguments: JWTAlgorithm.allCases)
    func algorithms(algorithm: JWTAlgorithm) async throws {
        let name = algorithm.rawValue
        let verdict = try await self.verdict(Self.token(name), keys: [Self.key(name)])
        #expect(verdict == Self.alice)
    }

    @Test("A token is refused with the keys of all other algorithms", arguments: JWTAlgorithm.allCases)
    func pinned(algorithm: JWTAlgorithm) async throws {
        let others = try JWTAlgorithm.allCases.filter { $0 != algorithm }.map { try Self.key($0.rawValue) }
        #expect(try await self.verdict(Self.token(algorithm.rawValue), keys: others) == .refused())
    }

    @Test("A token that is signed with the text of a public key as secret is refused")
    func confusion() async throws {
        let pem = try Self.pem("rsa")
        let token = try Self.token("confusion")
        #expect(try await self.verdict(token, keys: [.publicKey(pem: pem)]) == .refused())
        // The token is what it claims to be: whoever configured the text as a secret would accept it.
        #expect(try await self.verdict(token, keys: [.secret(pem.utf8)]) == Self.alice)
    }

    @Test("A token without signature is refused, whatever its header says", arguments: ["none", "None", "nOnE", ""])
    func none(name: String) async throws {
        let keys = try JWTAlgorithm.allCases.map { try Self.key($0.rawValue) }
        let parts = try Self.token("none").split(separator: ".", omittingEmptySubsequences: false)
        let head = Self.encode(#"{"alg":"\#(name)"}"#)
        #expect(try await self.verdict("\(head).\(parts[1]).", keys: keys) == .refused())
        let signed = try Self.token("HS256").split(separator: ".", omittingEmptySubsequences: false)
        #expect(try await self.verdict("\(head).\(signed[1]).\(signed[2])", keys: keys) == .refused())
        #expect(try await self.verdict("\(signed[0]).\(signed[1]).", keys: keys) == .refused())
    }

    @Test("A token of another key is refused")
    func wrongKey() async throws {
        let other = try JWTKey.publicKey(pem: Self.pem("rsa2"))
        #expect(try await self.verdict(Self.token("RS256"), keys: [other]) == .refused())
        let secret = try JWTKey.secret("\(JWTVectors.secret.dropLast())0".utf8)
        #expect(try await self.verdict(Self.token("HS256"), keys: [secret]) == .refused())
        #expect(try await self.verdict(Self.token("HS256"), keys: []) == .refused())
    }

    @Test("A token in which one character is changed, or that is cut short, is refused")
    func tampered() async throws {
        let key = try Self.key("HS256")
        let token = Array(try Self.token("HS256").utf8)
        for index in token.indices {
            var copy = token
            copy[index] = copy[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let changed = String(decoding: copy, as: UTF8.self)
            #expect(try await self.verdict(changed, keys: [key]) == .refused(), "changed at \(index)")
            let short = String(decoding: token.prefix(index), as: UTF8.self)
            #expect(try await self.verdict(short, keys: [key]) == .refused(), "cut at \(index)")
        }
    }

    @Test("Padding, white space, and parts too many are refused", arguments: ["=", " ", "\n", ".", ".a", "="])
    func trailing(suffix: String) async throws {
        #expect(try await self.verdict(Self.token("HS256") + suffix, keys: [Self.key("HS256")]) == .refused())
    }

    @Test("A header with extensions, or with something else than a text as key id, is refused")
    func header() {
        let claims = Self.encode("{}")
        for header in [
            #"{"alg":"HS256","crit":["b64"],"b64":false}"#, #"{"alg":"HS256","crit":[]}"#, #"{"alg":"HS256","kid":1}"#,
            #"{"alg":["HS256"]}"#, "{}", "[]", "", #"{"alg":"HS256""#,
        ] {
            #expect(JSONWebToken("\(Self.encode(header)).\(claims).AAAA") == nil)
        }
        #expect(JSONWebToken("\(Self.encode(#"{"alg":"HS256"}"#)).\(claims).AAAA") != nil)
        #expect(JSONWebToken("\(Self.encode(#"{"alg":"Ed25519"}"#)).\(claims).AAAA")?.algorithm == .edDSA)
        let deep = #"{"alg":"HS256","x":"# + String(repeating: "[", count: 16) + String(repeating: "]", count: 16) + "}"
        #expect(JSONWebToken("\(Self.encode(deep)).\(claims).AAAA") == nil)
    }

    @Test("Other methods than ticket, and no ticket, are refused")
    func otherMethods() async throws {
        let key = try Self.key("HS256")
        #expect(try await self.verdict(Self.token("HS256"), keys: [key], method: .anonymous) == .refused())
        #expect(try await self.verdict(nil, keys: [key]) == .refused())
        #expect(try await self.verdict("", keys: [key]) == .refused())
    }

    // MARK: Key ids

    @Test("A key of a set is found by its id", arguments: ["r", "e2", "e3", "e5", "ed", "o"])
    func set(id: String) async throws {
        let keys = try JWTKey.keys(set: JWTVectors.set.utf8)
        #expect(keys.compactMap(\.id) == ["r", "e2", "e3", "e5", "ed", "o"])
        let token = try #require(JWTVectors.named[id])
        #expect(try await self.verdict(token, keys: keys) == Self.alice)
        #expect(try await self.verdict(token, keys: keys.filter { $0.id != id }) == .refused())
    }

    @Test("A key with an id is not tried for tokens with another one, a key without id is")
    func unknownID() async throws {
        let pem = try Self.pem("rsa")
        let token = try Self.token("rsUnknownKid")
        #expect(try await self.verdict(token, keys: [.publicKey(pem: pem, id: "r")]) == .refused())
        #expect(try await self.verdict(token, keys: [.publicKey(pem: pem)]) == Self.alice)
        #expect(try await self.verdict(Self.token("RS256"), keys: [.publicKey(pem: pem, id: "r")]) == Self.alice)
    }

    @Test("A key of a set without algorithm is good for the usual one only")
    func usualAlgorithm() async throws {
        let keys = try JWTKey.keys(set: JWTVectors.set.utf8)
        #expect(try await self.verdict(Self.token("rs512kid"), keys: keys) == .refused())
    }

    // MARK: Claims

    @Test("A token is good until its end and the leeway, and not a second longer")
    func expiry() async throws {
        let key = try Self.key("HS256")
        let token = try Self.token("HS256")
        #expect(try await self.verdict(token, keys: [key], now: Self.end + 9) == Self.alice)
        let late = try await self.verdict(token, keys: [key], now: Self.end + 10)
        #expect(late == .refused(message: "The token has expired."))
        #expect(try await self.verdict(token, keys: [key], now: Self.end - 1) { $0.leeway = .zero } == Self.alice)
        #expect(try await self.verdict(token, keys: [key], now: Self.end) { $0.leeway = .zero } != Self.alice)
    }

    @Test("A token is good from its start less the leeway on, and not a second earlier")
    func notBefore() async throws {
        let key = try Self.key("HS256")
        let token = try Self.token("HS256")
        #expect(try await self.verdict(token, keys: [key], now: Self.issued - 10) == Self.alice)
        let early = try await self.verdict(token, keys: [key], now: Self.issued - 11)
        #expect(early == .refused(message: "The token is not yet valid."))
    }

    @Test("Issuer and audience must be one of the configured ones")
    func issuerAndAudience() async throws {
        let key = try Self.key("HS256")
        let token = try Self.token("HS256")
        let issuer = "https://issuer.example"
        #expect(try await self.verdict(token, keys: [key]) { $0.issuers = ["x", issuer] } == Self.alice)
        #expect(
            try await self.verdict(token, keys: [key]) { $0.issuers = ["x"] }
                == .refused(message: "The token is of another issuer.")
        )
        for audiences in [["x"], []] {
            #expect(
                try await self.verdict(token, keys: [key]) { $0.audiences = audiences }
                    == .refused(message: "The token is for another audience.")
            )
        }
    }

    @Test(
        "Claims that are missing or of another kind are objected to",
        arguments: [
            ("{}", "The token has no end."), (#"{"exp":"2"}"#, "The token has expired."),
            (#"{"exp":1e999}"#, "The token has expired."), (#"{"exp":2,"nbf":"1"}"#, "The token is not yet valid."),
            (#"{"exp":2,"nbf":1.5}"#, "The token is not yet valid."),
            (#"{"exp":2}"#, "The token is of another issuer."),
            (#"{"exp":2,"iss":["a",1]}"#, "The token is of another issuer."),
            (#"{"exp":2,"iss":"a"}"#, "The token is for another audience."),
            (#"{"exp":2,"iss":"a","aud":{}}"#, "The token is for another audience."),
            (#"{"exp":2,"iss":"a","aud":["x","b"]}"#, nil), (#"{"exp":1.5,"nbf":1,"iss":"a","aud":"b"}"#, nil),
        ] as [(String, String?)]
    )
    func objections(claims: String, objection: String?) throws {
        var rules = TokenRules()
        rules.issuers = ["a"]
        rules.audiences = ["b"]
        rules.leeway = .zero
        #expect(try Self.objection(to: WireValue.parse(claims), rules) == objection)
    }

    @Test("A token may have no end if the configuration says so, and no audience if it names none")
    func optionalClaims() {
        var rules = TokenRules()
        rules.requiresExpiry = false
        #expect(Self.objection(to: [:], rules) == nil)
    }

    private static func objection(to claims: WireValue, _ rules: TokenRules) -> String? {
        if case .failure(let objection) = rules.read(claims, now: 1) { objection.message } else { nil }
    }

    @Test("Name and role are taken from the configured claims")
    func claimNames() async throws {
        let key = try Self.key("HS256")
        let token = try Self.token("HS256")
        let verdict = try await self.verdict(token, keys: [key]) {
            $0.authIDClaim = "iss"
            $0.roleClaim = "aud"
        }
        #expect(
            verdict == .accepted(authID: "https://issuer.example", authRole: "roost", authProvider: "jwt")
        )
        #expect(
            try await self.verdict(token, keys: [key]) { $0.authIDClaim = "email" }
                == .refused(message: "The token names nobody.")
        )
        #expect(
            try await self.verdict(token, keys: [key]) { $0.authIDClaim = "exp" }
                == .refused(message: "The token names nobody.")
        )
        #expect(
            try await self.verdict(token, keys: [key]) { $0.roleClaim = "groups" }
                == .refused(message: "The token names no role.")
        )
        let guest = try await self.verdict(token, keys: [key]) {
            $0.roleClaim = "groups"
            $0.defaultRole = "guest"
        }
        #expect(guest == .accepted(authID: "alice", authRole: "guest", authProvider: "jwt"))
    }

    private static func encode(_ text: String) -> String {
        let bytes = Base64.encode(Array(text.utf8)).filter { $0 != UInt8(ascii: "=") }.map { byte in
            byte == UInt8(ascii: "+") ? UInt8(ascii: "-") : byte == UInt8(ascii: "/") ? UInt8(ascii: "_") : byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
