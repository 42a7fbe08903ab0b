// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("Authentication by an authenticator")
struct DynamicAuthenticationTests {
    private func request(_ action: AuthenticationStateMachine.Action?) throws -> AuthenticationRequest {
        guard case .verify(let request) = action else { throw NotAsked() }
        return request
    }

    private struct NotAsked: Error {}

    @Test("The authenticator is asked about a ticket once the client has shown it")
    func ticket() throws {
        var client = try AuthenticationFixture(dynamicMethods: [.ticket], principals: [])
        _ = try client.challenge(["ticket"], "joe", authRole: "user", authExtra: ["app": 7])
        let request = try self.request(client.machine.authenticate(signature: "a.b.c"))
        #expect(
            request
                == AuthenticationRequest(
                    method: .ticket,
                    realm: "realm1",
                    sessionID: request.sessionID,
                    authID: "joe",
                    authRole: "user",
                    authExtra: ["app": 7],
                    ticket: "a.b.c"
                )
        )
        let action = client.machine.decided(
            .accepted(authID: "joe", authRole: "user", authProvider: "oro", authExtra: ["x": 1])
        )
        let identity = Identity(authID: "joe", authRole: "user", authMethod: "ticket", authProvider: "oro")
        #expect(action == .welcome(identity, authExtra: ["x": 1]))
    }

    @Test("The authenticator names the client, else a name is made up: what the client says is proved by nothing")
    func names() throws {
        for (given, name) in [("jim", "jim"), (nil, String(repeating: "f", count: 24))] {
            var client = try AuthenticationFixture(dynamicMethods: [.ticket])
            _ = try client.challenge(["ticket"], "admin")
            _ = client.machine.authenticate(signature: "t")
            let action = client.machine.decided(.accepted(authID: given, authRole: "user"))
            #expect(action?.identity?.authID == name)
            #expect(action?.identity?.authProvider == "dynamic")
        }
    }

    @Test("A principal of the configuration is not the authenticator's business, right or wrong")
    func staticFirst() throws {
        var client = try AuthenticationFixture(dynamicMethods: [.ticket])
        _ = try client.challenge(["ticket"], "ticket-user")
        #expect(client.machine.authenticate(signature: "wrong") == .abort(.denied))
    }

    @Test("The authenticator is asked about anonymous clients at once, unless the realm gives them a role")
    func anonymous() throws {
        for methods in [[], ["anonymous"]] {
            var client = try AuthenticationFixture(dynamicMethods: [.anonymous])
            let request = try self.request(try client.hello(methods, "admin"))
            #expect(request.method == .anonymous)
            let identity = client.machine.decided(.accepted(authRole: "guest"))?.identity
            #expect(identity?.authID == String(repeating: "f", count: 24))
        }
        var other = try AuthenticationFixture(anonymousRole: "guest", dynamicMethods: [.anonymous])
        #expect(try other.hello([]).identity?.authRole == "guest")
    }

    @Test("The authenticator is asked about a key that has signed our challenge, and about no other")
    func cryptosign() throws {
        let vector = CryptosignTests.vectors[0]
        let extra: WireValue = ["pubkey": .string(vector.publicKey.uppercased())]
        var client = try AuthenticationFixture(dynamicMethods: [.cryptosign], principals: [])
        _ = try client.challenge(["cryptosign"], "joe", authExtra: extra)
        let request = try self.request(client.machine.authenticate(signature: vector.signature))
        #expect(request.publicKey == vector.publicKey)
        #expect(request.ticket == nil)
        var wrong = try AuthenticationFixture(dynamicMethods: [.cryptosign], principals: [])
        _ = try wrong.challenge(["cryptosign"], "joe", authExtra: extra)
        #expect(wrong.machine.authenticate(signature: CryptosignTests.vectors[1].signature) == .abort(.denied))
    }

    @Test("A refusal, a role that was not asked for and no answer are refused")
    func refused() throws {
        let custom = AuthenticationRefusal(reason: "com.app.expired", message: "The ticket is too old.")
        let list: [(AuthenticationVerdict?, String)] = [
            (.refused(), "wamp.error.authentication_denied"), (.accepted(authRole: "other"), "wamp.error.no_such_role"),
            (.refused(reason: custom.reason, message: custom.message), custom.reason),
            (nil, "wamp.error.authentication_failed"),
        ]
        for (verdict, reason) in list {
            var client = try AuthenticationFixture(dynamicMethods: [.ticket])
            _ = try client.challenge(["ticket"], "joe", authRole: "user")
            _ = client.machine.authenticate(signature: "t")
            let action = verdict.map { client.machine.decided($0) } ?? client.machine.failed()
            #expect(action?.reason == reason)
        }
    }

    @Test("A refusal without words is that of a wrong secret")
    func refusedAlike() throws {
        var client = try AuthenticationFixture(dynamicMethods: [.ticket])
        _ = try client.challenge(["ticket"], "joe")
        _ = client.machine.authenticate(signature: "t")
        #expect(client.machine.decided(.refused()) == .abort(.denied))
    }

    @Test("A verdict that nobody awaits is ignored")
    func late() throws {
        var client = try AuthenticationFixture(dynamicMethods: [.ticket])
        #expect(client.machine.decided(.accepted(authRole: "user")) == nil)
        _ = try client.challenge(["ticket"], "joe")
        #expect(client.machine.decided(.accepted(authRole: "user")) == nil)
        _ = client.machine.authenticate(signature: "t")
        #expect(client.machine.failed() != nil)
        #expect(client.machine.failed() == nil)
        #expect(client.machine.decided(.accepted(authRole: "user")) == nil)
    }

    @Test("AUTHENTICATE and HELLO while a verdict is awaited are protocol violations, and the verdict comes too late")
    func impatient() throws {
        for isHello in [true, false] {
            var client = try AuthenticationFixture(dynamicMethods: [.ticket])
            _ = try client.challenge(["ticket"], "joe")
            _ = client.machine.authenticate(signature: "t")
            let action = isHello ? try client.hello(["ticket"], "joe") : client.machine.authenticate(signature: "t")
            #expect(action.reason == "wamp.error.protocol_violation")
            #expect(client.machine.decided(.accepted(authRole: "user")) == nil)
        }
    }
}
