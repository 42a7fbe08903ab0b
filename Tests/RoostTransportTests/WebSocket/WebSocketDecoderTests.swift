// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct WebSocketDecoderTests {
    private static let message = "[7,\"oro/email_event/1/1\",{\"a\":\"grüße €😀\"}]"

    @Test("A masked text frame becomes a text message")
    func text() {
        var decoder = WebSocketDecoder(role: .server)
        #expect(decoder.feed(TestFrame(1, Self.message).bytes) == [.text(Self.message)])
        #expect(!decoder.isMidMessage && !decoder.isClosed)
    }

    @Test("An unmasked frame becomes a message at a client, and leaves the input's bytes alone")
    func client() {
        var decoder = WebSocketDecoder(role: .client)
        #expect(decoder.feed(TestFrame(1, Self.message).with { $0.key = nil }.bytes) == [.text(Self.message)])
    }

    @Test("A binary message is not checked for UTF-8")
    func binary() {
        var decoder = WebSocketDecoder(role: .server)
        #expect(decoder.feed(TestFrame(2, [0xFF, 0xFE]).bytes) == [.binary([0xFF, 0xFE])])
    }

    @Test(
        "Payloads of every length form and word boundary arrive whole, in one piece and byte by byte",
        arguments: Array(0...70) + [125, 126, 127, 1_000, 65_535, 65_536, 70_001]
    )
    func lengths(length: Int) {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let bytes = TestFrame(2, payload).bytes
        for pieces in [[Int.max], [1], [13, 4_096]] {
            var decoder = WebSocketDecoder(role: .server)
            #expect(decoder.feed(bytes, pieces: pieces) == [.binary(payload)])
        }
    }

    @Test("A frame with an all-zero key is taken as it is")
    func zeroKey() {
        var decoder = WebSocketDecoder(role: .server)
        #expect(decoder.feed(TestFrame(1, "abc").with { $0.key = [0, 0, 0, 0] }.bytes) == [.text("abc")])
    }

    @Test("Every split of a stream in two, and in single bytes, gives the same events")
    func everySplit() {
        let stream =
            TestFrame(1, Self.message).bytes + TestFrame(9, "p").bytes
            + TestFrame(1, "gr").with { $0.isFinal = false }.bytes
            + TestFrame(0, [0xC3]).with { $0.isFinal = false }.bytes + TestFrame(10, "q").bytes
            + TestFrame(0, [0xBC]).bytes + TestFrame(2, Array(repeating: 9, count: 130)).bytes
            + TestFrame(8, [0x03, 0xE8] + Array("bye".utf8)).bytes
        let expected: [WebSocketDecoder.Event] = [
            .text(Self.message), .ping(ByteBuffer(string: "p")), .pong(ByteBuffer(string: "q")), .text("grü"),
            .binary(Array(repeating: 9, count: 130)), .close(code: 1000, reason: ByteBuffer(string: "bye")),
        ]
        for split in 1...stream.count {
            var decoder = WebSocketDecoder(role: .server)
            #expect(decoder.feed(stream, pieces: [split, .max]) == expected)
        }
        for size in 1...16 {
            var decoder = WebSocketDecoder(role: .server)
            #expect(decoder.feed(stream, pieces: [size]) == expected)
        }
    }

    @Test("A message that lies complete in the input is a slice of it")
    func slice() throws {
        var decoder = WebSocketDecoder(role: .server)
        var input = ByteBuffer(bytes: TestFrame(1, "hello").bytes + TestFrame(1, "world").bytes)
        let storage = input.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        guard case .message(let first, _)? = decoder.next(&input) else {
            Issue.record("no message")
            return
        }
        #expect(first.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == storage + 6)
        guard case .message(let second, _)? = decoder.next(&input) else {
            Issue.record("no second message")
            return
        }
        #expect(second.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == storage + 17)
        #expect(String(buffer: first) == "hello" && String(buffer: second) == "world")
    }

    @Test("Messages that are kept while later ones are read stay what they were")
    func keptMessages() {
        let texts = (0..<500).map { "message \($0)" }
        var decoder = WebSocketDecoder(role: .server)
        #expect(decoder.feed(texts.flatMap { TestFrame(1, $0).bytes }, pieces: [301]) == texts.map { .text($0) })
    }

    @Test("Control frames are answered between the fragments of a message")
    func interleaved() {
        var decoder = WebSocketDecoder(role: .server)
        let stream =
            TestFrame(1, "a").with { $0.isFinal = false }.bytes + TestFrame(9).bytes + TestFrame(0).bytes
        #expect(decoder.feed(stream) == [.ping(ByteBuffer()), .text("a")])
    }

    @Test("Nothing that follows a close frame is looked at")
    func afterClose() {
        var decoder = WebSocketDecoder(role: .server)
        var input = ByteBuffer(bytes: TestFrame(8).bytes + TestFrame(1, "late").bytes + [0xFF])
        #expect(decoder.next(&input) == .close(code: nil, reason: ByteBuffer()))
        #expect(decoder.isClosed)
        #expect(decoder.next(&input) == nil)
        #expect(input.readableBytes == 0)
    }

    @Test("A message counts as under way from its first byte to its last")
    func midMessage() {
        var decoder = WebSocketDecoder(role: .server)
        let bytes = TestFrame(1, "ab").with { $0.isFinal = false }.bytes + TestFrame(0, "c").bytes
        var input = ByteBuffer()
        for (index, byte) in bytes.enumerated() {
            #expect(decoder.isMidMessage == (index > 0))
            input.writeBytes([byte])
            let event = decoder.next(&input)
            #expect((event != nil) == (index == bytes.count - 1))
        }
        #expect(decoder.next(&input) == nil)
        #expect(!decoder.isMidMessage && decoder.bufferedBytes == 0)
    }

    @Test("A large frame moves out of the input as it arrives, and its announced length reserves nothing")
    func accumulation() {
        var decoder = WebSocketDecoder(role: .server, limits: WebSocketLimits(messageBytes: 1 << 40))
        let bytes = TestFrame(2, Array(repeating: 1, count: 1_000)).with { $0.announced = 1 << 40 }.bytes
        var input = ByteBuffer(bytes: bytes)
        #expect(decoder.next(&input) == nil)
        #expect(input.readableBytes == 0)
        #expect(decoder.bufferedBytes == 1_000)
        #expect(decoder.isMidMessage)
    }
}
