// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What a callee has announced, as far as the dealer has to know.
package struct CalleeFeatures: OptionSet, Hashable, Sendable {
    /// One bit for each feature.
    package let rawValue: UInt8

    /// Makes a set from its bits.
    ///
    /// - Parameter rawValue: One bit for each feature.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `call_canceling`: INTERRUPT is understood.
    package static let callCanceling = CalleeFeatures(rawValue: 1)
    /// `progressive_call_results`: results may be asked for in parts.
    package static let progressiveCallResults = CalleeFeatures(rawValue: 2)
    /// `progressive_call_invocations`: arguments may come in parts.
    package static let progressiveCallInvocations = CalleeFeatures(rawValue: 4)
}
