// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Tells by its first octet which protocol a peer speaks on a port that serves several.
///
/// No HTTP request begins with `7F`, a control character, and neither does a TLS record. WAMP, Advanced Profile,
/// RawSocket Transport.
package enum TransportSniffer {
    /// What a peer speaks.
    package enum Transport: Equatable, Sendable {
        /// The RawSocket handshake: ``RawSocketHandshake``.
        case rawSocket
        /// Everything else, for ``UpgradeStateMachine`` to read or to refuse.
        case http
    }

    /// Looks at the first octet and leaves it in the input.
    ///
    /// - Parameter input: What has arrived on a new connection, inside of TLS if that is used.
    /// - Returns: The protocol; nil when nothing has arrived.
    package static func transport(of input: ByteBuffer) -> Transport? {
        guard let first: UInt8 = input.getInteger(at: input.readerIndex) else { return nil }
        return first == RawSocketOctets.magic ? .rawSocket : .http
    }
}
