// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Testing
import WAMP

@testable import RoostServer

@Suite("ConnectionCensus")
struct ConnectionCensusTests {
    private func census(_ total: Int, perAddress: Int) -> ConnectionCensus {
        var limits = Limits()
        limits.connections = total
        limits.connectionsPerAddress = perAddress
        return ConnectionCensus(limits: limits)
    }

    @Test("Connections are bounded in all")
    func total() {
        let census = self.census(2, perAddress: 9)
        #expect(census.enter("a") == nil)
        #expect(census.enter("b") == nil)
        #expect(census.enter("c") == .connections)
        census.leave("a")
        #expect(census.enter("c") == nil)
    }

    @Test("Connections are bounded for each address")
    func perAddress() {
        let census = self.census(9, perAddress: 1)
        #expect(census.enter("a") == nil)
        #expect(census.enter("a") == .connectionsPerAddress)
        #expect(census.enter("b") == nil)
        census.leave("a")
        #expect(census.enter("a") == nil)
    }
}
