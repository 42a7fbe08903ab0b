// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import RoostServer

@Suite("FarewellPace")
struct FarewellPaceTests {
    private static let began = NIODeadline.uptimeNanoseconds(5_000_000_000)

    @Test("As many have ended as time has passed, and each once")
    func even() {
        var pace = FarewellPace(count: 1_000, window: .seconds(10), began: Self.began)
        #expect(pace.due(now: Self.began) == 0)
        #expect(pace.due(now: Self.began + .seconds(1)) == 100)
        #expect(pace.due(now: Self.began + .seconds(1)) == 0)
        #expect(pace.due(now: Self.began + .milliseconds(2_500)) == 150)
        #expect(!pace.isOver)
        #expect(pace.due(now: Self.began + .seconds(10)) == 750)
        #expect(pace.isOver)
        #expect(pace.due(now: Self.began + .seconds(99)) == 0)
    }

    @Test("A tick that comes late makes up for it, and a clock that stands still harms nobody")
    func late() {
        var pace = FarewellPace(count: 10, window: .seconds(1), began: Self.began)
        #expect(pace.due(now: Self.began - .seconds(1)) == 0)
        #expect(pace.due(now: Self.began + .seconds(100)) == 10)
        #expect(pace.due(now: Self.began) == 0)
    }

    @Test("Nobody is over at once, and without a window all end with the first look")
    func edges() {
        #expect(FarewellPace(count: 0, window: .seconds(1), began: Self.began).isOver)
        var pace = FarewellPace(count: 7, window: .zero, began: Self.began)
        #expect(pace.due(now: Self.began) == 7)
        #expect(pace.isOver)
    }

    @Test(
        "A hundred end in a second at least",
        arguments: [(0, 0), (1, 10), (100, 1_000), (999, 9_990), (1_000, 10_000), (1_001, 10_000), (.max, 10_000)]
    )
    func window(count: Int, milliseconds: Int64) {
        #expect(FarewellPace.window(.seconds(10), count: count) == .milliseconds(milliseconds))
    }
}
