// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct MessageDeflaterTests {
    private static let event = ByteBuffer(string: "[8,\"a/b\",{\"text\":\"\(String(repeating: "ab ", count: 60))\"}]")

    @Test("The example of RFC 7692 is compressed to its bytes, without the end that every message has")
    func example() {
        #expect(TestDeflate.compress(Array("Hello".utf8)) == [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
        #expect(TestDeflate.compress([]) == [0x00])
    }

    @Test("What is compressed inflates to what it was, at every level and window", arguments: 9...15)
    func roundTrip(windowBits: Int) {
        var random = SeededGenerator(seed: UInt64(windowBits))
        let counts = [0, 1, 2, 63, 64, 1_000, 16_383, 16_384, 16_385, 70_000]
        let messages = counts.flatMap {
            [TestDeflate.noise($0, &random), TestDeflate.compressible($0, &random)]
        }
        for level in 1...9 {
            let deflater = MessageDeflater(DeflateSettings(windowBits: windowBits, level: level))
            for message in messages {
                var buffer = ByteBuffer()
                message.withUnsafeBytes { deflater.deflate($0, into: &buffer) }
                #expect(!buffer.readableBytesView.suffix(4).elementsEqual([0, 0, 0xFF, 0xFF]))
                let inflated = MessageInflater().inflate(buffer, isText: false, limit: 1 << 20)
                #expect(inflated == .binary(message))
            }
        }
    }

    @Test("Compressed bytes go behind what is in the buffer already")
    func appends() {
        var buffer = ByteBuffer(string: "x")
        Array("Hello".utf8).withUnsafeBytes { MessageDeflater(DeflateSettings()).deflate($0, into: &buffer) }
        #expect(Array(buffer.readableBytesView) == [0x78, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
    }

    @Test("A message is compressed to the same bytes whatever was compressed before")
    func noTakeover() {
        let deflater = MessageDeflater(DeflateSettings())
        let results = ["same same same", "other", "same same same"].map { text in
            var buffer = ByteBuffer()
            Array(text.utf8).withUnsafeBytes { deflater.deflate($0, into: &buffer) }
            return buffer
        }
        #expect(results[0] == results[2] && results[0] != results[1])
    }

    @Test("A window is not exceeded: what is further back is not referred to")
    func window() {
        var random = SeededGenerator(seed: 1)
        let block = TestDeflate.noise(600, &random)
        #expect(TestDeflate.compress(block + block, DeflateSettings(windowBits: 9)).count > 1_200)
        #expect(TestDeflate.compress(block + block, DeflateSettings(windowBits: 10)).count < 700)
    }

    @Test("Messages from the threshold on are compressed, shorter ones are not", arguments: [0, 1, 40, 128, 1_000])
    func threshold(minimumBytes: Int) {
        let deflater = MessageDeflater(DeflateSettings(minimumBytes: minimumBytes))
        for (count, isCompressed) in [(minimumBytes - 1, false), (max(minimumBytes, 20), true)] where count >= 0 {
            var buffer = ByteBuffer()
            deflater.writeFrame(.text, message: ByteBuffer(repeating: 0x61, count: count), into: &buffer)
            #expect(buffer.getInteger(at: 0, as: UInt8.self) == (isCompressed ? 0xC1 : 0x81))
            var decoder = WebSocketDecoder(role: .client)
            decoder.acceptsCompressed = true
            #expect(decoder.inflated(&buffer) == [.text(String(repeating: "a", count: count))])
        }
    }

    @Test("A message that would not become shorter is sent as it is")
    func noGain() {
        var random = SeededGenerator(seed: 2)
        let message = ByteBuffer(bytes: TestDeflate.noise(2_000, &random))
        var expected = ByteBuffer()
        WebSocketFrameEncoder.writeFrame(.binary, payload: message, into: &expected)
        var buffer = ByteBuffer()
        MessageDeflater(DeflateSettings(minimumBytes: 0)).writeFrame(.binary, message: message, into: &buffer)
        #expect(buffer == expected)
    }

    @Test("The messages of a log are compressed where it pays, all else stays, and the order is kept")
    func log() {
        var random = SeededGenerator(seed: 3)
        let noise = ByteBuffer(bytes: TestDeflate.noise(70_000, &random))
        let large = ByteBuffer(bytes: TestDeflate.compressible(70_000, &random))
        let parts: [(WebSocketOpcode, ByteBuffer)] = [
            (.text, ByteBuffer(string: "[3]")), (.text, Self.event), (.text, Self.event), (.ping, ByteBuffer()),
            (.binary, noise), (.binary, large), (.text, ByteBuffer()), (.text, Self.event),
        ]
        var log = ByteBuffer()
        for (opcode, payload) in parts { WebSocketFrameEncoder.writeFrame(opcode, payload: payload, into: &log) }
        log.writeBytes([0xC1, 0x01, 0x00])
        var compressed = MessageDeflater(DeflateSettings()).compressFrames(of: log)
        #expect(compressed.readableBytes < log.readableBytes - 20_000)
        let event = WebSocketDecoder.Event.message(Self.event, isText: true)
        var decoder = WebSocketDecoder(role: .client)
        decoder.acceptsCompressed = true
        #expect(
            decoder.inflated(&compressed) == [
                .text("[3]"), event, event, .ping(ByteBuffer()), .message(noise, isText: false),
                .message(large, isText: false), .text(""), event, .text(""),
            ]
        )
        #expect(compressed.readableBytes == 0)
    }

    @Test("A log without anything to compress is returned itself")
    func shortLog() {
        var log = ByteBuffer()
        WebSocketFrameEncoder.writeFrame(.text, payload: ByteBuffer(string: "[3]"), into: &log)
        WebSocketFrameEncoder.writeFrame(.ping, payload: ByteBuffer(string: "p"), into: &log)
        let result = MessageDeflater(DeflateSettings()).compressFrames(of: log)
        let storage = [log, result].map { $0.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } }
        #expect(result == log && storage[0] == storage[1])
        #expect(MessageDeflater(DeflateSettings()).compressFrames(of: ByteBuffer()) == ByteBuffer())
    }
}

extension WebSocketDecoder {
    /// All events of the input, compressed messages inflated.
    fileprivate mutating func inflated(_ input: inout ByteBuffer) -> [Event] {
        let inflater = MessageInflater()
        var events: [Event] = []
        while let event = self.next(&input) {
            guard case .compressedMessage(let bytes, let isText) = event else {
                events.append(event)
                continue
            }
            events.append(inflater.inflate(bytes, isText: isText, limit: 1 << 20))
        }
        return events
    }
}
