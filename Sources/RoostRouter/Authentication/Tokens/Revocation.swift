// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What is taken back before its time.
public enum Revocation: Equatable, Sendable {
    /// The token with this id (`jti`).
    case token(id: String)

    /// All tokens, and Oro tickets, of a subject that were issued up to a Unix second, or do not say when.
    case subject(String, notBefore: Int)

    /// The most characters (Unicode scalars) of an id or a subject that is taken back.
    public static let maximumLength = 1_024

    /// The id or the subject.
    package var name: String {
        switch self {
        case .token(let name), .subject(let name, _): name
        }
    }

    /// Whether a token is meant.
    ///
    /// - Parameter token: What is known of the token.
    /// - Returns: Whether it is taken back.
    package func covers(_ token: SessionToken) -> Bool {
        switch self {
        case .token(let id):
            token.id.map { $0.utf8.elementsEqual(id.utf8) } ?? false
        case .subject(let subject, let notBefore):
            (token.subject.map { $0.utf8.elementsEqual(subject.utf8) } ?? false)
                && (token.issuedAt ?? .min) <= notBefore
        }
    }
}
