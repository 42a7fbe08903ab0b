// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The limits of one connection's incoming WebSocket messages.
///
/// Beyond either of them the decoder answers with a violation of code 1009. The limits are decided from frame headers
/// alone, before anything is allocated.
package struct WebSocketLimits: Equatable, Sendable {
    /// The largest message, in bytes of payload, over all of its frames together; default 1 MiB.
    package let messageBytes: Int
    /// The largest number of frames that one message may consist of, at least 1; default 4 096.
    package let messageFragments: Int

    /// Creates limits; negative sizes count as 0, fragments below 1 as 1.
    package init(messageBytes: Int = 1 << 20, messageFragments: Int = 4_096) {
        self.messageBytes = max(0, messageBytes)
        self.messageFragments = max(1, messageFragments)
    }
}
