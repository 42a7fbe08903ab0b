// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The dealer's own name of a call, from its CALL to its last answer.
///
/// The requests of a caller and of a callee are numbered by their sessions; this is what both are numbers of. It is
/// never used again, and stays the same when the call is given to another callee.
package struct CallID: Hashable, Sendable {
    /// The number, from 1, in the order of the calls.
    package let rawValue: UInt64

    /// Makes an id.
    ///
    /// - Parameter rawValue: The number.
    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
