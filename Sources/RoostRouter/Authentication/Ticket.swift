// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// What a peer sends in the query parameter `ticket`, taken apart and not yet believed.
///
/// Shape: Base64 of `digest ";" login ";" nonce ";" created`, further fields ignored. All fields stay bytes.
package struct Ticket: Sendable, Equatable {
    /// The most bytes of the parameter, after URL decoding; a longer one is refused unread.
    package static let maximumLength = 8_192

    /// The digest, or `nil` if the field cannot be one.
    package let digest: TicketDigest?

    /// The login name as sent; empty for anonymous visitors.
    package let login: [UInt8]

    /// What makes each ticket differ.
    package let nonce: [UInt8]

    /// The time of issue as sent; the digest is made of this text.
    package let created: [UInt8]

    /// The time of issue in Unix seconds, or `nil` if the text is no absolute date.
    package let createdAt: Int?

    /// Takes a parameter apart.
    ///
    /// - Throws: `.missing`, `.oversized` or `.malformed`.
    package init(parameter: [UInt8]) throws(TicketRefusal) {
        guard !parameter.isEmpty else { throw .missing }
        guard parameter.count <= Self.maximumLength else { throw .oversized }
        let decoded = Base64.decodeLeniently(parameter)
        guard !decoded.isEmpty else { throw .missing }
        let fields = decoded.split(separator: UInt8(ascii: ";"), maxSplits: 4, omittingEmptySubsequences: false)
        guard fields.count >= 4 else { throw .malformed }
        self.digest = TicketDigest(base64: fields[0])
        self.login = Array(fields[1])
        self.nonce = Array(fields[2])
        self.created = Array(fields[3])
        self.createdAt = TicketTimestamp.parse(fields[3])
    }

    /// Whether the login is one that PHP takes for false: empty or `0`.
    package var isAnonymous: Bool { self.login.isEmpty || self.login == [UInt8(ascii: "0")] }
}
