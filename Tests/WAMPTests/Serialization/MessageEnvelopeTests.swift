// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import WAMP

@Suite("MessageEnvelope")
struct MessageEnvelopeTests {
    private static func read(
        _ bytes: ByteBuffer,
        as serializer: Serializer,
        limits: SerializationLimits = SerializationLimits(),
        checksUTF8: Bool = false,
        decoding: Int = 0
    ) throws(SerializationError) -> MessageEnvelope {
        try MessageEnvelope(reading: bytes, as: serializer, limits: limits, checksUTF8: checksUTF8) { _ in decoding }
    }

    private static func fault(
        _ bytes: ByteBuffer,
        as serializer: Serializer,
        limits: SerializationLimits = SerializationLimits(),
        checksUTF8: Bool = false,
        decoding: Int = 0
    ) -> SerializationError.Kind? {
        do throws(SerializationError) {
            _ = try Self.read(bytes, as: serializer, limits: limits, checksUTF8: checksUTF8, decoding: decoding)
            return nil
        } catch {
            return error.kind
        }
    }

    private static let event: WireValue = [
        36, 5_512_315_355, .integer(1 << 53), ["topic": "a.b"], [1, "x", .binary([1])], ["k": nil],
    ]

    @Test("Elements are decoded as far as asked for, the rest stays bytes", arguments: Serializer.allCases, 0...6)
    func decodes(serializer: Serializer, count: Int) throws {
        let message = ByteBuffer(Self.event, as: serializer)
        var asked: [Int] = []
        let envelope = try MessageEnvelope(reading: message, as: serializer) { type in
            asked.append(type)
            return count
        }
        let values = try #require(Self.event.array)
        #expect(asked == [36])
        #expect(envelope.type == 36)
        #expect(envelope.count == 6)
        #expect(envelope.serializer == serializer)
        #expect(envelope.elements == Array(values.dropFirst().prefix(count)))
        let rest = values.dropFirst().dropFirst(count)
        #expect(envelope.rest.map(\.kind) == rest.map(\.kind))
        #expect(envelope.rest.map(\.bytes) == rest.map { ByteBuffer($0, as: serializer) })
    }

    @Test("A message inside of a larger buffer is read from its reader index", arguments: Serializer.allCases)
    func readerIndex(serializer: Serializer) throws {
        var buffer = ByteBuffer(bytes: [1, 2, 3])
        buffer.write([48, 1, [:], "p"], as: serializer)
        buffer.moveReaderIndex(forwardBy: 3)
        let envelope = try Self.read(buffer, as: serializer, decoding: 2)
        #expect(envelope.elements == [1, [:]])
        #expect(envelope.rest == [RawElement(.text, bytes: ByteBuffer("p", as: serializer))])
    }

    @Test("White space in JSON does not get into the elements")
    func whitespace() throws {
        let envelope = try Self.read(ByteBuffer(string: " [ 16 , 1 , { } , \"t\" , [ 1 ] ]\n"), as: .json, decoding: 1)
        #expect(envelope.rest.map { String(buffer: $0.bytes) } == ["{ }", "\"t\"", "[ 1 ]"])
    }

    private static let kinds: [(WireValue, RawElement.Kind)] = [
        (nil, .null), (true, .bool), (1, .integer), (-1, .integer), (.unsigned(.max), .integer), (1.5, .float),
        (1.0, .float),
        ("a", .text), ("a\n", .text), ("\0x", .text), (.binary([1]), .binary), ([], .array), ([:], .map),
    ]

    @Test("Every element that is not decoded has its kind", arguments: Serializer.allCases, Self.kinds)
    func tellsKind(serializer: Serializer, pair: (WireValue, RawElement.Kind)) throws {
        let envelope = try Self.read(ByteBuffer([1, pair.0], as: serializer), as: serializer)
        #expect(envelope.rest == [RawElement(pair.1, bytes: ByteBuffer(pair.0, as: serializer))])
    }

    @Test("Message types are integers in 0...1023", arguments: Serializer.allCases)
    func types(serializer: Serializer) throws {
        for type in [0, 1, 255, 256, 1023] {
            #expect(try Self.read(ByteBuffer([.integer(Int64(type))], as: serializer), as: serializer).type == type)
        }
        let others: [WireValue] = [
            -1, 1024, .integer(.max), .unsigned(.max), 1.0, "1", nil, true, .binary([1]), [], [1], [:],
        ]
        for other in others {
            #expect(Self.fault(ByteBuffer([other, 1], as: serializer), as: serializer) == .invalidType)
        }
    }

    @Test("What is no array, and an empty one, is refused", arguments: Serializer.allCases)
    func shapes(serializer: Serializer) {
        #expect(Self.fault(ByteBuffer([], as: serializer), as: serializer) == .emptyMessage)
        for value: WireValue in [nil, 1, "a", [:], ["0": 1], .binary([1]), 1.5, true] {
            #expect(Self.fault(ByteBuffer(value, as: serializer), as: serializer) == .notAnArray)
        }
        #expect(Self.fault(ByteBuffer(), as: serializer) == .unexpectedEnd)
        #expect(Self.fault(ByteBuffer(bytes: [0x9F, 0xFF]), as: .cbor) == .emptyMessage)
    }

    @Test("A message has at most 16 elements", arguments: Serializer.allCases, [0, 4, 20])
    func count(serializer: Serializer, decoding: Int) throws {
        let allowed = ByteBuffer(.array(Array(repeating: 1, count: 16)), as: serializer)
        let refused = ByteBuffer(.array(Array(repeating: 1, count: 17)), as: serializer)
        let envelope = try Self.read(allowed, as: serializer, decoding: decoding)
        #expect(envelope.count == 16)
        #expect(envelope.elements.count + envelope.rest.count == 15)
        #expect(Self.fault(refused, as: serializer, decoding: decoding) == .tooManyElements)
        let indefinite = ByteBuffer(bytes: [0x9F] + Array(repeating: 1, count: 17) + [0xFF])
        #expect(Self.fault(indefinite, as: .cbor, decoding: decoding) == .tooManyElements)
    }

    @Test("CBOR of indefinite length is a message as well")
    func indefinite() throws {
        let envelope = try Self.read(ByteBuffer(bytes: hex("9f182401bfff9f01ffff")), as: .cbor, decoding: 1)
        #expect(envelope.type == 36)
        #expect(envelope.elements == [1])
        #expect(envelope.rest.map(\.bytes.hexadecimal) == ["bfff", "9f01ff"])
    }

    @Test("All of the message is checked, decoded or not", arguments: [0, 1, 2])
    func checksAll(decoding: Int) {
        let faults: [(Serializer, [UInt8], SerializationError.Kind)] = [
            (.messagePack, hex("9201a1ff"), .invalidText), (.messagePack, hex("920191c1"), .unexpectedByte),
            (.messagePack, hex("9201c0c0"), .trailingBytes), (.cbor, hex("820161ff"), .invalidText),
            (.cbor, hex("8201811c"), .unexpectedByte), (.cbor, hex("8201f600"), .trailingBytes),
            (.json, Array("[1,[01]]".utf8), .invalidNumber), (.json, Array("[1,\"\\x\"]".utf8), .invalidEscape),
            (.json, Array("[1,1]]".utf8), .trailingBytes), (.json, Array("[1,1,]".utf8), .unexpectedByte),
            (.json, Array("[1,\"\n\"]".utf8), .controlCharacter), (.json, Array("[1 1]".utf8), .unexpectedByte),
            (.json, Array("[1,[1}]".utf8), .unexpectedByte), (.json, Array("[1,1}".utf8), .unexpectedByte),
        ]
        for (serializer, bytes, kind) in faults {
            #expect(Self.fault(ByteBuffer(bytes: bytes), as: serializer, decoding: decoding) == kind)
        }
    }

    @Test("Every cut of a message is refused", arguments: Serializer.allCases, [0, 3, 6])
    func cuts(serializer: Serializer, decoding: Int) {
        let bytes = Array(buffer: ByteBuffer(Self.event, as: serializer))
        for length in 0..<bytes.count {
            let cut = ByteBuffer(bytes: bytes[..<length])
            #expect(Self.fault(cut, as: serializer, decoding: decoding) == .unexpectedEnd)
        }
    }

    @Test("The depth counts the message itself", arguments: Serializer.allCases, [0, 1])
    func depth(serializer: Serializer, decoding: Int) {
        let message = ByteBuffer([1, [[1]]], as: serializer)
        for (limit, fault) in [(3, nil), (2, SerializationError.Kind.tooDeep)] {
            let limits = SerializationLimits(depth: limit)
            #expect(Self.fault(message, as: serializer, limits: limits, decoding: decoding) == fault)
        }
        #expect(Self.fault(ByteBuffer([1, 2], as: serializer), as: serializer, limits: .init(depth: 1)) == nil)
    }

    @Test("The decoded values of all elements count together, the others do not", arguments: Serializer.allCases)
    func elements(serializer: Serializer) {
        let message = ByteBuffer([1, [1, 2], ["a": 3], [4, 5, 6]], as: serializer)
        for (limit, decoding, fault) in [(5, 2, nil), (4, 2, .tooManyValues), (0, 0, nil), (3, 1, nil)]
            as [(Int, Int, SerializationError.Kind?)]
        {
            let limits = SerializationLimits(elements: limit)
            #expect(Self.fault(message, as: serializer, limits: limits, decoding: decoding) == fault)
        }
    }

    @Test("JSON is checked to be UTF-8 only when asked for")
    func utf8() {
        let message = ByteBuffer(bytes: Array("[1,\"".utf8) + [0xFF] + Array("\"]".utf8))
        #expect(Self.fault(message, as: .json) == nil)
        #expect(throws: SerializationError(.invalidText, at: 4, in: .json)) {
            try Self.read(message, as: .json, checksUTF8: true)
        }
        #expect(Self.fault(ByteBuffer([1, "é"], as: .json), as: .json, checksUTF8: true) == nil)
    }
}

@Suite("SerializationError")
struct SerializationErrorTests {
    @Test("An error is a sentence")
    func description() {
        let error = SerializationError(.invalidText, at: 7, in: .messagePack)
        #expect(String(describing: error) == "At byte 7 of the msgpack message: the text is not valid UTF-8.")
    }

    @Test(
        "Errors of the JSON scanner are taken over with place and sentence",
        arguments: [
            JSONError.Kind.unexpectedEnd, .unexpectedByte, .invalidNumber, .invalidEscape, .controlCharacter, .tooDeep,
            .trailingBytes,
        ]
    )
    func json(kind: JSONError.Kind) {
        let error = SerializationError(JSONError(kind, at: 3))
        #expect(String(describing: error.kind) == String(describing: kind))
        #expect(error.offset == 3)
        #expect(error.serializer == .json)
    }
}
