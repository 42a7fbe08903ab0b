// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Why a router does not open a RawSocket connection; the raw values are those of its reply, `7F E0 00 00`.
///
/// WAMP, Advanced Profile, RawSocket Transport.
package enum RawSocketRefusal: UInt8, CaseIterable, Error, Equatable, Sendable {
    /// A serializer that the router does not know, or that its listener does not offer.
    case serializerUnsupported = 1
    /// A longest message that is too short for what the router has to send.
    case lengthUnacceptable = 2
    /// The third or fourth octet is not 0.
    case reservedBits = 3
    /// The router has as many connections as it may have.
    case connectionLimit = 4

    /// The four octets of the reply, after which the connection is closed.
    package var reply: ByteBuffer {
        RawSocketOctets(high: self.rawValue, low: 0).bytes
    }
}
