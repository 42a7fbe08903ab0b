// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Draws the ids of publications: xoshiro256**, which begins where the system's randomness says.
///
/// They have to be spread evenly and to differ (WAMP, Basic Profile, IDs), and are no secret: every subscriber is told
/// them. A system call for each would be a twentieth of what a publication costs. What has to be unpredictable, session
/// ids and nonces, is drawn from the system.
///
/// Source: Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators, 2021.
struct PublicationRandom: RandomNumberGenerator {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Makes a generator.
    ///
    /// - Parameter state: Where it begins; not all may be 0.
    init(state: (UInt64, UInt64, UInt64, UInt64)) {
        self.state = state
    }

    /// Makes a generator that begins where no other does.
    init() {
        var system = SystemRandomNumberGenerator()
        // Odd, so that the state is not all zeros.
        self.init(state: (system.next() | 1, system.next(), system.next(), system.next()))
    }

    mutating func next() -> UInt64 {
        let result = Self.rotate(self.state.1 &* 5, by: 7) &* 9
        let shifted = self.state.1 << 17
        self.state.2 ^= self.state.0
        self.state.3 ^= self.state.1
        self.state.1 ^= self.state.2
        self.state.0 ^= self.state.3
        self.state.2 ^= shifted
        self.state.3 = Self.rotate(self.state.3, by: 45)
        return result
    }

    private static func rotate(_ word: UInt64, by count: UInt64) -> UInt64 {
        word << count | word >> (64 - count)
    }
}
