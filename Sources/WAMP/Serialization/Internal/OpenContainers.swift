// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What is left to skip in each of the containers around the current one.
///
/// The first eight levels need no allocation, and messages rarely nest deeper.
struct OpenContainers {
    private(set) var count = 0
    private var outer = SIMD8<Int>(repeating: 0)
    private var inner: [Int] = []

    /// Enters a container inside one of which so much is left.
    @inline(__always)
    mutating func push(_ left: Int) {
        if self.count < 8 {
            self.outer[self.count] = left
        } else {
            self.inner.append(left)
        }
        self.count &+= 1
    }

    /// Leaves a container, for the one around it; `nil` if there is none.
    @inline(__always)
    mutating func pop() -> Int? {
        guard self.count > 0 else {
            return nil
        }
        self.count &-= 1
        return self.count < 8 ? self.outer[self.count] : self.inner.popLast()
    }
}
