// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Divides an array that changes meanwhile into parts, so that no turn of a loop looks at all of it.
///
/// It goes downwards: where an element is removed and the last one takes its place, what moves has been seen already.
struct SweepCursor: Sendable {
    /// How many parts the whole has.
    static let parts = 16

    private var end = 0

    /// The next part.
    ///
    /// - Parameter count: How many elements there are now.
    /// - Returns: Their places; all elements that stay are in one of ``parts`` parts in a row.
    mutating func next(of count: Int) -> Range<Int> {
        if self.end == 0 || self.end > count {
            self.end = count
        }
        let start = max(0, self.end - count / Self.parts - 1)
        defer { self.end = start }
        return start..<self.end
    }
}
