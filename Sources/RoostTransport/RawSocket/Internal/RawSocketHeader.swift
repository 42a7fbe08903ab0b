// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The four octets before the payload of a RawSocket frame: `RRRR X TTT`, then 24 bits of length.
struct RawSocketHeader: Equatable {
    /// The bit that stands for a payload of exactly `2^24` bytes, which 24 bits of length cannot say.
    static let longestBit: UInt32 = 1 << 27

    static let bytes = 4

    let kind: RawSocketFrameKind
    /// Bytes of payload, 0…2^24.
    let payloadBytes: Int

    /// Reads a header; what speaks against it is looked for from the left to the right.
    init(_ word: UInt32) throws(RawSocketViolation) {
        guard word >> 28 == 0 else { throw .reservedBits }
        guard let kind = RawSocketFrameKind(rawValue: UInt8(truncatingIfNeeded: word >> 24) & 0x07) else {
            throw .reservedKind
        }
        let length = Int(word & 0x00FF_FFFF)
        let isLongest = word & Self.longestBit != 0
        guard !isLongest || length == 0 else { throw .ambiguousLength }
        self.kind = kind
        self.payloadBytes = isLongest ? RawSocketLength.largest : length
    }

    /// The header of a frame; nil for a length that no frame can have.
    init?(_ kind: RawSocketFrameKind, payloadBytes: Int) {
        guard (0...RawSocketLength.largest).contains(payloadBytes) else { return nil }
        self.kind = kind
        self.payloadBytes = payloadBytes
    }

    /// The header as a big-endian number.
    var word: UInt32 {
        let kind = UInt32(self.kind.rawValue) << 24
        guard self.payloadBytes < RawSocketLength.largest else { return kind | Self.longestBit }
        return kind | UInt32(truncatingIfNeeded: self.payloadBytes)
    }
}
