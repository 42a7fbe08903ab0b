// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The id of a registration: one procedure or pattern that at least one callee has registered, `1…2^53`.
///
/// Source: WAMP, Basic Profile, IDs (router scope).
public struct RegistrationID: RawRepresentable, Hashable, Sendable {
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
}

extension RegistrationID: CustomStringConvertible {
    /// The number in decimal.
    public var description: String {
        String(self.rawValue)
    }
}
