// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct RawSocketDecoderRandomTests {
    private static let limit = 300

    @Test("Streams of random frames give the same events as a naive decoder, however split", arguments: 0..<100)
    func frames(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            let length = [0, 1, 4, 100, 299, 300].randomElement(using: &random) ?? 0
            stream += rawFrame(UInt8.random(in: 0...2, using: &random), Array(repeating: 0x61, count: length))
        }
        if seed % 2 == 0, let index = stream.indices.randomElement(using: &random) {
            stream[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        self.compare(stream, &random)
    }

    @Test("Random bytes never trap and give the same events as a naive decoder", arguments: 0..<100)
    func garbage(seed: UInt64) {
        var random = SeededGenerator(seed: seed &+ 1_000_000)
        var stream = (0..<Int.random(in: 0...200, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
        for start in stride(from: 0, to: stream.count - 3, by: 4) where seed % 2 == 0 {
            stream[start] &= 0x03
            stream[start + 1] = 0
            stream[start + 2] = 0
        }
        self.compare(stream, &random)
    }

    private func compare(_ stream: [UInt8], _ random: inout SeededGenerator) {
        let expected = Self.naive(stream)
        for bound in [Int.max, 1, 7, 200] {
            var decoder = RawSocketDecoder(messageBytes: Self.limit, isText: true)
            var events: [RawSocketDecoder.Event] = []
            var input = ByteBuffer()
            var rest = stream[...]
            var mostPending = 0
            var mostBuffered = 0
            while !rest.isEmpty {
                let size = bound == .max ? .max : Int.random(in: 1...bound, using: &random)
                input.writeBytes(rest.prefix(size))
                rest = rest.dropFirst(size)
                while let event = decoder.next(&input) { events.append(event) }
                mostPending = max(mostPending, input.readableBytes)
                mostBuffered = max(mostBuffered, decoder.bufferedBytes)
            }
            #expect(events == expected)
            #expect(mostPending <= 3 && mostBuffered <= Self.limit)
        }
    }

    /// Reads the specification aloud, without a thought for speed.
    private static func naive(_ stream: [UInt8]) -> [RawSocketDecoder.Event] {
        var events: [RawSocketDecoder.Event] = []
        var rest = stream[...]
        while rest.count >= 4 {
            let header = Array(rest.prefix(4))
            var length = Int(header[1]) * 65_536 + Int(header[2]) * 256 + Int(header[3])
            let kind = header[0] % 8
            if header[0] >= 16 { return events + [.violation(.reservedBits)] }
            if kind > 2 { return events + [.violation(.reservedKind)] }
            if header[0] >= 8 {
                if length != 0 { return events + [.violation(.ambiguousLength)] }
                length = 16_777_216
            }
            if length > Self.limit { return events + [.violation(.messageTooLarge)] }
            if rest.count < 4 + length { return events }
            let payload = Array(rest.dropFirst(4).prefix(length))
            rest = rest.dropFirst(4 + length)
            switch kind {
            case 1: events.append(.ping(ByteBuffer(bytes: payload)))
            case 2: events.append(.pong(ByteBuffer(bytes: payload)))
            default:
                if String(validating: payload, as: UTF8.self) == nil { return events + [.violation(.textEncoding)] }
                events.append(.message(ByteBuffer(bytes: payload)))
            }
        }
        return events
    }
}
