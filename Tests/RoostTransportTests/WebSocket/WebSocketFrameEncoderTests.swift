// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct WebSocketFrameEncoderTests {
    @Test("A written frame has the announced size and is read as it was", arguments: [0, 1, 125, 126, 65_535, 65_536])
    func roundTrip(length: Int) {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        for mask: UInt32? in [nil, 0x1234_5678, 0] {
            var buffer = ByteBuffer()
            WebSocketFrameEncoder.writeFrame(.binary, payload: ByteBuffer(bytes: payload), mask: mask, into: &buffer)
            let header = WebSocketFrameEncoder.frameHeaderSize(payload: length, masked: mask != nil)
            #expect(buffer.readableBytes == header + length)
            var decoder = WebSocketDecoder(role: mask == nil ? .client : .server)
            #expect(decoder.next(&buffer) == .binary(payload))
        }
    }

    @Test("A frame goes behind what is in the buffer already, masked with the key in network order")
    func bytes() {
        var buffer = ByteBuffer(bytes: [0xAA])
        WebSocketFrameEncoder.writeFrame(.text, payload: ByteBuffer(string: "Hello"), mask: 0x37FA_213D, into: &buffer)
        let expected: [UInt8] = [0xAA, 0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(Array(buffer.readableBytesView) == expected)
    }

    @Test("The payload of a control frame is cut after 125 bytes")
    func controlFrame() {
        var buffer = ByteBuffer()
        WebSocketFrameEncoder.writeFrame(.pong, payload: ByteBuffer(repeating: 1, count: 126), into: &buffer)
        #expect(buffer.readableBytes == 127)
    }

    @Test("A close frame without code is empty")
    func emptyClose() {
        var buffer = ByteBuffer()
        WebSocketFrameEncoder.writeClose(code: nil, reason: "unused", into: &buffer)
        #expect(Array(buffer.readableBytesView) == [0x88, 0])
    }

    @Test("Code 0 is written as two zero bytes, like the seed system does")
    func closeCodeZero() {
        var buffer = ByteBuffer()
        WebSocketFrameEncoder.writeClose(code: 0, into: &buffer)
        #expect(Array(buffer.readableBytesView) == [0x88, 2, 0, 0])
    }

    @Test("A close reason goes with the code, masked at a client")
    func closeReason() {
        var buffer = ByteBuffer()
        WebSocketFrameEncoder.writeClose(code: 1007, reason: "why", mask: 0xFFFF_0000, into: &buffer)
        var decoder = WebSocketDecoder(role: .server)
        #expect(decoder.next(&buffer) == .close(code: 1007, reason: ByteBuffer(string: "why")))
    }

    @Test("A close reason that is too long ends between two characters")
    func longReason() {
        var buffer = ByteBuffer()
        WebSocketFrameEncoder.writeClose(code: 1000, reason: String(repeating: "€", count: 1_000), into: &buffer)
        var decoder = WebSocketDecoder(role: .client)
        #expect(
            decoder.next(&buffer) == .close(code: 1000, reason: ByteBuffer(string: String(repeating: "€", count: 41)))
        )
    }

    @Test("Every explanation has a text that fits in a close frame and a code that a peer may read")
    func explanations() {
        for explanation in CloseReason.Explanation.allCases {
            let reason = CloseReason(explanation)
            #expect(reason.text(product: String(repeating: "p", count: 40)).utf8.count <= 123)
            #expect([1002, 1007, 1009].contains(reason.code))
        }
    }

    @Test(
        "The texts are the seed system's",
        arguments: [
            (CloseReason.Explanation.incorrectMask, 1002, "Ratchet detected an incorrect frame mask"),
            (.reservedBits, 1002, "Ratchet detected an invalid reserve code"),
            (.reservedOpcode, 1002, "Ratchet detected an invalid OP code"),
            (.continuationWithoutStart, 1002, "Ratchet detected the first frame of a message was a continue"),
            (.startInsideMessage, 1002, "Ratchet detected invalid OP code when expecting continue frame"),
            (
                .controlFrameShape, 1002,
                "Ratchet detected a mismatch between final bit and indicated payload length"
            ),
            (.lengthOutOfRange, 1002, "Invalid frame length"),
            (.closeCode, 1002, "Ratchet detected an invalid close code"),
            (.closeReasonEncoding, 1007, "Ratchet detected an invalid UTF-8 payload in the close reason"),
            (.textEncoding, 1007, "Ratchet detected an invalid UTF-8 payload"),
            (.frameTooLarge, 1009, "Maximum frame size exceeded"),
            (.messageTooLarge, 1009, "Maximum message size exceeded"),
        ] as [(CloseReason.Explanation, UInt16, String)]
    )
    func texts(explanation: CloseReason.Explanation, code: UInt16, text: String) {
        #expect(CloseReason(explanation).code == code)
        #expect(CloseReason(explanation).text(product: "Ratchet") == text)
    }
}
