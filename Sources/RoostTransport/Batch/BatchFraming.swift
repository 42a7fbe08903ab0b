// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// How the WAMP messages of one batch are told apart.
///
/// WAMP, Advanced Profile, Batched WebSocket Transport.
package enum BatchFraming: Hashable, Sendable {
    /// Before each message its length in bytes, four octets big-endian: MessagePack and CBOR.
    case lengths
    /// After each JSON message the octet `1E`, as the specification says.
    case recordSeparator
    /// After each JSON message the octet `18`, as Autobahn and Crossbar do: they read `\30` as an octal number.
    case cancel

    /// The specification's framing for a serializer.
    package init(_ serializer: Serializer) {
        self = serializer.isText ? .recordSeparator : .lengths
    }

    /// The framing that an octet after a message belongs to; nil for an octet that is no separator.
    init?(separator: UInt8) {
        switch separator {
        case 0x1E: self = .recordSeparator
        case 0x18: self = .cancel
        default: return nil
        }
    }

    /// The octet after each message; nil where there is none.
    var separator: UInt8? {
        switch self {
        case .lengths: nil
        case .recordSeparator: 0x1E
        case .cancel: 0x18
        }
    }

    /// Bytes that a message costs besides its own.
    package var overhead: Int {
        self == .lengths ? BatchFraming.lengthBytes : 1
    }

    static let lengthBytes = 4
}
