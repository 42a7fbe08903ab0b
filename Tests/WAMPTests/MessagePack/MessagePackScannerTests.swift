// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import WAMP

@Suite("MessagePackScanner")
struct MessagePackScannerTests {
    private static let formats: [(String, WireValue)] = [
        ("c0", nil), ("c2", false), ("c3", true),
        ("00", 0), ("7f", 127), ("e0", -32), ("ff", -1),
        ("cc00", 0), ("ccff", 255), ("cd0000", 0), ("cdffff", 65535), ("ce00000000", 0), ("ceffffffff", 4_294_967_295),
        ("cf0000000000000000", 0), ("cf7fffffffffffffff", .integer(.max)), ("cf8000000000000000", .unsigned(1 << 63)),
        ("cfffffffffffffffff", .unsigned(.max)),
        ("d07f", 127), ("d080", -128), ("d17fff", 32767), ("d18000", -32768), ("d27fffffff", 2_147_483_647),
        ("d280000000", -2_147_483_648), ("d37fffffffffffffff", .integer(.max)), ("d38000000000000000", .integer(.min)),
        ("ca3fc00000", 1.5), ("ca7f800000", .double(.infinity)), ("cb3ff0000000000000", 1.0),
        ("cb3ff199999999999a", 1.1), ("a0", ""), ("a161", "a"), ("a2c3a9", "é"), ("d900", ""), ("d90161", "a"),
        ("da000161", "a"), ("db0000000161", "a"), ("c400", .binary([])), ("c40101", .binary([1])),
        ("c5000101", .binary([1])), ("c60000000101", .binary([1])), ("90", []), ("9101", [1]), ("dc000101", [1]),
        ("dd0000000101", [1]), ("80", [:]), ("81a16101", ["a": 1]), ("de0001a16101", ["a": 1]),
        ("df00000001a16101", ["a": 1]), ("d40501", .binary([1])), ("d5050102", .binary([1, 2])),
        ("d60501020304", .binary([1, 2, 3, 4])), ("d7050102030405060708", .binary([1, 2, 3, 4, 5, 6, 7, 8])),
        ("d805" + String(repeating: "07", count: 16), .binary(Array(repeating: 7, count: 16))),
        ("c70005", .binary([])), ("c7020501ff", .binary([1, 255])), ("c800010501", .binary([1])),
        ("c9000000010501", .binary([1])), ("810161", ["1": 97]), ("81d0ffc0", ["-1": nil]),
        ("81cfffffffffffffffffc3", ["18446744073709551615": true]),
    ]

    @Test("Every format is decoded and skipped", arguments: Self.formats)
    func readsFormat(bytes: String, value: WireValue) throws {
        #expect(try Reading.decode(hex(bytes), as: .messagePack) == value)
        #expect(try Reading.skip(hex(bytes), as: .messagePack) == value.kind)
    }

    private static let lengths = [0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536]

    @Test(
        "Strings, bytes, arrays and maps of each boundary's length are written shortest and read back",
        arguments: Self.lengths
    )
    func boundaries(length: Int) throws {
        let values: [WireValue] = [
            .string(String(repeating: "x", count: length)), .binary(Array(repeating: 1, count: length)),
            .array(Array(repeating: nil, count: length)),
            .object(Array(repeating: .init("", nil), count: length)),
        ]
        let heads = [
            length < 32 ? 1 : length < 256 ? 2 : length < 65536 ? 3 : 5, length < 256 ? 2 : length < 65536 ? 3 : 5,
            length < 16 ? 1 : length < 65536 ? 3 : 5, length < 16 ? 1 : length < 65536 ? 3 : 5,
        ]
        for (value, (head, content)) in zip(values, zip(heads, [length, length, length, length * 2])) {
            let bytes = Array(buffer: ByteBuffer(value, as: .messagePack))
            #expect(bytes.count == head + content)
            #expect(try Reading.skip(bytes, as: .messagePack) == value.kind)
            let limits = SerializationLimits(elements: 100_000)
            #expect(try Reading.decode(bytes, as: .messagePack, limits: limits) == value)
        }
    }

    private static let written: [(WireValue, String)] = [
        (127, "7f"), (128, "cc80"), (255, "ccff"), (256, "cd0100"), (65535, "cdffff"), (65536, "ce00010000"),
        (4_294_967_295, "ceffffffff"), (4_294_967_296, "cf0000000100000000"), (-32, "e0"), (-33, "d0df"),
        (-128, "d080"),
        (-129, "d1ff7f"), (-32768, "d18000"), (-32769, "d2ffff7fff"), (-2_147_483_648, "d280000000"),
        (-2_147_483_649, "d3ffffffff7fffffff"), (.integer(.min), "d38000000000000000"),
        (.unsigned(.max), "cfffffffffffffffff"), (1.0, "cb3ff0000000000000"), (["a": [nil, true]], "81a16192c0c3"),
    ]

    @Test("Values are written in the shortest format", arguments: Self.written)
    func writes(value: WireValue, bytes: String) {
        #expect(ByteBuffer(value, as: .messagePack).hexadecimal == bytes)
    }

    @Test(
        "What is no MessagePack is refused",
        arguments: [
            ("", SerializationError.Kind.unexpectedEnd), ("c1", .unexpectedByte), ("91c1", .unexpectedByte),
            ("c0c0", .trailingBytes), ("a161a1", .trailingBytes), ("a1ff", .invalidText), ("a2c3", .unexpectedEnd),
            ("a3eda080", .invalidText), ("a2c080", .invalidText), ("a1c3", .invalidText),
            ("d903616263ff", .trailingBytes),
            ("91a1ff", .invalidText), ("81a1ffc0", .invalidText), ("92c0", .unexpectedEnd), ("81a161", .unexpectedEnd),
            ("dbffffffff61", .unexpectedEnd), ("c6ffffffff61", .unexpectedEnd), ("c9ffffffff0561", .unexpectedEnd),
            ("ddffffffffc0", .unexpectedEnd), ("dfffffffffc0c0", .unexpectedEnd), ("d4", .unexpectedEnd),
            ("dd7fffffff" + String(repeating: "c0", count: 100), .unexpectedEnd), ("d405", .unexpectedEnd),
        ]
    )
    func refuses(bytes: String, kind: SerializationError.Kind) {
        #expect(Reading.faults(hex(bytes), as: .messagePack) == [kind])
    }

    @Test(
        "A key that is neither a string nor an integer is skipped and not decoded",
        arguments: ["c0", "c3", "90", "c400"]
    )
    func keys(key: String) throws {
        let bytes = hex("81" + key + "01")
        #expect(try Reading.skip(bytes, as: .messagePack) == .map)
        #expect(Reading.faults(bytes, as: .messagePack) == [.invalidKey])
    }

    @Test("Nesting is accepted up to the limit and refused beyond it", arguments: [1, 2, 8, 9, 10, 64, 128, 512])
    func depth(limit: Int) {
        let limits = SerializationLimits(depth: limit)
        for opening in ["91", "81a0"] {
            let outside = hex(String(repeating: opening, count: limit - 1))
            #expect(Reading.faults(outside + hex("90"), as: .messagePack, limits: limits) == [nil])
            #expect(Reading.faults(outside + hex(opening + "c0"), as: .messagePack, limits: limits) == [nil])
            #expect(Reading.faults(outside + hex(opening + "90"), as: .messagePack, limits: limits) == [.tooDeep])
            #expect(Reading.faults(outside + hex(opening + "80"), as: .messagePack, limits: limits) == [.tooDeep])
        }
    }

    @Test("The depth counts what is open, not what was")
    func depthOfSiblings() {
        let siblings = hex("dc0100" + String(repeating: "9191c0", count: 256))
        #expect(Reading.faults(siblings, as: .messagePack, limits: SerializationLimits(depth: 3)) == [nil])
        #expect(Reading.faults(siblings, as: .messagePack, limits: SerializationLimits(depth: 2)) == [.tooDeep])
    }

    @Test("A hundred thousand openings cost nothing but an error", arguments: ["91", "9f", "81a0", "81", "8191"])
    func deepNesting(opening: String) {
        let bytes = hex(String(repeating: opening, count: 100_000))
        #expect(throws: SerializationError.self) { try Reading.skip(bytes, as: .messagePack) }
        #expect(throws: SerializationError.self) { try Reading.decode(bytes, as: .messagePack) }
        #expect(!Reading.faults(bytes, as: .messagePack).contains(nil))
    }

    @Test("Values are decoded up to the limit and refused beyond it, and skipping does not count")
    func elements() throws {
        let bytes = hex("93c09201a1618161c0")
        #expect(try Reading.decode(bytes, as: .messagePack, limits: SerializationLimits(elements: 7))[1]?[0] == 1)
        #expect(throws: SerializationError(.tooManyValues, at: 7, in: .messagePack)) {
            try Reading.decode(bytes, as: .messagePack, limits: SerializationLimits(elements: 6))
        }
        #expect(throws: SerializationError(.tooManyValues, at: 1, in: .messagePack)) {
            try Reading.decode(bytes, as: .messagePack, limits: SerializationLimits(elements: 2))
        }
        #expect(try Reading.skip(bytes, as: .messagePack, limits: SerializationLimits(elements: 0)) == .array)
    }

    @Test("The offset of a fault is that of the byte")
    func offsets() {
        #expect(throws: SerializationError(.invalidText, at: 4, in: .messagePack)) {
            try Reading.skip(hex("92c0a361ff62"), as: .messagePack)
        }
        #expect(throws: SerializationError(.unexpectedByte, at: 2, in: .messagePack)) {
            try Reading.decode(hex("92c0c1"), as: .messagePack)
        }
    }
}

extension WireValue {
    /// The kind that a scanner must give for the value.
    var kind: RawElement.Kind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .integer, .unsigned: .integer
        case .double: .float
        case .string: .text
        case .binary: .binary
        case .array: .array
        case .object: .map
        }
    }
}
