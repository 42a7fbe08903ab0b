// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter

@Suite("TicketGenerator")
struct TicketGeneratorTests {
    @Test("Tickets are byte for byte those of Oro", arguments: TicketVector.all)
    func vectors(vector: TicketVector) throws {
        let generator = TicketGenerator(secret: try TicketSecret(vector.secret))
        let ticket = try generator.ticket(
            login: vector.login,
            password: Array(vector.password.utf8),
            nonce: vector.nonce,
            created: vector.created
        )
        #expect(ticket == vector.ticket)
    }

    @Test("The time is written as Oro does")
    func time() throws {
        let john = TicketVector.john
        let generator = TicketGenerator(secret: try TicketSecret(john.secret))
        let now = john.createdAt
        #expect(
            try generator.ticket(login: john.login, passwordHash: john.password, nonce: john.nonce, now: now)
                == john.ticket
        )
        #expect(
            try generator.anonymousTicket(nonce: TicketVector.anonymous.nonce, now: now)
                == TicketVector.anonymous.ticket
        )
    }

    @Test(
        "What no ticket can carry is refused",
        arguments: [
            ("", "n", 0), ("0", "n", 0), ("a;b", "n", 0), (String(repeating: "x", count: 1_021), "n", 0),
            ("john", "", 0), ("john", "n;m", 0), ("john", String(repeating: "n", count: 65), 0), ("john", "n", -1),
        ]
    )
    func unusable(login: String, nonce: String, now: Int) throws {
        let generator = TicketGenerator(secret: try TicketSecret("secret"))
        let error = #expect(throws: AuthenticationConfigurationError.self) {
            try generator.ticket(login: login, passwordHash: "hash", nonce: nonce, now: now)
        }
        #expect(error?.code == .unusableTicketField)
    }

    @Test("The longest login and nonce make a ticket that is accepted")
    func longest() throws {
        let secret = try TicketSecret("secret")
        let login = String(repeating: "x", count: 1_020)
        let ticket = try TicketGenerator(secret: secret).ticket(
            login: login,
            passwordHash: "hash",
            nonce: String(repeating: "n", count: 64),
            now: 1_700_000_000
        )
        let authenticator = TicketAuthenticator(secret: secret, rules: TicketRules())
        guard case .named(let opened, login) = authenticator.open(Array(ticket.utf8), now: 1_700_000_000) else {
            Issue.record("not opened")
            return
        }
        let user = UserRecord(login: login, id: 1, passwordHash: "hash")
        #expect(authenticator.verify(opened, user: user) == .accepted(user.principal))
    }

    @Test("Too long a password hash makes no ticket")
    func longPassword() throws {
        let generator = TicketGenerator(secret: try TicketSecret("secret"))
        let hash = String(repeating: "x", count: 4_096)
        #expect(throws: AuthenticationConfigurationError.self) {
            try generator.ticket(login: "john", passwordHash: hash, nonce: "n", now: 0)
        }
    }
}
