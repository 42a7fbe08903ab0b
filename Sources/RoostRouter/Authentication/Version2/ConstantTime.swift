// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Comparison of secrets in a time that does not tell where they differ.
package enum ConstantTime {
    /// Whether both are the same bytes.
    ///
    /// The time depends on the lengths alone. Who must hide a length compares digests.
    ///
    /// - Parameters:
    ///   - left: Some bytes.
    ///   - right: Other bytes.
    /// - Returns: Whether they are equal.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices {
            difference |= left[index] ^ right[index]
        }
        return difference == 0
    }
}
