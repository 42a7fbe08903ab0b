// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How a peer broke the framing of a RawSocket connection, or a limit.
///
/// There is no close frame: the connection is closed, after an ABORT if there is a session that it can reach.
package enum RawSocketViolation: Error, Equatable, Sendable, CaseIterable {
    /// One of the four highest bits of a header is set.
    case reservedBits
    /// A frame of the kinds 3…7.
    case reservedKind
    /// The bit for a length of `2^24`, together with another length.
    case ambiguousLength
    /// A payload beyond the limit that the peer was told.
    case messageTooLarge
    /// A message that should be text and is not UTF-8.
    case textEncoding

    /// What was wrong, as a sentence for a log or an ABORT.
    package var text: String {
        switch self {
        case .reservedBits: "A frame header has reserved bits set."
        case .reservedKind: "A frame is of a reserved kind."
        case .ambiguousLength: "A frame header gives two lengths."
        case .messageTooLarge: "A frame is longer than the handshake allows."
        case .textEncoding: "A text message is not valid UTF-8."
        }
    }
}
