// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Decides about tickets, step by step and without waiting for anything.
///
/// The order is the original's (`TicketAuthenticationProvider`): format, time, user, digest. ``open(_:now:)`` does the
/// first two and says which user is needed; one of the `verify` methods does the last and takes milliseconds.
///
/// What can be wrong: the peer's fault is a ``TicketRefusal``; there is no state, so nothing is ever left over.
package struct TicketAuthenticator: Sendable {
    /// The most bytes of a login.
    ///
    /// Oro's column is 255 characters wide, so that no user can have a longer one.
    package static let maximumLoginLength = 1_020

    /// What a ticket needs next.
    package enum Opening: Sendable, Equatable {
        /// Nothing: it is refused.
        case refused(TicketRefusal)
        /// ``TicketAuthenticator/verifyAnonymous(_:)``.
        case anonymous(Ticket)
        /// The user with this login, then ``TicketAuthenticator/verify(_:user:)``.
        case named(Ticket, login: String)
    }

    private let secret: TicketSecret

    /// Which genuine tickets are accepted.
    package let rules: TicketRules

    /// Makes an authenticator.
    package init(secret: TicketSecret, rules: TicketRules) {
        self.secret = secret
        self.rules = rules
    }

    /// Takes a ticket apart and judges its time.
    ///
    /// - Parameters:
    ///   - parameter: The value of the query parameter after URL decoding.
    ///   - now: Unix seconds of the wall clock.
    /// - Returns: What the ticket needs next.
    package func open(_ parameter: [UInt8], now: Int) -> Opening {
        let ticket: Ticket
        do {
            ticket = try Ticket(parameter: parameter)
        } catch {
            return .refused(error)
        }
        if let refusal = self.rules.refusal(createdAt: ticket.createdAt, now: now) { return .refused(refusal) }
        guard !ticket.isAnonymous else { return .anonymous(ticket) }
        guard ticket.login.count <= Self.maximumLoginLength,
            let login = String(validating: ticket.login, as: UTF8.self)
        else {
            return .refused(.unknownUser)
        }
        return .named(ticket, login: login)
    }

    /// Verifies the digest of an anonymous ticket, whose password is the secret itself.
    package func verifyAnonymous(_ ticket: Ticket) -> TicketVerdict {
        guard ticket.isAnonymous else { return .refused(.unknownUser) }
        if let refusal = self.digestRefusal(of: ticket, password: self.secret.bytes) { return .refused(refusal) }
        return .accepted(.anonymous)
    }

    /// Verifies the digest of a named ticket against the user that was found for it, or `nil` if there is none.
    ///
    /// Whether the user is disabled is told only of genuine tickets.
    package func verify(_ ticket: Ticket, user: UserRecord?) -> TicketVerdict {
        guard !ticket.isAnonymous, let user else { return .refused(.unknownUser) }
        if let refusal = self.digestRefusal(of: ticket, password: Array(user.passwordHash.utf8)) {
            return .refused(refusal)
        }
        guard user.enabled || self.rules.acceptsDisabledUsers else { return .refused(.disabledUser) }
        var principal = user.principal
        principal.token = SessionToken(subject: user.login, issuedAt: ticket.createdAt, isTicket: true)
        return .accepted(principal)
    }

    private func digestRefusal(of ticket: Ticket, password: [UInt8]) -> TicketRefusal? {
        guard let claimed = ticket.digest else { return .wrongDigest }
        let actual = TicketDigest(
            nonce: ticket.nonce,
            created: ticket.created,
            password: password,
            secret: self.secret
        )
        guard let actual else { return .oversizedMaterial }
        return actual.matches(claimed) ? nil : .wrongDigest
    }
}
