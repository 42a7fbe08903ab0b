// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAMP

@Suite("SessionID")
struct SessionIDTests {
    @Test(
        "The text has Ratchet's form, 32 characters, and is read back",
        arguments: [1, 2, 12_345, 1 << 31, 1 << 53] as [UInt64]
    )
    func roundTrip(raw: UInt64) throws {
        let id = try #require(SessionID(rawValue: raw))
        let bytes = Array(id.version1Text.utf8)
        #expect(bytes.count == 32)
        #expect(bytes[..<10].allSatisfy { (48...57).contains($0) })
        #expect(bytes[10..<23].allSatisfy { (48...57).contains($0) || (97...102).contains($0) })
        #expect(bytes[23...].allSatisfy { (48...57).contains($0) })
        #expect(SessionID(version1Text: id.version1Text) == id)
    }

    @Test("Numbers outside of 1 to 2^53 are no ids", arguments: [0, 1 << 53 + 1, .max] as [UInt64])
    func range(raw: UInt64) {
        #expect(SessionID(rawValue: raw) == nil)
    }

    @Test("Texts that no server wrote are no ids")
    func foreign() throws {
        let text = try #require(SessionID(rawValue: 99)).version1Text
        #expect(SessionID(version1Text: "") == nil)
        #expect(SessionID(version1Text: text + "0") == nil)
        #expect(SessionID(version1Text: "1" + text.dropFirst()) == nil)
        #expect(SessionID(version1Text: String(repeating: "z", count: 32)) == nil)
        #expect(SessionID(version1Text: String(repeating: "f", count: 32)) == nil)
    }

    @Test("Drawn ids are in range and differ")
    func drawn() {
        var generator = SystemRandomNumberGenerator()
        let ids = (0..<1_000).map { _ in SessionID(using: &generator) }
        #expect(Set(ids).count == 1_000)
        #expect(ids.allSatisfy { (1...SessionID.maximum).contains($0.rawValue) })
    }
}
