// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Why a ticket was refused; for logs and metrics only, peers always see the same refusal.
///
/// Neither the raw value nor the reason contains anything that the peer has sent.
public enum TicketRefusal: String, Error, Sendable, CaseIterable {
    /// There is no ticket, or nothing is left of it after decoding.
    case missing
    /// The parameter is longer than 8 KiB.
    case oversized
    /// The ticket has fewer than four fields.
    case malformed
    /// The ticket is older than its time to live, or its time of issue is no absolute date.
    case expired
    /// The ticket's time of issue is too far in the future.
    case notYetValid
    /// No user has this login.
    case unknownUser
    /// The user may not log in.
    case disabledUser
    /// The digest does not fit the fields.
    case wrongDigest
    /// The nonce, time and password hash are longer together than the original allows.
    case oversizedMaterial
    /// The ticket was used before, and tickets are good for once only.
    case replayed
    /// No more used tickets can be remembered, so that none can be accepted for once only.
    case replayMemoryFull
    /// Too many tickets are waiting to be verified.
    case overloaded
    /// The user provider did not answer, or not as it should.
    case lookUpFailed
    /// The verification was cancelled, or its threads do not run.
    case unavailable
    /// It is no JSON Web Token, or no key of ours has signed it.
    case unsignedToken
    /// The ticket or token has been taken back.
    case revoked
    /// The claims of the JSON Web Token are not those that are demanded.
    case wrongClaims

    /// A sentence for the log.
    public var reason: String {
        switch self {
        case .missing: "The authentication ticket is missing."
        case .oversized: "The authentication ticket is too long."
        case .malformed: "Authentication ticket has invalid format."
        case .expired: "The authentication ticket has expired."
        case .notYetValid: "The authentication ticket is from the future; compare the clocks of the servers."
        case .unknownUser: "The authentication ticket names no known user."
        case .disabledUser: "The authentication ticket names a disabled user."
        case .wrongDigest: "The authentication ticket has a wrong digest; compare the secrets of the servers."
        case .oversizedMaterial: "The authentication ticket's fields are too long."
        case .replayed: "The authentication ticket was used before."
        case .replayMemoryFull: "No more used authentication tickets can be remembered."
        case .overloaded: "Too many authentication tickets are waiting to be verified."
        case .lookUpFailed: "The user of the authentication ticket could not be looked up."
        case .unavailable: "The authentication ticket could not be verified before the server stopped or the peer left."
        case .unsignedToken: "The ticket is no JSON Web Token that one of the keys has signed."
        case .revoked: "The ticket or token has been taken back."
        case .wrongClaims: "The claims of the JSON Web Token are not those that the configuration demands."
        }
    }
}

/// How the verification of a ticket ends.
public enum TicketVerdict: Sendable, Equatable {
    /// The ticket is genuine; the session is this principal's.
    case accepted(Principal)
    /// The ticket counts for nothing.
    case refused(TicketRefusal)
}
