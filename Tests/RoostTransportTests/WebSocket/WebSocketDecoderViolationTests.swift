// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct WebSocketDecoderViolationTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let explanation: CloseReason.Explanation

        init(_ name: String, _ bytes: [UInt8], _ explanation: CloseReason.Explanation) {
            self.testDescription = name
            self.bytes = bytes
            self.explanation = explanation
        }
    }

    private static let start = TestFrame(1, "a").with { $0.isFinal = false }.bytes

    static let cases: [Case] = [
        Case("no mask", TestFrame(1, "x").with { $0.key = nil }.bytes, .incorrectMask),
        Case("RSV1", TestFrame(1, "x").with { $0.reserved = 4 }.bytes, .reservedBits),
        Case("RSV2", TestFrame(1, "x").with { $0.reserved = 2 }.bytes, .reservedBits),
        Case("RSV3", TestFrame(9, "x").with { $0.reserved = 1 }.bytes, .reservedBits),
        Case("opcode 3", TestFrame(3, "x").bytes, .reservedOpcode),
        Case("opcode 7", TestFrame(7, "x").bytes, .reservedOpcode),
        Case("opcode 11", TestFrame(11, "x").bytes, .reservedOpcode),
        Case("opcode 15", TestFrame(15, "x").bytes, .reservedOpcode),
        Case("continuation first", TestFrame(0, "x").bytes, .continuationWithoutStart),
        Case(
            "continuation after the end",
            Self.start + TestFrame(0).bytes + TestFrame(0).bytes,
            .continuationWithoutStart
        ),
        Case("text inside a message", Self.start + TestFrame(1, "x").bytes, .startInsideMessage),
        Case("binary inside a message", Self.start + TestFrame(2, "x").bytes, .startInsideMessage),
        Case("ping of 126", TestFrame(9, Array(repeating: 1, count: 126)).bytes, .controlFrameShape),
        Case("fragmented ping", TestFrame(9, "a").with { $0.isFinal = false }.bytes, .controlFrameShape),
        Case("fragmented close", TestFrame(8).with { $0.isFinal = false }.bytes, .controlFrameShape),
        Case("2^63", TestFrame(1).with { $0.announced = 1 << 63 }.bytes, .lengthOutOfRange),
        Case("2^64-1", TestFrame(1).with { $0.announced = .max }.bytes, .lengthOutOfRange),
        Case("125 in 2 bytes", TestFrame(1).with { ($0.announced, $0.lengthForm) = (125, 2) }.bytes, .lengthNotMinimal),
        Case("1 in 8 bytes", TestFrame(1).with { ($0.announced, $0.lengthForm) = (1, 8) }.bytes, .lengthNotMinimal),
        Case(
            "65535 in 8 bytes",
            TestFrame(1).with { ($0.announced, $0.lengthForm) = (65_535, 8) }.bytes,
            .lengthNotMinimal
        ),
        Case("2^63-1", TestFrame(1).with { $0.announced = .max >> 1 }.bytes, .frameTooLarge),
        Case("close of 1 byte", TestFrame(8, [3]).bytes, .closeCode),
        Case("bad close reason", TestFrame(8, [3, 0xE8, 0xC3]).bytes, .closeReasonEncoding),
        Case("text of a surrogate", TestFrame(1, [0xED, 0xA0, 0x80]).bytes, .textEncoding),
        Case("text ending early", TestFrame(1, [0xE2, 0x82]).bytes, .textEncoding),
        Case("fragments ending early", Self.start + TestFrame(0, [0xE2, 0x82]).bytes, .textEncoding),
    ]

    @Test("What breaks the protocol closes the machine, however it is split", arguments: Self.cases)
    func violation(_ test: Case) {
        for size in [Int.max, 1, 2, 3, 5] {
            var decoder = WebSocketDecoder(role: .server)
            let events = decoder.feed(test.bytes + TestFrame(1, "late").bytes, pieces: [size])
            #expect(events.last == .broken(test.explanation))
            #expect(!events.contains(.text("late")))
            #expect(decoder.isClosed && decoder.bufferedBytes == 0 && !decoder.isMidMessage)
        }
    }

    @Test("A masked frame from a server is refused")
    func maskedServerFrame() {
        var decoder = WebSocketDecoder(role: .client)
        #expect(decoder.feed(TestFrame(1, "x").bytes) == [.broken(.incorrectMask)])
    }

    @Test(
        "The codes that the seed system takes are taken",
        arguments: [1000, 1003, 1007, 1011, 3000, 3999, 4000, 4999]
    )
    func validCode(code: UInt16) {
        var decoder = WebSocketDecoder(role: .server)
        let frame = TestFrame(8, [UInt8(code >> 8), UInt8(code & 0xFF)])
        #expect(decoder.feed(frame.bytes) == [.close(code: code, reason: ByteBuffer())])
    }

    @Test(
        "Other codes are refused",
        arguments: [0, 999, 1004, 1005, 1006, 1012, 1016, 1100, 2000, 2999, 5000, 65_535]
    )
    func invalidCode(code: UInt16) {
        var decoder = WebSocketDecoder(role: .server)
        let frame = TestFrame(8, [UInt8(code >> 8), UInt8(code & 0xFF)])
        #expect(decoder.feed(frame.bytes) == [.broken(.closeCode)])
    }

    @Test("A frame is refused above the message limit and taken at it, by its header alone")
    func frameLimit() {
        let limits = WebSocketLimits(messageBytes: 1_000)
        var decoder = WebSocketDecoder(role: .server, limits: limits)
        let payload = [UInt8](repeating: 7, count: 1_000)
        #expect(decoder.feed(TestFrame(2, payload).bytes) == [.binary(payload)])
        #expect(decoder.feed(TestFrame(2).with { $0.announced = 1_001 }.bytes) == [.broken(.frameTooLarge)])
    }

    @Test("Fragments are refused when together they are above the message limit, and taken at it")
    func messageLimit() {
        let limits = WebSocketLimits(messageBytes: 1_000)
        let first = TestFrame(2, Array(repeating: 7, count: 400)).with { $0.isFinal = false }.bytes
        var decoder = WebSocketDecoder(role: .server, limits: limits)
        let rest = TestFrame(0, Array(repeating: 7, count: 600)).bytes
        #expect(decoder.feed(first + rest) == [.binary(Array(repeating: 7, count: 1_000))])
        let tooMuch = TestFrame(0).with { $0.announced = 601 }.bytes
        #expect(decoder.feed(first + tooMuch) == [.broken(.messageTooLarge)])
    }

    @Test("With the largest limit there is, announced lengths do not overflow")
    func noOverflow() {
        var decoder = WebSocketDecoder(role: .server, limits: WebSocketLimits(messageBytes: .max))
        let first = TestFrame(2, [1]).with { $0.isFinal = false }.bytes
        let second = TestFrame(0).with { $0.announced = .max >> 1 }.bytes
        #expect(decoder.feed(first + second) == [.broken(.messageTooLarge)])
    }

    @Test("A message may have as many fragments as allowed and not one more, even if all are empty")
    func fragmentLimit() {
        let limits = WebSocketLimits(messageFragments: 4)
        let empty = TestFrame(0).with { $0.isFinal = false }.bytes
        let start = TestFrame(1).with { $0.isFinal = false }.bytes
        var decoder = WebSocketDecoder(role: .server, limits: limits)
        #expect(decoder.feed(start + empty + empty + TestFrame(0, "x").bytes) == [.text("x")])
        #expect(decoder.feed(start + empty + empty + empty + TestFrame(0).bytes) == [.broken(.tooManyFragments)])
    }

    @Test("A text fails at its first wrong byte, inside of a frame that goes on")
    func failsFast() {
        var decoder = WebSocketDecoder(role: .server)
        let frame = TestFrame(1, [0x61, 0xF4, 0x90]).with { $0.announced = 500 }.bytes
        #expect(decoder.feed(Array(frame.dropLast()), pieces: [1]).isEmpty)
        #expect(decoder.feed(Array(frame.suffix(1))) == [.broken(.textEncoding)])
    }
}
