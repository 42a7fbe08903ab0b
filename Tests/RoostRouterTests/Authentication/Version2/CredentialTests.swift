// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("Credential")
struct CredentialTests {
    private let code = AuthenticationConfigurationError.Code.unusableCredential

    private func isRefused(_ make: () throws(AuthenticationConfigurationError) -> Credential) -> Bool {
        do throws(AuthenticationConfigurationError) {
            _ = try make()
            return false
        } catch {
            return error.code == self.code
        }
    }

    private let salt = [UInt8](repeating: 1, count: 16)

    @Test("A ticket has 1 to 16,384 bytes", arguments: [(0, false), (1, true), (16_384, true), (16_385, false)])
    func ticket(length: Int, isUsable: Bool) {
        let ticket = String(repeating: "t", count: length)
        #expect(self.isRefused { () throws(AuthenticationConfigurationError) in try .ticket(ticket) } == !isUsable)
    }

    @Test(
        "A WAMP-CRA secret has its bounds",
        arguments: [
            ("s", "salt", 1, 1, true), ("s", "salt", 2, 1_024, true), ("", "salt", 1, 32, false),
            ("s", "", 1, 32, false),
            ("s", "salt", 0, 32, false), ("s", "salt", 10_000_001, 32, false), ("s", "salt", 1, 0, false),
            ("s", "salt", 1, 1_025, false), ("s", String(repeating: "s", count: 1_024), 1, 32, true),
            ("s", String(repeating: "s", count: 1_025), 1, 32, false),
        ]
    )
    func wampCRA(secret: String, salt: String, iterations: Int, keyLength: Int, isUsable: Bool) {
        let isRefused = self.isRefused { () throws(AuthenticationConfigurationError) in
            try .wampCRA(secret: secret, salt: salt, iterations: iterations, keyLength: keyLength)
        }
        #expect(isRefused == !isUsable)
    }

    @Test("A WAMP-CRA secret without salt is not empty")
    func plainWAMPCRA() {
        #expect(self.isRefused { () throws(AuthenticationConfigurationError) in try .wampCRA(secret: "") })
        #expect(!self.isRefused { () throws(AuthenticationConfigurationError) in try .wampCRA(secret: "s") })
    }

    @Test(
        "A derived WAMP-CRA key is base64 of the length that is said, and 10,000,000 iterations are the most",
        arguments: [
            ("qzcdsr9uu/L5hnss3kjNTRe490ETgA70ZBaB5rvnJ5Y=", 10_000_000, 32, true),
            ("qzcdsr9uu/L5hnss3kjNTRe490ETgA70ZBaB5rvnJ5Y=", 10_000_001, 32, false),
            ("qzcdsr9uu/L5hnss3kjNTRe490ETgA70ZBaB5rvnJ5Y=", 1_000, 31, false), ("no base64", 1_000, 32, false),
        ]
    )
    func derivedKey(key: String, iterations: Int, keyLength: Int, isUsable: Bool) {
        let isRefused = self.isRefused { () throws(AuthenticationConfigurationError) in
            try .wampCRA(derivedKey: key, salt: "salt123", iterations: iterations, keyLength: keyLength)
        }
        #expect(isRefused == !isUsable)
    }

    @Test(
        "A SCRAM password has its bounds",
        arguments: [
            ("p", 1, 4_096, true), ("p", 1_024, 4_096, true), ("", 16, 4_096, false), ("a\u{0}b", 16, 4_096, false),
            ("a\u{7F}", 16, 4_096, false), ("p", 0, 4_096, false), ("p", 1_025, 4_096, false), ("p", 16, 4_095, false),
            ("p", 16, 10_000_001, false),
        ]
    )
    func scram(password: String, saltLength: Int, iterations: Int, isUsable: Bool) {
        let salt = [UInt8](repeating: 1, count: saltLength)
        let isRefused = self.isRefused { () throws(AuthenticationConfigurationError) in
            try .scram(password: password, salt: salt, iterations: iterations)
        }
        #expect(isRefused == !isUsable)
    }

    @Test("SCRAM keys have 32 bytes", arguments: [(32, 32, true), (31, 32, false), (32, 33, false)])
    func scramKeys(stored: Int, server: Int, isUsable: Bool) {
        let isRefused = self.isRefused { () throws(AuthenticationConfigurationError) in
            try .scram(
                storedKey: [UInt8](repeating: 1, count: stored),
                serverKey: [UInt8](repeating: 1, count: server),
                salt: self.salt,
                iterations: 10_000_000
            )
        }
        #expect(isRefused == !isUsable)
    }

    @Test(
        "A public key is 64 hexadecimal digits",
        arguments: [
            (String(repeating: "aB", count: 32), true), (String(repeating: "a", count: 63), false),
            (String(repeating: "ab", count: 31), false), (String(repeating: "ab", count: 33), false),
            (String(repeating: "g", count: 64), false), ("", false),
        ]
    )
    func publicKey(text: String, isUsable: Bool) {
        let isRefused = self.isRefused { () throws(AuthenticationConfigurationError) in try .cryptosign(publicKey: text)
        }
        #expect(isRefused == !isUsable)
    }

    @Test("No description, debugger summary or mirror shows a secret")
    func redacted() throws {
        let secret = "hunter2-hunter2"
        let salt = Array("pepper-pepper".utf8)
        let credentials: [Credential] = [
            try .ticket(secret), try .wampCRA(secret: secret), try .scram(password: secret, salt: salt),
        ]
        let principal = try StaticPrincipal(authID: "joe", authRole: "user", credentials: credentials)
        let store = try PrincipalStore([principal])
        let configuration = AuthenticationConfiguration(principals: store)
        let mocks = MockPrincipals(key: Array(secret.utf8))
        var machine = AuthenticationStateMachine(configuration: configuration, mocks: mocks)
        let session = try #require(SessionID(rawValue: 1))
        let hello = AuthenticationHello(
            realm: "r",
            sessionID: session,
            methods: ["wampcra"],
            authID: "joe",
            authExtra: ["password": .string(secret)]
        )
        let nonce = try #require(AuthenticationNonce(bytes: [UInt8](repeating: 3, count: 32)))
        _ = machine.hello(hello, nonce: nonce, now: 0)
        let request = AuthenticationRequest(
            method: .ticket,
            realm: "r",
            sessionID: session,
            authExtra: ["password": .string(secret)],
            ticket: secret
        )
        let keys = SCRAM.keys(password: Array(secret.utf8), salt: salt, iterations: 1)
        let values: [Any] = [
            credentials, principal, store, configuration, mocks, machine, hello, request, keys,
            AuthenticationStateMachine.Action.verify(request),
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in [String(describing: value), String(reflecting: value), dumped] {
                #expect(!text.contains(secret))
                // As numbers, in one line or one below the other.
                let numbers = text.split { !("0"..."9").contains($0) }.joined(separator: ",")
                for bytes in [Array(secret.utf8), keys.storedKey, keys.serverKey] {
                    #expect(!numbers.contains(bytes.map(String.init).joined(separator: ",")))
                }
            }
        }
        #expect("\(principal)" == #"StaticPrincipal("joe", role "user", methods [ticket, wampcra, wamp-scram])"#)
        #expect("\(credentials[0])" == "Credential(ticket)")
        #expect("\(store)" == "PrincipalStore(1 principals)")
    }

    @Test("No error of a configuration shows a secret")
    func errors() {
        let error = #expect(throws: AuthenticationConfigurationError.self) {
            _ = try Credential.scram(password: "hunter2\u{1}", salt: [1])
        }
        #expect(error?.message.contains("hunter2") == false)
    }
}
