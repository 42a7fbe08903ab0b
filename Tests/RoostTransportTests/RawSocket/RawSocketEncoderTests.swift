// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct RawSocketEncoderTests {
    private static let largest = 1 << 24

    @Test(
        "A header has the kind, and the length in 24 bits or as the bit for 2^24",
        arguments: [
            (.message, 0, [0, 0, 0, 0]), (.ping, 1, [1, 0, 0, 1]), (.pong, 256, [2, 0, 1, 0]),
            (.message, 70_000, [0, 1, 0x11, 0x70]), (.message, largest - 1, [0, 0xFF, 0xFF, 0xFF]),
            (.message, largest, [8, 0, 0, 0]), (.ping, largest, [9, 0, 0, 0]), (.pong, largest, [10, 0, 0, 0]),
        ] as [(RawSocketFrameKind, Int, [UInt8])]
    )
    func headers(kind: RawSocketFrameKind, payload: Int, octets: [UInt8]) {
        var buffer = ByteBuffer()
        #expect(RawSocketEncoder.writeHeader(kind, payload: payload, into: &buffer))
        #expect(buffer == ByteBuffer(bytes: octets))
        #expect(buffer.readableBytes == RawSocketEncoder.headerBytes)
    }

    @Test("Lengths that no frame can have write nothing", arguments: [-1, .min, largest + 1, .max] as [Int])
    func impossible(payload: Int) {
        var buffer = ByteBuffer()
        #expect(!RawSocketEncoder.writeHeader(.message, payload: payload, into: &buffer))
        #expect(buffer.readableBytes == 0)
    }

    @Test("A frame one byte too long writes nothing")
    func tooLong() {
        let payload = ByteBuffer(repeating: 0, count: Self.largest + 1)
        var buffer = ByteBuffer()
        #expect(!RawSocketEncoder.writeMessage(payload, into: &buffer))
        #expect(!RawSocketEncoder.writePing(payload, into: &buffer))
        #expect(!RawSocketEncoder.writePong(payload, into: &buffer))
        #expect(buffer.readableBytes == 0)
    }

    @Test("What is written is read again", arguments: [0, 1, 255, 256, 65_535, 65_536, 70_001])
    func roundTrip(length: Int) {
        let payload = ByteBuffer(bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        var wire = ByteBuffer()
        #expect(RawSocketEncoder.writeMessage(payload, into: &wire))
        #expect(RawSocketEncoder.writePing(payload, into: &wire))
        #expect(RawSocketEncoder.writePong(payload, into: &wire))
        #expect(wire.readableBytes == 3 * (length + RawSocketEncoder.headerBytes))
        for pieces in [[Int.max], [1], [13, 4_096]] where length < 1_000 || pieces != [1] {
            var decoder = RawSocketDecoder(messageBytes: length, isText: false)
            let events = decoder.feed(Array(wire.readableBytesView), pieces: pieces)
            #expect(events == [.message(payload), .ping(payload), .pong(payload)])
        }
    }

    @Test("A message of 2^24 - 1 bytes fits the length, whole and in pieces")
    func longestPlain() {
        self.roundTripLarge(Self.largest - 1, header: [0, 0xFF, 0xFF, 0xFF])
    }

    @Test("A message of 2^24 bytes uses the bit for it, whole and in pieces")
    func longest() {
        self.roundTripLarge(Self.largest, header: [8, 0, 0, 0])
    }

    private func roundTripLarge(_ length: Int, header: [UInt8]) {
        var payload = ByteBuffer(repeating: 0xA5, count: length)
        payload.setInteger(UInt64.max, at: length - 9)
        var wire = ByteBuffer()
        #expect(RawSocketEncoder.writeMessage(payload, into: &wire))
        #expect(wire.getBytes(at: 0, length: 4) == header)
        for size in [Int.max, 1 << 20, 65_537] {
            var decoder = RawSocketDecoder(messageBytes: Self.largest, isText: false)
            var rest = wire
            var input = ByteBuffer()
            var events: [RawSocketDecoder.Event] = []
            while var piece = rest.readSlice(length: min(size, rest.readableBytes)), piece.readableBytes > 0 {
                input.writeBuffer(&piece)
                while let event = decoder.next(&input) { events.append(event) }
            }
            #expect(events == [.message(payload)])
            #expect(!decoder.isMidMessage && decoder.bufferedBytes == 0)
        }
    }
}
