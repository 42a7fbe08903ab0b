// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct WebSocketDecoderRandomTests {
    private static let limits = WebSocketLimits(messageBytes: 70_000, messageFragments: 6)
    private static let texts: [[UInt8]] = [
        Array("plain".utf8), Array("größe € 😀 \u{10FFFF}".utf8), [0xC3], [0xA9], [0xF0, 0x9F], [0x98, 0x80],
        [0xED, 0xA0, 0x80], [0xC0, 0x80], [], Array(String(repeating: "0123456789äöü", count: 40).utf8),
    ]

    @Test("Streams of random frames give the same events as a naive decoder, however split", arguments: 0..<150)
    func frames(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let acceptsCompressed = seed % 3 == 0
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            var frame = Self.frame(&random)
            if acceptsCompressed, [1, 2].contains(frame.opcode), Bool.random(using: &random) { frame.reserved = 4 }
            stream += frame.bytes
        }
        if seed % 4 == 0, let index = stream.indices.randomElement(using: &random) {
            stream[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        self.compare(stream, acceptsCompressed: acceptsCompressed, &random)
    }

    @Test("Random bytes never trap and give the same events as a naive decoder", arguments: 0..<150)
    func garbage(seed: UInt64) {
        var random = SeededGenerator(seed: seed &+ 1_000_000)
        var stream = (0..<Int.random(in: 0...200, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
        for start in stride(from: 0, to: stream.count - 1, by: 8) where seed % 2 == 0 {
            stream[start] &= 0x8F
            stream[start + 1] |= 0x80
        }
        self.compare(stream, acceptsCompressed: seed % 4 < 2, &random)
    }

    private func compare(_ stream: [UInt8], acceptsCompressed: Bool, _ random: inout SeededGenerator) {
        let expected = ReferenceDecoder.decode(
            stream,
            limits: Self.limits,
            acceptsCompressed: acceptsCompressed
        )
        for bound in [Int.max, 1, 7, 300, 5_000] {
            var decoder = WebSocketDecoder(role: .server, limits: Self.limits)
            decoder.acceptsCompressed = acceptsCompressed
            var events: [WebSocketDecoder.Event] = []
            var input = ByteBuffer()
            var rest = stream[...]
            while !rest.isEmpty {
                let size = bound == .max ? .max : Int.random(in: 1...bound, using: &random)
                input.writeBytes(rest.prefix(size))
                rest = rest.dropFirst(size)
                while let event = decoder.next(&input) { events.append(event) }
                #expect(input.readableBytes <= 130)
                #expect(decoder.bufferedBytes <= Self.limits.messageBytes)
            }
            #expect(events == expected)
        }
    }

    /// A frame that is right most of the time, with a preference for continuing messages.
    private static func frame(_ random: inout SeededGenerator) -> TestFrame {
        let opcodes: [UInt8] = [0, 0, 0, 1, 1, 1, 2, 9, 9, 10, 10]
        var frame = TestFrame(opcodes.randomElement(using: &random) ?? 1)
        frame.payload = self.texts.randomElement(using: &random) ?? []
        frame.key = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
        let isControl = frame.opcode >= 8
        if isControl { frame.payload = Array(frame.payload.prefix(125)) }
        frame.isFinal = isControl || Bool.random(using: &random)
        switch Int.random(in: 0..<60, using: &random) {
        case 0: frame.opcode = UInt8.random(in: 0...15, using: &random)
        case 1: frame.reserved = UInt8.random(in: 0...7, using: &random)
        case 2: frame.key = nil
        case 3: frame.lengthForm = [2, 8].randomElement(using: &random)
        case 4:
            (frame.opcode, frame.payload, frame.isFinal) = (
                8, [3, UInt8.random(in: 0xE0...0xFF, using: &random)], true
            )
        case 5:
            (frame.opcode, frame.payload) = (
                2, Array(repeating: 0x41, count: [125, 126, 65_535, 65_536].randomElement(using: &random) ?? 0)
            )
        case 6: frame.announced = UInt64.random(in: 0...(.max), using: &random)
        default: break
        }
        if let announced = frame.announced, frame.lengthForm == nil { frame.lengthForm = announced < 65_536 ? 2 : 8 }
        return frame
    }
}
