// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Cost of a value")
struct WireValueCostTests {
    @Test("Everything that a value holds costs something, strings and bytes their length")
    func cost() {
        #expect(WireValue.null.cost == 32)
        #expect(WireValue.string("abc").cost == 35)
        #expect(WireValue.binary([1, 2]).cost == 34)
        #expect(WireValue.array([1, true, 1.5]).cost == 4 * 32)
        #expect((["key": "value"] as WireValue).cost == 32 + 3 + 16 + 37)
    }

    @Test("A value of any depth is measured")
    func deep() {
        // Deeper ones end the process when they are released; readers refuse them long before.
        var value = WireValue.null
        for _ in 0..<1_000 {
            value = [value]
        }
        #expect(value.cost == 1_001 * 32)
    }
}
