// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The longest message that one side of a RawSocket connection takes, as its handshake can say it.
///
/// A power of two, 512 bytes to 16 MiB: `2^(9 + L)` with `L` the high nibble of the second octet.
package struct RawSocketLength: Hashable, Sendable {
    /// The largest length there is, in bytes: `2^24`.
    package static let largest = 1 << 24

    /// The `L` of the handshake, 0…15.
    let exponent: UInt8

    /// The length in bytes, 512…16 777 216.
    package var bytes: Int { 1 << (9 + Int(self.exponent)) }

    /// Takes the largest length that a limit allows.
    ///
    /// - Parameter limit: The limit in bytes; below 512 it counts as 512, which is the least that can be said.
    package init(atMost limit: Int) {
        let bounded = min(max(limit, 512), Self.largest)
        self.exponent = UInt8(truncatingIfNeeded: Int.bitWidth - 1 - bounded.leadingZeroBitCount - 9)
    }

    /// Takes the nibble of a handshake.
    init(exponent: UInt8) {
        self.exponent = exponent & 0x0F
    }
}
