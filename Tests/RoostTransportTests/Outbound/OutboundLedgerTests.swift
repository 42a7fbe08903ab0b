// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostTransport

@Suite
struct OutboundLedgerTests {
    private var ledger = OutboundLedger<String>(limit: 1_000)

    @Test("As much as the limit may wait in all, and nobody is cut")
    mutating func within() {
        #expect(self.ledger.note(400, for: "a") == [])
        #expect(self.ledger.note(600, for: "b") == [])
        #expect(self.ledger.total == 1_000)
    }

    @Test("Beyond the limit the worst are cut, until an eighth is free")
    mutating func beyond() {
        _ = self.ledger.note(100, for: "small")
        _ = self.ledger.note(300, for: "large")
        _ = self.ledger.note(200, for: "middle")
        _ = self.ledger.note(400, for: "worst")
        #expect(self.ledger.note(201, for: "middle") == ["worst"])
        #expect(self.ledger.total == 601)
        #expect(self.ledger.note(900, for: "new") == ["new"])
        #expect(self.ledger.total == 601)
    }

    @Test("Several are cut if one is not enough")
    mutating func several() {
        for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] {
            _ = self.ledger.note(100, for: name)
        }
        #expect(self.ledger.note(101, for: "a").count == 2)
        #expect(self.ledger.total == 800)
    }

    @Test("What a connection has caught up with counts no more")
    mutating func caughtUp() {
        _ = self.ledger.note(900, for: "a")
        _ = self.ledger.note(0, for: "a")
        #expect(self.ledger.total == 0)
        #expect(self.ledger.note(1_000, for: "b") == [])
    }
}
