// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostTransport

@Suite
struct RawSocketLengthTests {
    @Test(
        "The largest power of two within a limit is taken, at least 512 bytes and at most 16 MiB",
        arguments: [
            (.min, 512), (-1, 512), (0, 512), (511, 512), (512, 512), (1_023, 512), (1_024, 1_024), (1_025, 1_024),
            (1_000_000, 524_288), (1 << 20, 1 << 20), ((1 << 24) - 1, 1 << 23), (1 << 24, 1 << 24),
            ((1 << 24) + 1, 1 << 24), (.max, 1 << 24),
        ] as [(Int, Int)]
    )
    func atMost(limit: Int, bytes: Int) {
        #expect(RawSocketLength(atMost: limit).bytes == bytes)
    }

    @Test("Every nibble stands for its power of two", arguments: 0..<16)
    func nibbles(nibble: UInt8) {
        let length = RawSocketLength(exponent: nibble)
        #expect(length.bytes == 512 << Int(nibble))
        #expect(RawSocketLength(atMost: length.bytes) == length)
    }
}
