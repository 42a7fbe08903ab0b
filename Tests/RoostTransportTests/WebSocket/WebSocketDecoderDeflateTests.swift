// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct WebSocketDecoderDeflateTests {
    private static func decoder(_ limits: WebSocketLimits = WebSocketLimits()) -> WebSocketDecoder {
        var decoder = WebSocketDecoder(role: .server, limits: limits)
        decoder.acceptsCompressed = true
        return decoder
    }

    private static func frame(_ opcode: UInt8, _ payload: [UInt8], reserved: UInt8 = 0, isFinal: Bool = true) -> [UInt8]
    {
        TestFrame(opcode, payload).with {
            $0.reserved = reserved
            $0.isFinal = isFinal
        }.bytes
    }

    private static func compressed(_ bytes: [UInt8], isText: Bool) -> WebSocketDecoder.Event {
        .compressedMessage(ByteBuffer(bytes: bytes), isText: isText)
    }

    @Test("Compressed and plain messages, whole and fragmented, are the same events for every split")
    func everySplit() {
        let stream =
            Self.frame(1, [0xFF, 0xC0], reserved: 4) + Self.frame(1, Array("plain".utf8))
            + Self.frame(2, [1], reserved: 4, isFinal: false) + Self.frame(9, [7]) + Self.frame(0, [], isFinal: false)
            + Self.frame(0, [0xFE]) + Self.frame(1, Array("gr".utf8), isFinal: false) + Self.frame(0, [0xC3, 0xBC])
            + Self.frame(1, [0x80], reserved: 4, isFinal: false) + Self.frame(0, [0x80])
            + Self.frame(2, [], reserved: 4) + Self.frame(2, Array(repeating: 9, count: 130), reserved: 4)
        let expected: [WebSocketDecoder.Event] = [
            Self.compressed([0xFF, 0xC0], isText: true), .text("plain"), .ping(ByteBuffer(bytes: [7])),
            Self.compressed([1, 0xFE], isText: false), .text("grü"), Self.compressed([0x80, 0x80], isText: true),
            Self.compressed([], isText: false), Self.compressed(Array(repeating: 9, count: 130), isText: false),
        ]
        for split in 1...stream.count {
            var decoder = Self.decoder()
            #expect(decoder.feed(stream, pieces: [split, .max]) == expected)
        }
        for size in 1...16 {
            var decoder = Self.decoder()
            #expect(decoder.feed(stream, pieces: [size]) == expected)
        }
    }

    @Test(
        "The reserved bits are refused but for the first one of a message's first frame",
        arguments: [1, 2, 3, 5, 6, 7] as [UInt8]
    )
    func otherBits(reserved: UInt8) {
        var decoder = Self.decoder()
        #expect(decoder.feed(Self.frame(1, [], reserved: reserved)) == [.broken(.reservedBits)])
    }

    @Test("The first reserved bit is refused on other frames", arguments: [0, 3, 7, 8, 9, 10, 11] as [UInt8])
    func otherFrames(opcode: UInt8) {
        var decoder = Self.decoder()
        #expect(decoder.feed(Self.frame(opcode, [], reserved: 4)) == [.broken(.reservedBits)])
    }

    @Test("A continuation cannot be marked as compressed, whatever its message is", arguments: [0, 4] as [UInt8])
    func continuation(reserved: UInt8) {
        var decoder = Self.decoder()
        let stream = Self.frame(1, [], reserved: reserved, isFinal: false) + Self.frame(0, [], reserved: 4)
        #expect(decoder.feed(stream) == [.broken(.reservedBits)])
    }

    @Test("Without an agreement the first reserved bit is refused")
    func withoutAgreement() {
        var decoder = WebSocketDecoder(role: .server)
        #expect(decoder.feed(Self.frame(1, [], reserved: 4)) == [.broken(.reservedBits)])
    }

    @Test("Compressed bytes count towards the message limit", arguments: [true, false])
    func limit(isWhole: Bool) {
        for (count, event) in [(10, Self.compressed(Array(repeating: 1, count: 10), isText: true)), (11, nil)] {
            let payload = [UInt8](repeating: 1, count: count)
            var decoder = Self.decoder(WebSocketLimits(messageBytes: 10))
            let stream =
                isWhole
                ? Self.frame(1, payload, reserved: 4)
                : Self.frame(1, Array(payload.prefix(5)), reserved: 4, isFinal: false)
                    + Self.frame(0, Array(payload.dropFirst(5)))
            let violation = WebSocketDecoder.Event.broken(isWhole ? .frameTooLarge : .messageTooLarge)
            #expect(decoder.feed(stream) == [event ?? violation])
        }
    }

    @Test("A compressed message that lies complete in the input is a slice of it")
    func slice() {
        var decoder = Self.decoder()
        var input = ByteBuffer(bytes: Self.frame(2, [1, 2, 3], reserved: 4))
        let storage = input.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        guard case .compressedMessage(let bytes, _)? = decoder.next(&input) else {
            Issue.record("no message")
            return
        }
        #expect(bytes.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == storage + 6)
    }
}
