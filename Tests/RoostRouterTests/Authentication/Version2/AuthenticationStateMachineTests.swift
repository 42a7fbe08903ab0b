// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("AuthenticationStateMachine")
struct AuthenticationStateMachineTests {
    private let violation = "wamp.error.protocol_violation"
    private let denied = "wamp.error.authentication_denied"

    @Test("AUTHENTICATE before HELLO is a protocol violation")
    func authenticateFirst() throws {
        var client = try AuthenticationFixture()
        #expect(client.machine.authenticate(signature: "x").reason == self.violation)
        #expect(try client.hello(["ticket"], "ticket-user").reason == self.violation)
    }

    @Test("A second AUTHENTICATE is a protocol violation, after success and after failure", arguments: [true, false])
    func authenticateTwice(isRight: Bool) throws {
        var client = try AuthenticationFixture()
        _ = try client.challenge(["ticket"], "ticket-user")
        #expect(client.machine.isChallenged)
        #expect((client.machine.authenticate(signature: isRight ? "ticket-pass" : "x").identity != nil) == isRight)
        #expect(!client.machine.isChallenged)
        #expect(client.machine.authenticate(signature: "ticket-pass").reason == self.violation)
    }

    @Test("AUTHENTICATE of an anonymous client is a protocol violation")
    func authenticateAnonymous() throws {
        var client = try AuthenticationFixture(anonymousRole: "guest")
        _ = try client.hello([])
        #expect(client.machine.authenticate(signature: "").reason == self.violation)
    }

    @Test("A second HELLO is a protocol violation and ends a challenge")
    func helloTwice() throws {
        var client = try AuthenticationFixture()
        _ = try client.challenge(["ticket"], "ticket-user")
        #expect(try client.hello(["ticket"], "ticket-user").reason == self.violation)
        #expect(client.machine.authenticate(signature: "ticket-pass").reason == self.violation)
    }

    @Test("An authid of 1,024 bytes is looked up, a longer one is refused", arguments: [(1_024, false), (1_025, true)])
    func longName(length: Int, isRefused: Bool) throws {
        var client = try AuthenticationFixture()
        let action = try client.hello(["ticket"], String(repeating: "n", count: length))
        #expect((action.reason == self.denied) == isRefused)
        #expect(client.machine.isChallenged == !isRefused)
    }

    @Test("The first 16 methods are looked at", arguments: [(15, true), (16, false)])
    func manyMethods(count: Int, isFound: Bool) throws {
        var client = try AuthenticationFixture()
        let action = try client.hello([String](repeating: "x", count: count) + ["ticket"], "ticket-user")
        #expect((action.reason == "wamp.error.no_matching_auth_method") == !isFound)
        #expect(client.machine.isChallenged == isFound)
    }

    @Test(
        "A role that the principal does not have is refused once it has authenticated, and not before",
        arguments: [
            ("role-t", "ticket-pass", nil), ("admin", "ticket-pass", "wamp.error.no_such_role"),
            ("admin", "wrong", "wamp.error.authentication_denied"),
            ("role-t", "wrong", "wamp.error.authentication_denied"),
            ("role-\u{FF54}", "ticket-pass", "wamp.error.no_such_role"), ("", "ticket-pass", "wamp.error.no_such_role"),
        ] as [(String, String, String?)]
    )
    func requestedRole(role: String, ticket: String, reason: String?) throws {
        var client = try AuthenticationFixture()
        _ = try client.challenge(["ticket"], "ticket-user", authRole: role)
        #expect(client.machine.authenticate(signature: ticket).reason == reason)
    }

    @Test("No machine is confused by any order of events")
    func anyOrder() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var client = try AuthenticationFixture(anonymousRole: "guest", dynamicMethods: [.ticket])
            var ends = 0
            for _ in 0..<8 {
                let action: AuthenticationStateMachine.Action? =
                    switch Int.random(in: 0..<5, using: &generator) {
                    case 0: try client.hello(["ticket"], Bool.random(using: &generator) ? "ticket-user" : "nobody")
                    case 1: client.machine.authenticate(signature: "x")
                    case 2: client.machine.decided(.accepted(authRole: "user"))
                    case 3: client.machine.failed()
                    default: client.machine.authenticate(signature: "ticket-pass")
                    }
                if action?.identity != nil { ends += 1 }
            }
            #expect(ends <= 1)
        }
    }
}
