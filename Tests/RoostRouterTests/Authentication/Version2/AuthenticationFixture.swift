// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

/// One client against one realm with a principal of every kind.
struct AuthenticationFixture {
    typealias Action = AuthenticationStateMachine.Action

    static let mockKey = [UInt8](repeating: 9, count: 32)
    static let scramSalt: [UInt8] = Array("0123456789abcdef".utf8)
    /// Made once, because that takes time.
    static let scramKeys = SCRAM.keys(password: Array("scram-pass".utf8), salt: Self.scramSalt, iterations: 4_096)

    var machine: AuthenticationStateMachine
    var nonce: AuthenticationNonce

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - anonymousRole: The role of anonymous clients.
    ///   - dynamicMethods: The methods for which the authenticator is asked.
    ///   - principals: The principals; `nil` for those of ``makePrincipals()``.
    ///   - mockKey: The key of the principals that do not exist.
    ///   - challenge: The random bytes.
    /// - Throws: If the principals are unusable.
    init(
        anonymousRole: String? = nil,
        dynamicMethods: Set<AuthenticationConfiguration.DynamicMethod> = [],
        principals: [StaticPrincipal]? = nil,
        mockKey: [UInt8] = Self.mockKey,
        challenge: [UInt8] = [UInt8](repeating: 0xFF, count: 32)
    ) throws {
        let configuration = AuthenticationConfiguration(
            anonymousRole: anonymousRole,
            principals: try PrincipalStore(try principals ?? Self.makePrincipals()),
            dynamicMethods: dynamicMethods
        )
        self.machine = AuthenticationStateMachine(configuration: configuration, mocks: MockPrincipals(key: mockKey))
        self.nonce = try #require(AuthenticationNonce(bytes: challenge))
    }

    /// Principals of every kind; their keys are cheap to make.
    ///
    /// - Returns: The principals.
    /// - Throws: If they are unusable.
    static func makePrincipals() throws -> [StaticPrincipal] {
        let salted = try Credential.wampCRA(secret: "cra-salt-secret", salt: "cra-salt", iterations: 10)
        let scram = try Credential.scram(
            storedKey: Self.scramKeys.storedKey,
            serverKey: Self.scramKeys.serverKey,
            salt: Self.scramSalt,
            iterations: 4_096
        )
        let publicKey = try Credential.cryptosign(publicKey: CryptosignTests.vectors[0].publicKey)
        let list: [(String, String, Credential)] = [
            ("ticket-user", "role-t", try .ticket("ticket-pass")),
            ("cra-user", "role-c", try .wampCRA(secret: "cra-secret")),
            ("salt-user", "role-s", salted),
            ("scram-user", "role-m", scram),
            ("key-user", "role-k", publicKey),
        ]
        return try list.map { try StaticPrincipal(authID: $0.0, authRole: $0.1, credentials: [$0.2]) }
    }

    /// Sends HELLO.
    ///
    /// - Parameters:
    ///   - methods: The client's methods.
    ///   - authID: The client's name.
    ///   - authRole: The role that it asks for.
    ///   - authExtra: What it gives besides.
    ///   - transport: Who the transport's ticket says.
    /// - Returns: What the machine wants to be done.
    /// - Throws: Never.
    mutating func hello(
        _ methods: [String],
        _ authID: String? = nil,
        authRole: String? = nil,
        authExtra: WireValue? = nil,
        transport: Identity? = nil
    ) throws -> Action {
        let hello = AuthenticationHello(
            realm: "realm1",
            sessionID: try #require(SessionID(rawValue: 4_711)),
            methods: methods,
            authID: authID,
            authRole: authRole,
            authExtra: authExtra,
            transportIdentity: transport
        )
        return self.machine.hello(hello, nonce: self.nonce, now: 1_403_454_985_448)
    }

    /// Sends HELLO and expects CHALLENGE.
    ///
    /// - Parameters:
    ///   - methods: The client's methods.
    ///   - authID: The client's name.
    ///   - authRole: The role that it asks for.
    ///   - authExtra: What it gives besides.
    /// - Returns: The method and `CHALLENGE.Extra`.
    /// - Throws: If it is something else.
    mutating func challenge(
        _ methods: [String],
        _ authID: String? = nil,
        authRole: String? = nil,
        authExtra: WireValue? = nil
    ) throws -> (method: AuthenticationMethod, extra: WireValue) {
        let action = try self.hello(methods, authID, authRole: authRole, authExtra: authExtra)
        guard case .challenge(let method, let extra) = action else {
            throw Unexpected(action: action)
        }
        return (method, extra)
    }

    struct Unexpected: Error {
        var action: Action
    }
}

extension AuthenticationStateMachine.Action {
    /// The error URI, if this is ABORT.
    var reason: String? {
        if case .abort(let refusal) = self { refusal.reason } else { nil }
    }

    /// The identity, if this is WELCOME.
    var identity: Identity? {
        if case .welcome(let identity, _) = self { identity } else { nil }
    }
}

/// A client's side of the methods.
enum AuthenticationClient {
    /// Signs a WAMP-CRA challenge.
    ///
    /// - Parameters:
    ///   - extra: `CHALLENGE.Extra`.
    ///   - secret: The secret.
    /// - Returns: The signature.
    /// - Throws: If something is missing in the challenge.
    static func wampCRA(_ extra: WireValue, secret: String) throws -> String {
        var key = Array(secret.utf8)
        if let salt = extra["salt"]?.string {
            key = WAMPCRA.derivedKey(
                secret: key,
                salt: Array(salt.utf8),
                iterations: Int(try #require(extra["iterations"]?.integer)),
                keyLength: Int(try #require(extra["keylen"]?.integer))
            )
        }
        let text = try #require(extra["challenge"]?.string)
        return String(decoding: WAMPCRA.signature(of: Array(text.utf8), key: key), as: UTF8.self)
    }

    /// Answers a SCRAM challenge.
    ///
    /// - Parameters:
    ///   - extra: `CHALLENGE.Extra`.
    ///   - authID: The name.
    ///   - clientNonce: The nonce of HELLO.
    ///   - password: The password.
    /// - Returns: The proof, and the verifier that the router should send.
    /// - Throws: If something is missing in the challenge.
    static func scram(
        _ extra: WireValue,
        authID: String,
        clientNonce: String,
        password: String
    ) throws -> (proof: String, verifier: String) {
        let saltText = try #require(extra["salt"]?.string)
        let salt = try #require(Base64.decode(Array(saltText.utf8)))
        let iterations = Int(try #require(extra["iterations"]?.integer))
        let salted = PBKDF2.derive(password: Array(password.utf8), salt: salt, iterations: iterations, length: 32)
        let clientKey = MessageCode.hmac(Array("Client Key".utf8), key: salted)
        let message = SCRAM.authMessage(
            authID: authID,
            clientNonce: clientNonce,
            nonce: try #require(extra["nonce"]?.string),
            salt: salt,
            iterations: iterations
        )
        let signature = MessageCode.hmac(message, key: MessageCode.sha256(clientKey))
        let proof = Base64.encode(zip(clientKey, signature).map { $0 ^ $1 })
        let serverKey = MessageCode.hmac(Array("Server Key".utf8), key: salted)
        return (String(decoding: proof, as: UTF8.self), SCRAM.verifier(over: message, serverKey: serverKey))
    }
}
