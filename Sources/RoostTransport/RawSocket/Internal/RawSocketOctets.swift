// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

/// The four octets of a RawSocket handshake, in either direction: `7F`, two nibbles, two reserved octets.
struct RawSocketOctets: Equatable {
    static let magic: UInt8 = 0x7F

    /// The length, or the error of a refusal.
    let high: UInt8
    /// The serializer, or 0 in a refusal.
    let low: UInt8
    let reserved: UInt16

    enum Parsed: Equatable {
        /// Fewer than four octets, and nothing wrong with them yet.
        case incomplete
        /// The first octet is not `7F`.
        case foreign
        case octets(RawSocketOctets)
    }

    init(high: UInt8, low: UInt8) {
        self.high = high
        self.low = low
        self.reserved = 0
    }

    init(length: RawSocketLength, serializer: Serializer) {
        self.init(high: length.exponent, low: serializer.rawValue)
    }

    private init(_ word: UInt32) {
        self.high = UInt8(truncatingIfNeeded: word >> 20) & 0x0F
        self.low = UInt8(truncatingIfNeeded: word >> 16) & 0x0F
        self.reserved = UInt16(truncatingIfNeeded: word)
    }

    /// Takes the octets out of the input once all are there; what is foreign or incomplete stays in it.
    static func read(_ input: inout ByteBuffer) -> Parsed {
        guard let first = input.getInteger(at: input.readerIndex, as: UInt8.self) else { return .incomplete }
        guard first == Self.magic else { return .foreign }
        guard let word = input.readInteger(as: UInt32.self) else { return .incomplete }
        return .octets(RawSocketOctets(word))
    }

    /// What the high nibble says where it is a length.
    var length: RawSocketLength { RawSocketLength(exponent: self.high) }

    /// The octets as bytes.
    var bytes: ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeMultipleIntegers(Self.magic, self.high << 4 | self.low, self.reserved)
        return bytes
    }
}
