// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct MessageInflaterTests {
    private static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
    private static let finalHello: [UInt8] = [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
    /// "Hello" by reference to what was before it.
    private static let again: [UInt8] = [0xF2, 0x00, 0x11, 0x00, 0x00]

    @Test(
        "The examples of RFC 7692 become what they were",
        arguments: [
            (hello, "Hello"), ([0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00], "Hello"),
            ([0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00], "Hello"),
            (finalHello + [0x00], "Hello"), ([0x00], ""),
        ] as [([UInt8], String)]
    )
    func examples(bytes: [UInt8], text: String) {
        #expect(TestDeflate.inflate(bytes, isText: true) == .text(text))
    }

    @Test("Blocks behind a final block continue the message and may refer to it")
    func afterFinalBlock() {
        #expect(TestDeflate.inflate(Self.finalHello + Self.hello) == .binary(Array("HelloHello".utf8)))
        #expect(TestDeflate.inflate(Self.finalHello + Self.again) == .binary(Array("HelloHello".utf8)))
        #expect(TestDeflate.inflate(Self.finalHello + Self.finalHello + [0]) == .binary(Array("HelloHello".utf8)))
    }

    @Test("A message of no bytes is the empty message, and a final block needs nothing behind it")
    func leftovers() {
        #expect(TestDeflate.inflate([], isText: true) == .text(""))
        #expect(TestDeflate.inflate(Self.finalHello, isText: true) == .text("Hello"))
    }

    @Test("A message cannot refer to the one before it")
    func noTakeover() {
        let inflater = MessageInflater()
        #expect(inflater.inflate(ByteBuffer(bytes: Self.hello), isText: true, limit: 5) == .text("Hello"))
        #expect(
            inflater.inflate(ByteBuffer(bytes: Self.again), isText: true, limit: 5) == .broken(.compressedPayload)
        )
        #expect(inflater.inflate(ByteBuffer(bytes: Self.hello), isText: true, limit: 5) == .text("Hello"))
    }

    @Test(
        "What is no DEFLATE data, or ends inside of a block, is refused",
        arguments: [
            [0xFF], [0x07], hello.dropLast(), hello.dropLast(2), hello + [0x07], finalHello + [0xFF],
            finalHello + [0x00, 0x00], [0x00, 0x05, 0x00, 0xFA, 0x00],
            [0x00, 0x00, 0x00, 0xFF, 0xFF], again,
        ] as [[UInt8]]
    )
    func corrupt(bytes: [UInt8]) {
        #expect(TestDeflate.inflate(bytes) == .broken(.compressedPayload))
    }

    @Test("A text that is not UTF-8 is refused, a binary message is not looked at")
    func encoding() {
        let bytes = TestDeflate.compress([0x61, 0xC3])
        #expect(TestDeflate.inflate(bytes, isText: true) == .broken(.textEncoding))
        #expect(TestDeflate.inflate(bytes) == .binary([0x61, 0xC3]))
    }

    @Test(
        "A message may be as large as the limit and no larger, and its memory grows no further",
        arguments: [0, 1, 64, 100, 16_384, 16_385, 100_000, 1 << 20]
    )
    func limit(limit: Int) {
        let fits = TestDeflate.compress(Array(repeating: 7, count: limit))
        guard case .message(let message, _) = TestDeflate.inflate(fits, limit: limit) else {
            Issue.record("a message at the limit is refused")
            return
        }
        #expect(message.readableBytes == limit)
        var bound = 64
        while bound < limit { bound *= 2 }
        #expect(message.capacity <= bound)
        let over = TestDeflate.compress(Array(repeating: 7, count: limit + 1))
        #expect(TestDeflate.inflate(over, limit: limit) == .broken(.messageTooLarge))
    }

    @Test("A mebibyte that would become a gibibyte is refused at the limit")
    func bomb() {
        let bomb = TestDeflate.bomb(mebibytes: 1_024)
        #expect(bomb.count < 2 << 20)
        let inflater = MessageInflater()
        for _ in 0..<20 {
            let event = inflater.inflate(ByteBuffer(bytes: bomb), isText: true, limit: 1 << 20)
            #expect(event == .broken(.messageTooLarge))
        }
    }

    @Test("A mebibyte of empty final blocks is an empty message")
    func manyFinalBlocks() {
        let blocks = Array(repeating: [0x03, 0x00] as [UInt8], count: 1 << 19).joined()
        #expect(TestDeflate.inflate(Array(blocks), limit: 0) == .binary([]))
    }

    @Test("Random and damaged data never trap, and never exceed the limit", arguments: 0..<100)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let inflater = MessageInflater()
        var data = TestDeflate.noise(Int.random(in: 0...300, using: &random), &random)
        if seed % 2 == 0 {
            data = TestDeflate.compress(TestDeflate.compressible(5_000, &random))
            data[Int.random(in: 0..<data.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        for count in stride(from: 0, through: data.count, by: 7) {
            let event = inflater.inflate(ByteBuffer(bytes: data.prefix(count)), isText: false, limit: 1_000)
            if case .message(let message, _) = event { #expect(message.readableBytes <= 1_000) }
        }
        let whole = inflater.inflate(ByteBuffer(bytes: Self.hello), isText: true, limit: 1_000)
        #expect(whole == .text("Hello"))
    }
}
