// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The kind of a RawSocket frame: the lowest three bits of its first octet.
///
/// The values 3…7 are reserved. WAMP, Advanced Profile, RawSocket Transport.
package enum RawSocketFrameKind: UInt8, CaseIterable, Sendable {
    /// A WAMP message.
    case message = 0
    /// A question whether the peer lives, to be answered with a pong of the same payload.
    case ping = 1
    /// The answer to a ping.
    case pong = 2
}
