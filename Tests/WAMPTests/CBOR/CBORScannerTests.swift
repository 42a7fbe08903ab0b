// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import WAMP

@Suite("CBORScanner")
struct CBORScannerTests {
    /// RFC 8949 appendix A.
    private static let examples: [(String, WireValue)] = [
        ("00", 0), ("01", 1), ("0a", 10), ("17", 23), ("1818", 24), ("1819", 25), ("1864", 100), ("1903e8", 1000),
        ("1a000f4240", 1_000_000), ("1b000000e8d4a51000", 1_000_000_000_000), ("1bffffffffffffffff", .unsigned(.max)),
        ("c249010000000000000000", .double(0x1p64)), ("3bffffffffffffffff", .double(-0x1p64)),
        ("c349010000000000000000", .double(-0x1p64)), ("20", -1), ("29", -10), ("3863", -100), ("3903e7", -1000),
        ("f90000", 0.0), ("f98000", .double(-0.0)), ("f93c00", 1.0), ("fb3ff199999999999a", 1.1), ("f93e00", 1.5),
        ("f97bff", 65504.0), ("fa47c35000", 100_000.0), ("fa7f7fffff", .double(Double(Float.greatestFiniteMagnitude))),
        ("fb7e37e43c8800759c", 1.0e300), ("f90001", 5.960464477539063e-8), ("f90400", 0.00006103515625),
        ("f9c400", -4.0), ("fbc010666666666666", -4.1), ("f97c00", .double(.infinity)), ("f9fc00", .double(-.infinity)),
        ("fa7f800000", .double(.infinity)), ("faff800000", .double(-.infinity)),
        ("fb7ff0000000000000", .double(.infinity)),
        ("fbfff0000000000000", .double(-.infinity)), ("f4", false), ("f5", true), ("f6", nil), ("f7", nil), ("f0", nil),
        ("f8ff", nil), ("c074323031332d30332d32315432303a30343a30305a", "2013-03-21T20:04:00Z"),
        ("c11a514b67b0", 1_363_896_240), ("c1fb41d452d9ec200000", 1_363_896_240.5),
        ("d74401020304", .binary([1, 2, 3, 4])), ("d818456449455446", .binary(hex("6449455446"))),
        ("d82076687474703a2f2f7777772e6578616d706c652e636f6d", "http://www.example.com"), ("40", .binary([])),
        ("4401020304", .binary([1, 2, 3, 4])), ("60", ""), ("6161", "a"), ("6449455446", "IETF"), ("62225c", "\"\\"),
        ("62c3bc", "\u{FC}"), ("63e6b0b4", "\u{6C34}"), ("64f0908591", "\u{10151}"), ("80", []),
        ("83010203", [1, 2, 3]),
        ("8301820203820405", [1, [2, 3], [4, 5]]),
        (
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            .array((1...25).map { .integer($0) })
        ),
        ("a0", [:]), ("a201020304", ["1": 2, "3": 4]), ("a26161016162820203", ["a": 1, "b": [2, 3]]),
        ("826161a161626163", ["a", ["b": "c"]]),
        (
            "a56161614161626142616361436164614461656145",
            ["a": "A", "b": "B", "c": "C", "d": "D", "e": "E"]
        ),
        ("5f42010243030405ff", .binary([1, 2, 3, 4, 5])), ("7f657374726561646d696e67ff", "streaming"), ("9fff", []),
        ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]), ("9f01820203820405ff", [1, [2, 3], [4, 5]]),
        ("83018202039f0405ff", [1, [2, 3], [4, 5]]), ("83019f0203ff820405", [1, [2, 3], [4, 5]]),
        (
            "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
            .array((1...25).map { .integer($0) })
        ),
        ("bf61610161629f0203ffff", ["a": 1, "b": [2, 3]]), ("826161bf61626163ff", ["a", ["b": "c"]]),
        ("bf6346756ef563416d7421ff", ["Fun": true, "Amt": -2]),
    ]

    @Test("The examples of RFC 8949 are decoded, skipped and transcoded", arguments: Self.examples)
    func readsExample(bytes: String, value: WireValue) throws {
        #expect(try Reading.decode(hex(bytes), as: .cbor) == value)
        #expect(try Reading.skip(hex(bytes), as: .cbor) == value.kind)
        let packed = try Transcoder.transcode(ByteBuffer(bytes: hex(bytes)), from: .cbor, to: .messagePack)
        #expect(packed == ByteBuffer(value, as: .messagePack))
    }

    @Test("What is not a number is a double", arguments: ["f97e00", "fa7fc00000", "fb7ff8000000000000"])
    func notANumber(bytes: String) throws {
        #expect(try Reading.decode(hex(bytes), as: .cbor).double?.isNaN == true)
    }

    @Test(
        "Every half-precision number has the value of the formula",
        arguments: Array(stride(from: 0, to: 0x10000, by: 0x1000))
    )
    func halfPrecision(start: Int) {
        for bits in start..<start + 0x1000 {
            let single = CBORScanner.double(half: UInt16(bits))
            let exponent = bits >> 10 & 31
            guard exponent < 31 else {
                #expect(single.isNaN == (bits & 0x3FF != 0))
                continue
            }
            var magnitude = Double(bits & 0x3FF | (exponent > 0 ? 0x400 : 0))
            for _ in 0..<max(exponent, 1) { magnitude *= 2 }
            #expect(single == (bits < 0x8000 ? magnitude : -magnitude) / 0x1p25)
        }
    }

    private static let bignums: [(String, WireValue)] = [
        ("c240", 0), ("c24105", 5), ("c24a00000000000000000005", 5), ("c2487fffffffffffffff", .integer(.max)),
        ("c2488000000000000000", .unsigned(1 << 63)), ("c248ffffffffffffffff", .unsigned(.max)), ("c34100", -1),
        ("c3487fffffffffffffff", .integer(.min)), ("c3488000000000000000", .double(-0x1p63)),
        ("c25f410141ffff", 511), ("d9d9f7c24105", 5), ("c2c64105", .binary([5])), ("c2d9d9f74105", .binary([5])),
        ("c249020000000000000001", .double(0x1p65)), ("c26105", "\u{5}"), ("c205", 5),
        ("c2590100" + String(repeating: "ff", count: 256), .double(.infinity)),
    ]

    @Test("Bignums are integers as far as 64 bits reach, and doubles beyond", arguments: Self.bignums)
    func readsBignum(bytes: String, value: WireValue) throws {
        #expect(try Reading.decode(hex(bytes), as: .cbor) == value)
        #expect(try Reading.skip(hex(bytes), as: .cbor) == value.kind)
    }

    @Test("A bignum beyond 64 bits is rounded like any number")
    func bignumRounding() throws {
        // 2^72 + 2^19 is in the middle between two doubles; one more decides.
        let tie = try Reading.decode(hex("c24a01000000000000080000"), as: .cbor)
        let above = try Reading.decode(hex("c24a01000000000000080001"), as: .cbor)
        #expect(tie == .double(0x1p72))
        #expect(above == .double(0x1p72.nextUp))
    }

    /// RFC 8949 appendix F.
    private static let malformed = [
        "18", "19", "1a", "1b", "1901", "1a0102", "1b01020304050607", "38", "58", "78", "98", "9a01ff00", "b8", "d8",
        "f8",
        "f900", "fa0000", "fb000000", "41", "61", "5affffffff00", "5bffffffffffffffff010203", "7affffffff00",
        "7b7fffffffffffffff010203", "81", "818181818181818181", "8200", "a1", "a20102", "a100", "a2000000", "c0",
        "5f4100",
        "7f6100", "9f", "9f0102", "bf", "bf01020102", "819f", "9f8000", "9f9f9f9f9fffffffff", "9f819f819f9fffffff",
        "1c", "1d", "1e", "3c", "3d", "3e", "5c", "5d", "5e", "7c", "7d", "7e", "9c", "9d", "9e", "bc", "bd", "be",
        "dc",
        "dd", "de", "fc", "fd", "fe", "f800", "f801", "f818", "f81f", "5f00ff", "5f21ff", "5f6100ff", "5f80ff",
        "5fa0ff",
        "5fc000ff", "5fe0ff", "7f4100ff", "5f5f4100ffff", "7f7f6100ffff", "ff", "81ff", "8200ff", "a1ff", "a1ff00",
        "a100ff",
        "a20000ff", "9f81ff", "9f829f819f9fffffffff", "bf00ff", "bf000000ff", "1f", "3f", "df", "c0ff", "9fc0ff",
        "9bffffffffffffffff00", "bb7fffffffffffffff0000", "bbffffffffffffffff0000", "9b800000000000000000", "0000",
        "bf6161ff",
    ]

    @Test("What is not well-formed is refused", arguments: Self.malformed)
    func refuses(bytes: String) {
        let faults = Reading.faults(hex(bytes), as: .cbor)
        #expect(!faults.isEmpty && faults.isDisjoint(with: [nil, .invalidKey, .tooDeep]))
    }

    @Test(
        "Text that is not UTF-8 is refused, chunk by chunk",
        arguments: ["61ff", "62c3", "63eda080", "7f61c361a9ff", "7f61ffff", "a161ff00", "8161ff", "62c080"]
    )
    func refusesText(bytes: String) {
        let expected: SerializationError.Kind = bytes == "62c3" ? .unexpectedEnd : .invalidText
        #expect(Reading.faults(hex(bytes), as: .cbor) == [expected])
    }

    private static let keys: [(String, String)] = [
        ("01", "1"), ("20", "-1"), ("1bffffffffffffffff", "18446744073709551615"), ("7f61616162ff", "ab"),
        ("3bffffffffffffffff", "-18446744073709551616"), ("3b8000000000000000", "-9223372036854775809"),
        ("c06161", "a"),
    ]

    @Test("Keys are strings or integers", arguments: Self.keys)
    func readsKey(bytes: String, key: String) throws {
        #expect(try Reading.decode(hex("a1" + bytes + "f6"), as: .cbor) == .object([.init(key, nil)]))
    }

    @Test(
        "A key that is neither a string nor an integer is skipped and not decoded",
        arguments: ["f6", "f5", "80", "40", "f93c00", "a0", "9fff", "bf0102ff", "c24105"]
    )
    func otherKeys(key: String) throws {
        for bytes in [hex("a1" + key + "01"), hex("bf" + key + "01ff")] {
            #expect(try Reading.skip(bytes, as: .cbor) == .map)
            #expect(Reading.faults(bytes, as: .cbor) == [.invalidKey])
        }
    }

    @Test("Nesting is accepted up to the limit and refused beyond it", arguments: [1, 2, 8, 9, 10, 64, 128, 512])
    func depth(limit: Int) {
        let limits = SerializationLimits(depth: limit)
        for (opening, closing) in [("81", ""), ("a160", ""), ("9f", "ff"), ("bf60", "ff"), ("c081", "")] {
            let outside = String(repeating: opening, count: limit - 1)
            let behind = String(repeating: closing, count: limit - 1)
            for inside in ["80", "a0", "9fff", "bfff", opening + "f6" + closing] {
                #expect(Reading.faults(hex(outside + inside + behind), as: .cbor, limits: limits) == [nil])
                let nested = outside + opening + inside + closing + behind
                #expect(Reading.faults(hex(nested), as: .cbor, limits: limits) == [.tooDeep])
            }
        }
    }

    @Test(
        "A hundred thousand openings cost nothing but an error",
        arguments: ["81", "9f", "a160", "bf60", "c0", "9bffffffffffffffff", "d9ffff", "5f", "7f"]
    )
    func deepNesting(opening: String) {
        let bytes = hex(String(repeating: opening, count: 100_000))
        #expect(throws: SerializationError.self) { try Reading.skip(bytes, as: .cbor) }
        #expect(throws: SerializationError.self) { try Reading.decode(bytes, as: .cbor) }
        #expect(!Reading.faults(bytes, as: .cbor).contains(nil))
    }

    @Test("Values are decoded up to the limit and refused beyond it, and skipping does not count")
    func elements() throws {
        for bytes in [hex("83f682016161a16161f6"), hex("9ff69f016161ffbf6161f6ffff")] {
            #expect(try Reading.decode(bytes, as: .cbor, limits: SerializationLimits(elements: 7))[2]?["a"] == .null)
            #expect(throws: SerializationError.self) {
                try Reading.decode(bytes, as: .cbor, limits: SerializationLimits(elements: 6))
            }
            #expect(try Reading.skip(bytes, as: .cbor, limits: SerializationLimits(elements: 0)) == .array)
        }
    }

    private static let written: [(WireValue, String)] = [
        (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65535, "19ffff"), (65536, "1a00010000"),
        (4_294_967_295, "1affffffff"), (4_294_967_296, "1b0000000100000000"), (-24, "37"), (-25, "3818"),
        (-256, "38ff"),
        (-257, "390100"), (.integer(.min), "3b7fffffffffffffff"), (.unsigned(.max), "1bffffffffffffffff"),
        (1.0, "fb3ff0000000000000"), (["a": [nil, true, false]], "a1616183f6f5f4"), (.binary([1]), "4101"),
    ]

    @Test("Values are written in the shortest form", arguments: Self.written)
    func writes(value: WireValue, bytes: String) {
        #expect(ByteBuffer(value, as: .cbor).hexadecimal == bytes)
    }
}
