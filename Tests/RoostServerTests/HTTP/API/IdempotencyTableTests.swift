// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import RoostServer

@Suite("IdempotencyTable")
struct IdempotencyTableTests {
    private var table = IdempotencyTable(byteLimit: 1_000, lifetime: .seconds(10))
    private let start = NIODeadline.uptimeNanoseconds(0)

    private func key(_ text: String, of client: String = "c") -> IdempotencyTable.Key {
        IdempotencyTable.Key(client: Array(client.utf8), key: Array(text.utf8))
    }

    private mutating func begin(
        _ text: String,
        _ fingerprint: UInt8 = 1,
        at seconds: Int64 = 0
    )
        -> IdempotencyTable.Decision
    {
        self.table.began(self.key(text), fingerprint: [fingerprint], now: self.start + .seconds(seconds))
    }

    @Test("A repeated request is answered as the first one")
    mutating func replay() {
        #expect(self.begin("a") == .perform)
        #expect(self.begin("a") == .busy)
        self.table.finished(self.key("a"), body: ByteBuffer(string: "x"))
        #expect(self.begin("a") == .replay(ByteBuffer(string: "x")))
        #expect(self.begin("b") == .perform)
    }

    @Test("Another request with the same key is told apart, be the first one finished or not")
    mutating func mismatch() {
        #expect(self.begin("a", 1) == .perform)
        #expect(self.begin("a", 2) == .mismatch)
        self.table.finished(self.key("a"), body: ByteBuffer())
        #expect(self.begin("a", 2) == .mismatch)
    }

    @Test("Keys belong to their clients")
    mutating func clients() {
        #expect(self.begin("a") == .perform)
        #expect(self.table.began(self.key("a", of: "d"), fingerprint: [1], now: self.start) == .perform)
    }

    @Test("A request that has failed may be tried again, also as another one")
    mutating func failure() {
        #expect(self.begin("a", 1) == .perform)
        self.table.failed(self.key("a"))
        #expect(self.table.bytes == 0)
        #expect(self.begin("a", 2) == .perform)
        #expect(self.begin("a", 2) == .busy)
    }

    @Test("An answer is forgotten when its time is over, and not before")
    mutating func expiry() {
        #expect(self.begin("a") == .perform)
        self.table.finished(self.key("a"), body: ByteBuffer(string: "x"))
        #expect(self.begin("a", at: 9) == .replay(ByteBuffer(string: "x")))
        #expect(self.begin("a", at: 10) == .perform)
    }

    @Test("Beyond the bytes the oldest answers go")
    mutating func bytes() {
        for text in ["a", "b", "c"] {
            #expect(self.begin(text) == .perform)
        }
        #expect(self.table.bytes == 3 * (IdempotencyTable.overhead + 2))
        self.table.finished(self.key("c"), body: ByteBuffer(repeating: 0, count: 227))
        #expect(self.table.bytes == 743)
        #expect(self.table.count == 2)
        #expect(self.begin("b") == .busy)
        #expect(self.begin("a") == .perform)
        #expect(self.table.count == 1 || self.table.bytes <= 1_000)
    }

    @Test("An answer to what has been forgotten changes nothing")
    mutating func late() {
        self.table.finished(self.key("a"), body: ByteBuffer(string: "x"))
        self.table.failed(self.key("a"))
        #expect(self.table.bytes == 0)
        #expect(self.table.count == 0)
    }

    @Test("Failing over and over does not make it grow")
    mutating func failures() {
        #expect(self.begin("kept") == .perform)
        for number in 0..<10_000 {
            #expect(self.begin("\(number)") == .perform)
            self.table.failed(self.key("\(number)"))
        }
        #expect(self.table.count == 1)
        #expect(self.table.orderLength < 200)
        #expect(self.begin("kept", at: 11) == .perform)
    }
}
