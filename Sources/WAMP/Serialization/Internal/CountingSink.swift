// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Counts the members of the arrays and maps that do not say how many they have, in the order in which they begin.
struct CountingSink: ValueSink {
    static var needsCounts: Bool { false }

    /// The counts.
    private(set) var counts: [Int] = []

    /// The places in ``counts`` of those that have not ended; `nil` for one that says its count.
    private var open: [Int?] = []

    mutating func writeNull() {}
    mutating func write(bool: Bool) {}
    mutating func write(integer: Int64) {}
    mutating func write(unsigned: UInt64) {}
    mutating func write(double: Double) {}
    mutating func write(text: UnsafeRawBufferPointer) {}
    mutating func write(binary: UnsafeRawBufferPointer) {}

    mutating func beginArray(_ count: Int?) { self.begin(count) }
    mutating func beginMap(_ count: Int?) { self.begin(count) }

    mutating func beginMember(_ index: Int) {}
    mutating func endKey() {}
    mutating func endArray(_ count: Int) { self.end(count) }
    mutating func endMap(_ count: Int) { self.end(count) }

    private mutating func begin(_ count: Int?) {
        self.open.append(count == nil ? self.counts.count : nil)
        if count == nil {
            self.counts.append(0)
        }
    }

    private mutating func end(_ count: Int) {
        if let last = self.open.popLast(), let place = last {
            self.counts[place] = count
        }
    }
}
