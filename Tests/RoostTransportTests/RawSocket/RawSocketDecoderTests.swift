// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct RawSocketDecoderTests {
    private static let message = Array("[16,1,{},\"com.shop.grüße\"]".utf8)

    private static func decoder(_ messageBytes: Int = 1 << 20, isText: Bool = true) -> RawSocketDecoder {
        RawSocketDecoder(messageBytes: messageBytes, isText: isText)
    }

    @Test("The three kinds of frames become messages, pings and pongs")
    func kinds() {
        var decoder = Self.decoder()
        let stream = rawFrame(0, Self.message) + rawFrame(1, [1, 0xFF]) + rawFrame(2, [2, 0xFF])
        #expect(
            decoder.feed(stream) == [
                .message(ByteBuffer(bytes: Self.message)), .ping(ByteBuffer(bytes: [1, 0xFF])),
                .pong(ByteBuffer(bytes: [2, 0xFF])),
            ]
        )
        #expect(!decoder.isMidMessage && !decoder.isClosed && decoder.bufferedBytes == 0)
    }

    @Test("Frames may be empty")
    func empty() {
        var decoder = Self.decoder()
        let stream = rawFrame(0, []) + rawFrame(1, []) + rawFrame(2, [])
        #expect(
            decoder.feed(stream, pieces: [1]) == [.message(ByteBuffer()), .ping(ByteBuffer()), .pong(ByteBuffer())]
        )
    }

    @Test("Each reserved kind is a violation", arguments: 3..<8)
    func reservedKind(kind: UInt8) {
        var decoder = Self.decoder()
        #expect(decoder.feed(rawFrame(kind, [])) == [.violation(.reservedKind)])
        #expect(decoder.isClosed && !decoder.isMidMessage)
    }

    @Test("Each reserved bit is a violation, whatever else is wrong", arguments: 4..<8)
    func reservedBits(bit: UInt8) {
        for rest in [0, 1, 2, 7, 0x0F] as [UInt8] {
            var decoder = Self.decoder()
            #expect(decoder.feed(rawFrame(1 << bit | rest, [1])) == [.violation(.reservedBits)])
        }
    }

    @Test("The bit for the longest length together with another length is a violation", arguments: 0..<3)
    func ambiguousLength(kind: UInt8) {
        for lengths in [[0, 0, 1], [0x80, 0, 0], [0xFF, 0xFF, 0xFF], [0, 1, 0]] as [[UInt8]] {
            var decoder = Self.decoder(1 << 24)
            #expect(decoder.feed([0x08 | kind] + lengths) == [.violation(.ambiguousLength)])
        }
    }

    @Test("A payload at the limit is taken, one byte more is refused by its header alone", arguments: 0..<3)
    func limit(kind: UInt8) {
        let payload = Array(repeating: UInt8(ascii: "a"), count: 600)
        var atLimit = Self.decoder(600)
        #expect(atLimit.feed(rawFrame(kind, payload), pieces: [250]).count == 1)
        #expect(!atLimit.isClosed)
        var beyond = Self.decoder(599)
        #expect(beyond.feed(Array(rawFrame(kind, payload).prefix(4))) == [.violation(.messageTooLarge)])
        #expect(beyond.isClosed)
    }

    @Test("A length of 2^24 is refused under any lower limit")
    func longestRefused() {
        var decoder = Self.decoder((1 << 24) - 1)
        #expect(decoder.feed([0x08, 0, 0, 0]) == [.violation(.messageTooLarge)])
    }

    @Test("Text that is no UTF-8 is a violation, but only where messages are text, and not in a ping")
    func textEncoding() {
        let stream = rawFrame(1, [0xC3]) + rawFrame(0, [0x22, 0xC3, 0x22])
        for size in 1...stream.count {
            var text = Self.decoder()
            #expect(
                text.feed(stream, pieces: [size]) == [.ping(ByteBuffer(bytes: [0xC3])), .violation(.textEncoding)]
            )
        }
        var binary = Self.decoder(isText: false)
        #expect(binary.feed(stream).last == .message(ByteBuffer(bytes: [0x22, 0xC3, 0x22])))
        var cut = Self.decoder()
        #expect(cut.feed(rawFrame(0, [0x61, 0xE2, 0x82])) == [.violation(.textEncoding)])
    }

    @Test("Nothing that follows a violation is looked at")
    func afterViolation() {
        var decoder = Self.decoder()
        var input = ByteBuffer(bytes: rawFrame(7, []) + rawFrame(0, Self.message) + [0xFF])
        #expect(decoder.next(&input) == .violation(.reservedKind))
        #expect(decoder.next(&input) == nil)
        #expect(input.readableBytes == 0)
    }

    @Test("Every split of a stream in two, and in pieces of every size, gives the same events")
    func everySplit() {
        let long = Array(repeating: UInt8(ascii: "x"), count: 300)
        let stream =
            rawFrame(0, Self.message) + rawFrame(1, [1, 2, 3]) + rawFrame(0, []) + rawFrame(0, long)
            + rawFrame(2, long) + rawFrame(0, Self.message) + rawFrame(5, [])
        let expected: [RawSocketDecoder.Event] = [
            .message(ByteBuffer(bytes: Self.message)), .ping(ByteBuffer(bytes: [1, 2, 3])), .message(ByteBuffer()),
            .message(ByteBuffer(bytes: long)), .pong(ByteBuffer(bytes: long)),
            .message(ByteBuffer(bytes: Self.message)), .violation(.reservedKind),
        ]
        for split in 1...stream.count {
            var decoder = Self.decoder()
            #expect(decoder.feed(stream, pieces: [split, .max]) == expected)
            var pieces = Self.decoder()
            #expect(pieces.feed(stream, pieces: [split]) == expected)
        }
    }

    @Test("A message that lies complete in the input is a slice of it")
    func slice() {
        var decoder = Self.decoder()
        var input = ByteBuffer(bytes: rawFrame(0, Array("hello".utf8)) + rawFrame(0, Array("world".utf8)))
        let storage = input.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        for (text, offset) in [("hello", 4), ("world", 13)] as [(String, UInt)] {
            guard case .message(let message)? = decoder.next(&input) else {
                Issue.record("no message")
                return
            }
            #expect(String(buffer: message) == text)
            #expect(message.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == storage + offset)
        }
    }

    @Test("Messages that are kept while later ones are read stay what they were")
    func keptMessages() {
        let texts = (0..<500).map { "message \($0)" }
        var decoder = Self.decoder()
        let events = decoder.feed(texts.flatMap { rawFrame(0, Array($0.utf8)) }, pieces: [301])
        #expect(events == texts.map { .message(ByteBuffer(string: $0)) })
    }

    @Test("A frame counts as under way from its first byte to its last")
    func midMessage() {
        var decoder = Self.decoder()
        let bytes = rawFrame(0, [0x61, 0x62])
        var input = ByteBuffer()
        for (index, byte) in bytes.enumerated() {
            #expect(decoder.isMidMessage == (index > 0))
            input.writeBytes([byte])
            #expect((decoder.next(&input) != nil) == (index == bytes.count - 1))
            #expect(input.readableBytes <= 3)
        }
        #expect(decoder.next(&input) == nil)
        #expect(!decoder.isMidMessage && decoder.bufferedBytes == 0)
    }

    @Test("A large frame moves out of the input as it arrives, and its announced length reserves nothing")
    func accumulation() {
        var decoder = Self.decoder(1 << 24)
        var input = ByteBuffer(bytes: [0x08, 0, 0, 0] + Array(repeating: 1, count: 1_000))
        #expect(decoder.next(&input) == nil)
        #expect(input.readableBytes == 0)
        #expect(decoder.bufferedBytes == 1_000)
        #expect(decoder.isMidMessage)
    }
}
