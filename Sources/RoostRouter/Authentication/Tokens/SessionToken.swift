// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What stays known of the token or ticket that a session has shown: what it opens, when it ends, and how it can be
/// revoked.
///
/// It is neither the token nor proof of one, so that it may be kept.
public struct SessionToken: Equatable, Sendable {
    /// The token's id (`jti`), if it has one.
    public var id: String?

    /// Whom it is about: the `authid` of a JSON Web Token, the login of an Oro ticket.
    public var subject: String?

    /// When it was issued, in Unix seconds, if it says so.
    public var issuedAt: Int?

    /// The second from which on it is not good any more, tolerance for wrong clocks included; `nil` if it is good for
    /// ever.
    public var expiresAt: Int?

    /// Whether what it has opened ends when it does.
    public var endsWhatItOpened: Bool

    /// The topics that it opens.
    public var grants: TopicGrants

    /// Whether it is an Oro ticket, whose user may be looked up again.
    public var isTicket: Bool

    /// Makes it.
    ///
    /// - Parameters:
    ///   - id: The token's id.
    ///   - subject: Whom it is about.
    ///   - issuedAt: When it was issued, in Unix seconds.
    ///   - expiresAt: When it ends, in Unix seconds.
    ///   - endsWhatItOpened: Whether what it has opened ends when it does.
    ///   - grants: The topics that it opens.
    ///   - isTicket: Whether it is an Oro ticket.
    public init(
        id: String? = nil,
        subject: String? = nil,
        issuedAt: Int? = nil,
        expiresAt: Int? = nil,
        endsWhatItOpened: Bool = false,
        grants: TopicGrants = TopicGrants(),
        isTicket: Bool = false
    ) {
        self.id = id
        self.subject = subject
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.endsWhatItOpened = endsWhatItOpened
        self.grants = grants
        self.isTicket = isTicket
    }

    /// For how long it is still good, if it is to end what it has opened.
    ///
    /// - Parameter now: Unix seconds.
    /// - Returns: Seconds, 0 if it has ended; `nil` if nothing is to be ended.
    package func secondsLeft(now: Int) -> Int? {
        guard self.endsWhatItOpened, let end = self.expiresAt else { return nil }
        let (left, overflow) = end.subtractingReportingOverflow(now)
        return overflow ? (end > now ? .max : 0) : max(0, left)
    }
}
