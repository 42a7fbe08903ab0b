// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The payload of a ping: 13 lower-case hexadecimal digits, like the seed system's.
package struct KeepAlivePayload: Equatable, Sendable {
    /// The digits as a number of 52 bits.
    private let number: UInt64

    private static let digits = 13

    /// Makes a payload from the lower 52 bits of a number that should be different for every ping.
    package init(nonce: UInt64) {
        self.number = nonce & 0xF_FFFF_FFFF_FFFF
    }

    /// The digits.
    package var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeBytes((0..<Self.digits).map(self.digit))
        return buffer
    }

    func equals(_ payload: ByteBuffer) -> Bool {
        payload.readableBytes == Self.digits && zip(payload.readableBytesView, 0...).allSatisfy { $0 == self.digit($1) }
    }

    private func digit(_ index: Int) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: self.number >> UInt64((Self.digits - 1 - index) * 4)) & 0xF
        return value < 10 ? 0x30 + value : UInt8(ascii: "a") + value - 10
    }
}
