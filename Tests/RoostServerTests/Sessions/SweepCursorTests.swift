// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RoostServer

@Suite("SweepCursor")
struct SweepCursorTests {
    @Test("Every element is in one of as many parts as there are", arguments: [0, 1, 15, 16, 17, 1_000, 50_001])
    func whole(count: Int) {
        var cursor = SweepCursor()
        var seen = [Bool](repeating: false, count: count)
        for _ in 0..<SweepCursor.parts {
            let part = cursor.next(of: count)
            #expect(part.count <= count / SweepCursor.parts + 1)
            for place in part {
                seen[place] = true
            }
        }
        #expect(!seen.contains(false))
    }

    @Test("When most elements have gone, those that are left do not wait for the places of the others")
    func shrunk() {
        var cursor = SweepCursor()
        _ = cursor.next(of: 10_000)
        #expect(cursor.next(of: 2) == 1..<2)
        #expect(cursor.next(of: 2) == 0..<1)
        #expect(cursor.next(of: 0) == 0..<0)
    }

    @Test("What moves when an element is removed has been seen, wherever the removed one was", arguments: 0..<20)
    func removal(seed: Int) {
        var cursor = SweepCursor()
        var elements = Array(0..<200)
        var unseen = Set(elements)
        for step in 0..<SweepCursor.parts {
            for place in cursor.next(of: elements.count).reversed() where place < elements.count {
                unseen.remove(elements[place])
            }
            let place = (seed * 31 + step * 17) % elements.count
            elements.swapAt(place, elements.count - 1)
            unseen.remove(elements.removeLast())
        }
        #expect(unseen.count <= SweepCursor.parts)
    }
}
