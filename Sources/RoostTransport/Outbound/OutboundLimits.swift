// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// How much may wait for a peer that reads slowly, and for how long.
package struct OutboundLimits: Equatable, Sendable {
    /// Bytes that may wait; default 1 MiB.
    package let bytes: Int
    /// The time that bytes may wait without any of them being taken; default 10 seconds.
    package let stalled: TimeAmount
    /// Bytes from which on nothing more is handed to the transport; default 64 KiB.
    ///
    /// What was handed over cannot be dropped any more.
    package let window: Int

    /// Creates limits; negative bytes count as 0, a window below 1 as 1.
    package init(bytes: Int = 1 << 20, stalled: TimeAmount = .seconds(10), window: Int = 1 << 16) {
        self.bytes = max(0, bytes)
        self.stalled = stalled
        self.window = max(1, window)
    }
}
