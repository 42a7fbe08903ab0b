// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Random numbers that are drawn many at a time: the system would be called for each.
struct BufferedRandom: RandomNumberGenerator {
    private static let count = 256

    private var numbers: [UInt64] = []

    mutating func next() -> UInt64 {
        if self.numbers.isEmpty {
            SymmetricKey(size: SymmetricKeySize(bitCount: Self.count * UInt64.bitWidth)).withUnsafeBytes { bytes in
                self.numbers.append(contentsOf: bytes.bindMemory(to: UInt64.self))
            }
        }
        return self.numbers.removeLast()
    }
}
