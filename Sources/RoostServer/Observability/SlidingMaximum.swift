// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The largest of the last numbers.
struct SlidingMaximum: Equatable {
    private var numbers: [Int]
    private var next = 0

    /// Makes one that looks back so far.
    ///
    /// - Parameter count: How many numbers, `1…`.
    init(count: Int) {
        self.numbers = Array(repeating: 0, count: max(1, count))
    }

    /// Adds a number; the oldest is forgotten.
    mutating func add(_ number: Int) {
        self.numbers[self.next] = number
        self.next = (self.next + 1) % self.numbers.count
    }

    /// The largest of them; 0 before the first.
    var value: Int {
        self.numbers.max() ?? 0
    }
}
