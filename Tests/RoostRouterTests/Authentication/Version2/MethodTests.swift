// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("Authentication by ticket")
struct TicketMethodTests {
    private let denied = AuthenticationStateMachine.Action.abort(.denied)

    @Test("The right ticket is welcome")
    func right() throws {
        var client = try AuthenticationFixture()
        #expect(try client.challenge(["ticket"], "ticket-user").extra == [:])
        let identity = Identity(
            authID: "ticket-user",
            authRole: "role-t",
            authMethod: "ticket",
            authProvider: "static"
        )
        #expect(client.machine.authenticate(signature: "ticket-pass", extra: [:]) == .welcome(identity, authExtra: nil))
    }

    @Test(
        "A wrong ticket and an unknown name are denied alike",
        arguments: [
            ("ticket-user", "wrong"), ("ticket-user", ""), ("ticket-user", "ticket-pass "),
            ("nobody-here", "ticket-pass"),
            ("nobody-here", ""), ("cra-user", "cra-secret"), ("", "ticket-pass"),
        ]
    )
    func denied(authID: String, ticket: String) throws {
        var client = try AuthenticationFixture()
        #expect(try client.challenge(["ticket"], authID).extra == [:])
        #expect(client.machine.authenticate(signature: ticket) == self.denied)
    }

    @Test("A client without a name is challenged and denied")
    func withoutName() throws {
        var client = try AuthenticationFixture()
        #expect(try client.challenge(["ticket"]).method == .ticket)
        #expect(client.machine.authenticate(signature: "ticket-pass") == self.denied)
    }

    @Test("A ticket is compared byte by byte")
    func byteWise() throws {
        let principal = try StaticPrincipal(
            authID: "joe",
            authRole: "user",
            credentials: [try .ticket("\u{E9}")]
        )
        var client = try AuthenticationFixture(principals: [principal])
        _ = try client.challenge(["ticket"], "joe")
        #expect(client.machine.authenticate(signature: "e\u{301}") == self.denied)
    }

    @Test(
        "A ticket of 16,384 bytes may be right, a longer one is denied",
        arguments: [(16_384, true), (16_385, false)]
    )
    func length(length: Int, isTaken: Bool) throws {
        var client = try AuthenticationFixture(dynamicMethods: [.ticket])
        _ = try client.challenge(["ticket"], "nobody")
        let action = client.machine.authenticate(signature: String(repeating: "t", count: length))
        #expect((action == self.denied) == !isTaken)
    }
}

@Suite("Authentication by WAMP-CRA")
struct WAMPCRAMethodTests {
    @Test(
        "The right secret is welcome, salted or not",
        arguments: [
            ("cra-user", "cra-secret", "role-c"), ("salt-user", "cra-salt-secret", "role-s"),
        ]
    )
    func right(authID: String, secret: String, role: String) throws {
        var client = try AuthenticationFixture()
        let extra = try client.challenge(["wampcra"], authID).extra
        let text = try #require(extra["challenge"]?.string)
        for part in [
            #""authid":"\#(authID)""#, #""authrole":"\#(role)""#, #""authmethod":"wampcra""#,
            #""authprovider":"static""#,
            #""nonce":"\#(String(repeating: "f", count: 64))""#, #""timestamp":"2014-06-22T16:36:25.448Z""#,
            #""session":4711"#,
        ] {
            #expect(text.contains(part))
        }
        let signature = try AuthenticationClient.wampCRA(extra, secret: secret)
        let identity = Identity(authID: authID, authRole: role, authMethod: "wampcra", authProvider: "static")
        #expect(client.machine.authenticate(signature: signature) == .welcome(identity, authExtra: nil))
    }

    @Test("Only a salted secret's challenge tells how to derive the key")
    func extra() throws {
        var plain = try AuthenticationFixture()
        #expect(try plain.challenge(["wampcra"], "cra-user").extra.object?.map(\.key) == ["challenge"])
        var salted = try AuthenticationFixture()
        let extra = try salted.challenge(["wampcra"], "salt-user").extra
        #expect(extra["salt"] == "cra-salt")
        #expect(extra["iterations"] == 10)
        #expect(extra["keylen"] == 32)
    }

    @Test("A wrong secret and an unknown name are denied alike", arguments: ["cra-user", "salt-user", "nobody"])
    func denied(authID: String) throws {
        var client = try AuthenticationFixture()
        let extra = try client.challenge(["wampcra"], authID).extra
        let signature = try AuthenticationClient.wampCRA(extra, secret: "nope")
        #expect(client.machine.authenticate(signature: signature) == .abort(.denied))
    }

    @Test("A signature of another session's challenge is denied")
    func replayed() throws {
        var first = try AuthenticationFixture()
        let extra = try first.challenge(["wampcra"], "cra-user").extra
        let signature = try AuthenticationClient.wampCRA(extra, secret: "cra-secret")
        var second = try AuthenticationFixture(challenge: [UInt8](repeating: 1, count: 32))
        _ = try second.challenge(["wampcra"], "cra-user")
        #expect(second.machine.authenticate(signature: signature) == .abort(.denied))
        #expect(first.machine.authenticate(signature: signature).identity?.authID == "cra-user")
    }
}

@Suite("Authentication by SCRAM")
struct SCRAMMethodTests {
    private let hello: WireValue = ["nonce": "Y2xpZW50", "channel_binding": nil]

    private func answer(_ extra: WireValue, password: String, authID: String = "scram-user") throws -> (String, String)
    {
        let answer = try AuthenticationClient.scram(
            extra,
            authID: authID,
            clientNonce: "Y2xpZW50",
            password: password
        )
        return (answer.proof, answer.verifier)
    }

    @Test("The right password is welcome, and the router proves itself")
    func right() throws {
        var client = try AuthenticationFixture()
        let extra = try client.challenge(["wamp-scram"], "scram-user", authExtra: self.hello).extra
        let nonce = "Y2xpZW50//////////////////////////////////////////8="
        #expect(
            extra == [
                "nonce": .string(nonce), "salt": "MDEyMzQ1Njc4OWFiY2RlZg==", "kdf": "pbkdf2", "iterations": 4096,
                "memory": nil,
            ]
        )
        let (proof, verifier) = try self.answer(extra, password: "scram-pass")
        let identity = Identity(
            authID: "scram-user",
            authRole: "role-m",
            authMethod: "wamp-scram",
            authProvider: "static"
        )
        let action = client.machine.authenticate(
            signature: proof,
            extra: ["nonce": .string(nonce), "channel_binding": nil, "cbind_data": nil]
        )
        #expect(action == .welcome(identity, authExtra: ["verifier": .string(verifier)]))
    }

    @Test("A wrong password and an unknown name are denied alike", arguments: ["scram-user", "nobody", "cra-user"])
    func denied(authID: String) throws {
        var client = try AuthenticationFixture()
        let extra = try client.challenge(["wamp-scram"], authID, authExtra: self.hello).extra
        let (proof, _) = try self.answer(extra, password: "nope", authID: authID)
        #expect(client.machine.authenticate(signature: proof) == .abort(.denied))
    }

    @Test(
        "AUTHENTICATE with another nonce or with channel binding is denied",
        arguments: [
            ([:], true), (["nonce": "other"], false), (["nonce": 1], false), (["nonce": nil], false),
            (["channel_binding": "tls-exporter"], false), (["cbind_data": "AAAA"], false), (["cbind_data": nil], true),
        ] as [(WireValue, Bool)]
    )
    func extra(extra: WireValue, isTaken: Bool) throws {
        var client = try AuthenticationFixture()
        let challenge = try client.challenge(["wamp-scram"], "scram-user", authExtra: self.hello).extra
        let (proof, _) = try self.answer(challenge, password: "scram-pass")
        #expect((client.machine.authenticate(signature: proof, extra: extra).identity != nil) == isTaken)
    }

    @Test(
        "HELLO without a usable nonce or with channel binding is refused with the reason",
        arguments: [
            nil, [:], ["nonce": ""], ["nonce": 1], ["nonce": "a,b"], ["nonce": "ok", "channel_binding": "tls-unique"],
            ["nonce": "ok", "channel_binding": false], [],
        ] as [WireValue?]
    )
    func refused(extra: WireValue?) throws {
        for authID in ["scram-user", "nobody"] {
            var client = try AuthenticationFixture()
            let action = try client.hello(["wamp-scram"], authID, authExtra: extra)
            #expect(action.reason == "wamp.error.authentication_failed")
        }
    }

    @Test("A proof for another session's challenge is denied")
    func replayed() throws {
        var first = try AuthenticationFixture()
        let extra = try first.challenge(["wamp-scram"], "scram-user", authExtra: self.hello).extra
        let (proof, _) = try self.answer(extra, password: "scram-pass")
        var second = try AuthenticationFixture(challenge: [UInt8](repeating: 1, count: 32))
        _ = try second.challenge(["wamp-scram"], "scram-user", authExtra: self.hello)
        #expect(second.machine.authenticate(signature: proof) == .abort(.denied))
    }
}

@Suite("Authentication by cryptosign")
struct CryptosignMethodTests {
    private let vector = CryptosignTests.vectors[0]

    private var hello: WireValue { ["pubkey": .string(self.vector.publicKey), "channel_binding": nil] }

    @Test("The right key is welcome, with and without a name, with and without the message behind the signature")
    func right() throws {
        for authID in ["key-user", nil] {
            for signature in [self.vector.signature, self.vector.signature + self.vector.message] {
                var client = try AuthenticationFixture()
                let extra = try client.challenge(["cryptosign"], authID, authExtra: self.hello).extra
                #expect(extra == ["challenge": .string(self.vector.challenge), "channel_binding": nil])
                let identity = Identity(
                    authID: "key-user",
                    authRole: "role-k",
                    authMethod: "cryptosign",
                    authProvider: "static"
                )
                let action = client.machine.authenticate(signature: signature, extra: ["channel_binding": nil])
                #expect(action == .welcome(identity, authExtra: nil))
            }
        }
    }

    @Test("A name without a key is taken if one of the principal's keys has signed")
    func nameAlone() throws {
        let keys = try CryptosignTests.vectors[0..<3].map { try Credential.cryptosign(publicKey: $0.publicKey) }
        let principal = try StaticPrincipal(authID: "joe", authRole: "user", credentials: keys)
        for vector in CryptosignTests.vectors[0..<3] {
            let challenge = try #require(Hexadecimal.decode(vector.challenge, maximum: 32))
            var client = try AuthenticationFixture(principals: [principal], challenge: challenge)
            _ = try client.challenge(["cryptosign"], "joe")
            #expect(client.machine.authenticate(signature: vector.signature).identity?.authID == "joe")
        }
    }

    @Test("A signature of another session's challenge is denied")
    func replayed() throws {
        var client = try AuthenticationFixture(challenge: [UInt8](repeating: 1, count: 32))
        _ = try client.challenge(["cryptosign"], "key-user", authExtra: self.hello)
        let old = self.vector.signature + self.vector.message
        #expect(client.machine.authenticate(signature: old) == .abort(.denied))
    }

    @Test(
        "An unknown key, another principal's key and a key of nobody's are denied, though they sign well",
        arguments: [
            (nil, 1), ("nobody", 0), ("nobody", 1), ("key-user", 1), ("ticket-user", 0),
        ] as [(String?, Int)]
    )
    func denied(authID: String?, number: Int) throws {
        let vector = CryptosignTests.vectors[number]
        let challenge = try #require(Hexadecimal.decode(vector.challenge, maximum: 32))
        var client = try AuthenticationFixture(challenge: challenge)
        let extra: WireValue = ["pubkey": .string(vector.publicKey)]
        _ = try client.challenge(["cryptosign"], authID, authExtra: extra)
        #expect(client.machine.authenticate(signature: vector.signature) == .abort(.denied))
    }

    @Test(
        "HELLO without a key or name, with something else for a key or with channel binding is refused",
        arguments: [
            (nil, nil), (nil, [:]), ("key-user", ["pubkey": "00"]), ("key-user", ["pubkey": 1]),
            ("key-user", ["channel_binding": "tls-exporter"]), ("nobody", ["channel_binding": "tls-unique"]),
        ] as [(String?, WireValue?)]
    )
    func refused(authID: String?, extra: WireValue?) throws {
        var client = try AuthenticationFixture()
        let action = try client.hello(["cryptosign"], authID, authExtra: extra)
        #expect(action.reason == "wamp.error.authentication_failed")
    }

    @Test("Channel binding is refused with a message that says so")
    func channelBinding() throws {
        var client = try AuthenticationFixture()
        let extra: WireValue = ["pubkey": .string(self.vector.publicKey), "channel_binding": "tls-exporter"]
        guard case .abort(let refusal) = try client.hello(["cryptosign"], authExtra: extra) else {
            Issue.record("no ABORT")
            return
        }
        #expect(refusal.message.contains("Channel binding is not available"))
        var late = try AuthenticationFixture()
        _ = try late.challenge(["cryptosign"], authExtra: self.hello)
        let bound: WireValue = ["channel_binding": "tls-exporter"]
        #expect(late.machine.authenticate(signature: self.vector.signature, extra: bound) == .abort(.denied))
    }
}
