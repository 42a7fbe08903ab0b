// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The sizes of the chunks that a stream arrives in.
public struct ChunkSizes {
    private var state: UInt32?

    /// Makes sizes.
    ///
    /// - Parameter seed: What the sizes follow from, or `nil` for everything at once.
    public init(seed: UInt8?) {
        self.state = seed.map { UInt32($0) &* 2_654_435_761 | 1 }
    }

    /// The size of the next chunk, at least 1.
    public mutating func next() -> Int {
        guard let state else {
            return Int.max
        }
        let following = state &* 1_664_525 &+ 1_013_904_223
        self.state = following
        return 1 + Int(following >> 24 & 31)
    }
}
