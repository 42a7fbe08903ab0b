// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// 32 random bytes, drawn for one session and used for its one challenge.
package struct AuthenticationNonce: Equatable, Sendable {
    /// How many bytes there are.
    package static let length = 32

    /// The bytes.
    package let bytes: [UInt8]

    /// Takes over bytes.
    ///
    /// - Parameter bytes: Random bytes; returns `nil` unless there are 32.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }

    /// Draws a nonce.
    ///
    /// - Parameter generator: The source of randomness; it has to be one for cryptography.
    package init(using generator: inout some RandomNumberGenerator) {
        self.bytes = (0..<Self.length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// A name for a session that has none, 24 hexadecimal digits.
    package var name: String { Hexadecimal.encode(self.bytes.prefix(12)) }
}
