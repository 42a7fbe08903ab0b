// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the claims of a token.
package enum TokenObjection: Error, Equatable, Sendable {
    /// It has no `exp`.
    case noEnd
    /// It has ended.
    case expired
    /// It is not good yet.
    case notYetValid
    /// Somebody else has made it.
    case issuer
    /// It is for somebody else.
    case audience
    /// It lacks a claim that is demanded.
    case incomplete
    /// Its topics cannot be read.
    case topics

    /// What the client is told.
    package var message: String {
        switch self {
        case .noEnd: "The token has no end."
        case .expired: "The token has expired."
        case .notYetValid: "The token is not yet valid."
        case .issuer: "The token is of another issuer."
        case .audience: "The token is for another audience."
        case .incomplete: "The token lacks a claim."
        case .topics: "The topics of the token cannot be read."
        }
    }
}
