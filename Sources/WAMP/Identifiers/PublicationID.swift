// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The id of a publication, `1…2^53`.
///
/// Source: WAMP, Basic Profile, IDs (global scope).
public struct PublicationID: RawRepresentable, Hashable, Sendable {
    /// The number, `1…2^53`.
    public let rawValue: UInt64

    /// Makes an id from a number.
    ///
    /// - Parameter rawValue: A number; returns `nil` outside `1…2^53`.
    public init?(rawValue: UInt64) {
        guard rawValue >= 1, rawValue <= SessionID.maximum else {
            return nil
        }
        self.rawValue = rawValue
    }

    /// Draws an id.
    ///
    /// - Parameter generator: The source of randomness.
    package init(using generator: inout some RandomNumberGenerator) {
        // 2^53 numbers, so that 53 bits of the generator's are as good as any.
        self.rawValue = (generator.next() & (SessionID.maximum - 1)) + 1
    }
}

extension PublicationID: CustomStringConvertible {
    /// The number in decimal.
    public var description: String {
        String(self.rawValue)
    }
}
