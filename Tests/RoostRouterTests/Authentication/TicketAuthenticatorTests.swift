// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("TicketAuthenticator")
struct TicketAuthenticatorTests {
    private let vector = TicketVector.john

    private func open(
        _ ticket: String,
        now: Int,
        rules: TicketRules = TicketRules()
    ) throws -> TicketAuthenticator.Opening {
        try self.vector.authenticator(rules).open(Array(ticket.utf8), now: now)
    }

    private func verdict(_ vector: TicketVector, ticket: String? = nil) throws -> TicketVerdict {
        let authenticator = try vector.authenticator()
        switch authenticator.open(Array((ticket ?? vector.ticket).utf8), now: vector.createdAt) {
        case .refused(let refusal): return .refused(refusal)
        case .anonymous(let ticket): return authenticator.verifyAnonymous(ticket)
        case .named(let ticket, _): return authenticator.verify(ticket, user: vector.user)
        }
    }

    private func ticket(_ login: String, digest: String? = nil, created: String? = nil) -> String {
        let fields = [digest ?? self.vector.digest, login, self.vector.nonce, created ?? self.vector.created]
        return String(decoding: Base64.encode(Array(fields.joined(separator: ";").utf8)), as: UTF8.self)
    }

    @Test("Oro's tickets are accepted")
    func vectors() throws {
        #expect(
            try self.verdict(.john) == .accepted(Principal(login: "john", userID: 7, roles: ["ROLE_USER"]))
        )
        #expect(
            try self.verdict(.jane)
                == .accepted(Principal(login: "jane.doe@example.com", userID: 7, roles: ["ROLE_USER"]))
        )
        #expect(try self.verdict(.anonymous) == .accepted(.anonymous))
    }

    @Test("A ticket is good from 30 seconds before its time of issue until 300 seconds after")
    func time() throws {
        let created = self.vector.createdAt
        let ticket = try Ticket(parameter: Array(self.vector.ticket.utf8))
        let good = TicketAuthenticator.Opening.named(ticket, login: "john")
        #expect(try self.open(self.vector.ticket, now: created - 31) == .refused(.notYetValid))
        #expect(try self.open(self.vector.ticket, now: created - 30) == good)
        #expect(try self.open(self.vector.ticket, now: created) == good)
        #expect(try self.open(self.vector.ticket, now: created + 300) == good)
        #expect(try self.open(self.vector.ticket, now: created + 301) == .refused(.expired))
    }

    @Test("The rules' own times count")
    func configuredTime() throws {
        let rules = TicketRules(timeToLive: 10, clockTolerance: 0)
        let created = self.vector.createdAt
        #expect(try self.open(self.vector.ticket, now: created + 11, rules: rules) == .refused(.expired))
        #expect(try self.open(self.vector.ticket, now: created + 10, rules: rules) != .refused(.expired))
        #expect(try self.open(self.vector.ticket, now: created - 1, rules: rules) == .refused(.notYetValid))
    }

    @Test("A time that is no absolute date has expired, however long tickets live", arguments: ["now", "", "tomorrow"])
    func relativeTime(created: String) throws {
        let rules = TicketRules(timeToLive: .max, clockTolerance: .max)
        #expect(try self.open(self.ticket("john", created: created), now: 0, rules: rules) == .refused(.expired))
    }

    @Test("Times at the ends of what can be written do not trap", arguments: ["@-999999999999", "@999999999999"])
    func extremeTime(created: String) throws {
        let refusal: TicketRefusal = created.contains("-") ? .expired : .notYetValid
        #expect(try self.open(self.ticket("john", created: created), now: 1_700_000_000) == .refused(refusal))
    }

    @Test("The format is judged before the time, the time before the user, the user before the digest")
    func order() throws {
        let late = self.vector.createdAt + 301
        #expect(try self.open("bm8gdGlja2V0", now: late) == .refused(.malformed))
        #expect(try self.open(self.ticket("", digest: "x"), now: late) == .refused(.expired))
        let ticket = try Ticket(parameter: Array(self.ticket("nobody", digest: "x").utf8))
        #expect(try self.vector.authenticator().verify(ticket, user: nil) == .refused(.unknownUser))
        #expect(try self.vector.authenticator().verify(ticket, user: self.vector.user) == .refused(.wrongDigest))
    }

    @Test("A login with 1,020 bytes is looked up and a longer one is not")
    func loginLength() throws {
        let login = String(repeating: "x", count: 1_020)
        let now = self.vector.createdAt
        let parameter = self.ticket(login)
        let ticket = try Ticket(parameter: Array(parameter.utf8))
        #expect(try self.open(parameter, now: now) == .named(ticket, login: login))
        #expect(try self.open(self.ticket(login + "x"), now: now) == .refused(.unknownUser))
    }

    @Test("A login that is no UTF-8 is nobody's")
    func invalidLogin() throws {
        let bytes = Array("d;".utf8) + [0xC3, 0x28] + Array(";n;\(self.vector.created)".utf8)
        let opening = try self.vector.authenticator().open(Base64.encode(bytes), now: self.vector.createdAt)
        #expect(opening == .refused(.unknownUser))
    }

    @Test("Another password hash, login, nonce, time or secret makes the digest wrong")
    func wrongDigest() throws {
        var other = self.vector
        other.password += "x"
        #expect(try self.verdict(other) == .refused(.wrongDigest))
        other = self.vector
        other.secret += "x"
        #expect(try self.verdict(other) == .refused(.wrongDigest))
        let later = self.ticket("john", created: "2024-07-01T12:00:01+00:00")
        #expect(try self.verdict(self.vector, ticket: later) == .refused(.wrongDigest))
        let digest = self.vector.digest.replacing("bwxx", with: "bwxy")
        #expect(try self.verdict(self.vector, ticket: self.ticket("john", digest: digest)) == .refused(.wrongDigest))
    }

    @Test("A named ticket does not pass as an anonymous one, nor the other way round")
    func confusion() throws {
        let authenticator = try self.vector.authenticator()
        let named = try Ticket(parameter: Array(TicketVector.john.ticket.utf8))
        let anonymous = try Ticket(parameter: Array(TicketVector.anonymous.ticket.utf8))
        #expect(authenticator.verifyAnonymous(named) == .refused(.unknownUser))
        #expect(authenticator.verify(anonymous, user: self.vector.user) == .refused(.unknownUser))
        #expect(try self.verdict(.anonymous, ticket: self.ticket("0")) == .refused(.wrongDigest))
    }

    @Test("A disabled user is refused, unless the rules let them in, and only with a genuine ticket")
    func disabled() throws {
        var user = self.vector.user
        user.enabled = false
        let ticket = try Ticket(parameter: Array(self.vector.ticket.utf8))
        #expect(try self.vector.authenticator().verify(ticket, user: user) == .refused(.disabledUser))
        let tolerant = try self.vector.authenticator(TicketRules(acceptsDisabledUsers: true))
        #expect(tolerant.verify(ticket, user: user) == .accepted(user.principal))
        user.passwordHash = "another"
        #expect(try self.vector.authenticator().verify(ticket, user: user) == .refused(.wrongDigest))
    }

    @Test("Too long a password hash is refused")
    func oversizedMaterial() throws {
        var user = self.vector.user
        user.passwordHash = String(repeating: "x", count: 4_096)
        let ticket = try Ticket(parameter: Array(self.vector.ticket.utf8))
        #expect(try self.vector.authenticator().verify(ticket, user: user) == .refused(.oversizedMaterial))
    }

    @Test("A ticket that is cut short anywhere is refused, but for its padding")
    func prefixes() throws {
        for length in 0..<(self.vector.ticket.utf8.count - 2) {
            let verdict = try self.verdict(self.vector, ticket: String(self.vector.ticket.prefix(length)))
            guard case .accepted = verdict else { continue }
            Issue.record("accepted after \(length) bytes")
        }
        #expect(try self.verdict(self.vector, ticket: String(self.vector.ticket.dropLast(2))) != .refused(.wrongDigest))
    }

    @Test("No reason is empty or without an end", arguments: TicketRefusal.allCases)
    func reasons(refusal: TicketRefusal) {
        #expect(refusal.reason.hasSuffix("."))
    }
}
