// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("Ticket")
struct TicketTests {
    private func parse(_ decoded: String) throws -> Ticket {
        try Ticket(parameter: Base64.encode(Array(decoded.utf8)))
    }

    @Test("The fields of Oro's tickets are found", arguments: TicketVector.all)
    func vectors(vector: TicketVector) throws {
        let ticket = try Ticket(parameter: Array(vector.ticket.utf8))
        #expect(ticket.digest == TicketDigest(base64: Array(vector.digest.utf8)))
        #expect(ticket.login == Array(vector.login.utf8))
        #expect(ticket.nonce == Array(vector.nonce.utf8))
        #expect(ticket.created == Array(vector.created.utf8))
        #expect(ticket.createdAt == vector.createdAt)
        #expect(ticket.isAnonymous == vector.login.isEmpty)
    }

    @Test("Fewer than three semicolons are no ticket", arguments: ["a", "a;b", "a;b;c", "no ticket at all"])
    func malformed(decoded: String) {
        #expect(throws: TicketRefusal.malformed) { try self.parse(decoded) }
    }

    @Test("Nothing to decode is no ticket", arguments: ["", "=", "!!!", "A", "%%%%;;;;"])
    func missing(parameter: String) {
        #expect(throws: TicketRefusal.missing) { try Ticket(parameter: Array(parameter.utf8)) }
    }

    @Test("Empty fields are fields, and those after the fourth are ignored")
    func fields() throws {
        let ticket = try self.parse(";;;")
        #expect(ticket.digest == nil)
        #expect(ticket.createdAt == nil)
        #expect(ticket.isAnonymous)
        #expect(try self.parse("d;john;n;@1;x;y;;") == self.parse("d;john;n;@1"))
    }

    @Test("An empty login and 0 are anonymous", arguments: [("", true), ("0", true), ("00", false), (" ", false)])
    func anonymous(login: String, isAnonymous: Bool) throws {
        #expect(try self.parse("d;\(login);n;@1").isAnonymous == isAnonymous)
    }

    @Test("A parameter of 8 KiB is read and a longer one is not")
    func length() throws {
        let parameter = Base64.encode(Array(";;;".utf8)) + [UInt8](repeating: 65, count: 8_188)
        #expect(parameter.count == 8_192)
        #expect(throws: Never.self) { try Ticket(parameter: parameter) }
        #expect(throws: TicketRefusal.oversized) { try Ticket(parameter: parameter + [65]) }
    }

    @Test("Logins that look the same stay different bytes")
    func normalization() throws {
        #expect(try self.parse("d;caf\u{E9};n;@1") != self.parse("d;cafe\u{301};n;@1"))
    }
}
