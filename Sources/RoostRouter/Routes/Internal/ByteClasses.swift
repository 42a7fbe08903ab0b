// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A partition of all bytes into those that a set of programs does not tell apart.
struct ByteClasses: Sendable {
    /// The class of each byte.
    let ofByte: [UInt8]
    /// For each class its most readable byte, for samples.
    let representatives: [UInt8]
    /// The classes, those with a readable byte first.
    let byReadability: [Int]

    init(telling sets: some Sequence<ByteSet>) {
        var classes = [Int](repeating: 0, count: 256)
        var count = 1
        for set in sets where count < 256 {
            var split: [Int: Int] = [:]
            for byte in UInt8.min...UInt8.max where set.contains(byte) {
                let old = classes[Int(byte)]
                let new = split[old] ?? count + split.count
                split[old] = new
                classes[Int(byte)] = new
            }
            count = Self.renumber(&classes)
        }
        var best = [UInt8](repeating: 0, count: count)
        var ranks = [Int](repeating: .max, count: count)
        for byte in UInt8.min...UInt8.max where Self.rank(byte) < ranks[classes[Int(byte)]] {
            ranks[classes[Int(byte)]] = Self.rank(byte)
            best[classes[Int(byte)]] = byte
        }
        self.ofByte = classes.map { UInt8(truncatingIfNeeded: $0) }
        self.representatives = best
        self.byReadability = (0..<count).sorted { ranks[$0] < ranks[$1] }
    }

    /// Gives the classes numbers without gaps and returns how many there are.
    private static func renumber(_ classes: inout [Int]) -> Int {
        var numbers: [Int: Int] = [:]
        for index in classes.indices {
            let number = numbers[classes[index]] ?? numbers.count
            numbers[classes[index]] = number
            classes[index] = number
        }
        return numbers.count
    }

    /// How well a byte reads in a sample; lower is better.
    private static func rank(_ byte: UInt8) -> Int {
        let order: [ClosedRange<UInt8>] = [
            0x61...0x7A, 0x31...0x39, 0x30...0x30, 0x41...0x5A, 0x21...0x7E, 0x20...0x20,
        ]
        let group = order.firstIndex { $0.contains(byte) } ?? (byte < 0x80 ? order.count : order.count + 1)
        return group << 8 | Int(byte)
    }
}
