// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import WAMP

@Suite("MessageWriter")
struct MessageWriterTests {
    @Test("Elements of every kind make the message that the values would make", arguments: Serializer.allCases)
    func elements(serializer: Serializer) {
        var writer = MessageWriter(serializer, elements: 6)
        writer.append(integer: 36)
        writer.append(integer: .max)
        writer.append(["a": 1.0])
        writer.append(text: "a\"é\n".utf8)
        writer.append(text: ByteBuffer(string: "topic").readableBytesView)
        writer.append(encoded: ByteBuffer([1, .binary([2])], as: serializer))
        let message = writer.finish()
        let value: WireValue = [36, .unsigned(.max), ["a": 1.0], "a\"é\n", "topic", [1, .binary([2])]]
        #expect(message == ByteBuffer(value, as: serializer))
    }

    @Test("Text that does not stand in one piece is written as well", arguments: Serializer.allCases)
    func scatteredText(serializer: Serializer) {
        var writer = MessageWriter(serializer, elements: 1)
        writer.append(text: [[0x61, 0x22], [0x62]].joined().map { $0 }.reversed())
        #expect(writer.finish() == ByteBuffer(["b\"a"], as: serializer))
    }

    @Test("A message without elements is an empty array", arguments: Serializer.allCases)
    func empty(serializer: Serializer) {
        #expect(MessageWriter(serializer, elements: 0).finish() == ByteBuffer([], as: serializer))
    }

    @Test("JSON has commas between the elements and nothing else")
    func json() {
        var writer = MessageWriter(.json, elements: 3)
        writer.append(integer: 8)
        writer.append([:])
        writer.append(text: "a.b".utf8)
        #expect(String(buffer: writer.finish()) == #"[8,{},"a.b"]"#)
    }
}

@Suite("ArgumentBytes transcoding")
struct ArgumentBytesTranscodingTests {
    private static let values: [WireValue] = [1, 1.0, "é", .binary([1, 2]), ["b": 1, "a": [nil]]]
    private static let keywords: [WireValue.Member] = [.init("z", 1), .init("a", .unsigned(.max)), .init("z", "x")]

    @Test("Values and keywords are read back, in every direction", arguments: Serializer.allCases, Serializer.allCases)
    func roundTrips(source: Serializer, target: Serializer) throws {
        let arguments = ArgumentBytes(source, values: Self.values, keywords: Self.keywords)
        let transcoded = try arguments.transcoded(to: target)
        #expect(transcoded == ArgumentBytes(target, values: Self.values, keywords: Self.keywords))
        #expect(try transcoded.values() == Self.values)
        #expect(try transcoded.keywordMembers() == Self.keywords)
    }

    @Test("Arguments that are not there stay away", arguments: Serializer.allCases)
    func missing(serializer: Serializer) throws {
        let none = ArgumentBytes(serializer, values: [])
        #expect(none.count == 0)
        #expect(try none.transcoded(to: .cbor).count == 0)
        #expect(try none.values() == [])
        #expect(try none.keywordMembers() == [])
        #expect(ArgumentBytes(serializer, values: [1]).count == 1)
        #expect(ArgumentBytes(serializer, values: [], keywords: []).count == 2)
    }

    @Test("A list is an array and keywords are a map", arguments: Serializer.allCases)
    func shapes(serializer: Serializer) {
        let array = ByteBuffer([], as: serializer)
        let map = ByteBuffer([:], as: serializer)
        let swapped = ArgumentBytes(serializer, list: map, keywords: array)
        #expect(throws: SerializationError(.notAnArray, at: 0, in: serializer)) { try swapped.values() }
        #expect(throws: SerializationError(.notAMap, at: 0, in: serializer)) { try swapped.keywordMembers() }
    }

    @Test("The limits of decoding are those given", arguments: Serializer.allCases)
    func limits(serializer: Serializer) throws {
        let arguments = ArgumentBytes(serializer, values: [1, 2], keywords: [.init("a", 1)])
        #expect(try arguments.values(limits: SerializationLimits(elements: 3)) == [1, 2])
        #expect(throws: SerializationError.self) { try arguments.values(limits: SerializationLimits(elements: 2)) }
        #expect(try arguments.keywordMembers(limits: SerializationLimits(elements: 2)).count == 1)
        #expect(throws: SerializationError.self) {
            try arguments.keywordMembers(limits: SerializationLimits(elements: 1))
        }
    }
}
