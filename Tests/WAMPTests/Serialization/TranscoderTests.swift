// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import WAMP

@Suite("Transcoder")
struct TranscoderTests {
    private static let directions = Serializer.allCases.flatMap { source in Serializer.allCases.map { (source, $0) } }

    @Test(
        "Values at random keep their value in every direction, and come out as if written",
        arguments: Self.directions
    )
    func roundTrips(source: Serializer, target: Serializer) throws {
        var generator = ValueGenerator(seed: UInt64(source.rawValue) << 8 | UInt64(target.rawValue))
        let limits = SerializationLimits(elements: .max)
        for _ in 0..<60 {
            let value = generator.value()
            let bytes = ByteBuffer(value, as: source)
            let transcoded = try Transcoder.transcode(bytes, from: source, to: target)
            #expect(transcoded == ByteBuffer(value, as: target))
            #expect(try WireValue.decode(transcoded, as: target, limits: limits) == value)
            #expect(try Reading.skip(Array(buffer: transcoded), as: target) == value.kind)
            #expect(try Transcoder.transcode(transcoded, from: target, to: source) == bytes)
        }
    }

    @Test("Integers stay exact in every direction", arguments: Self.directions)
    func keepsIntegers(source: Serializer, target: Serializer) throws {
        for value in ValueGenerator.integers {
            let transcoded = try Transcoder.transcode(ByteBuffer(value, as: source), from: source, to: target)
            #expect(try WireValue.decode(transcoded, as: target, limits: SerializationLimits()) == value)
        }
    }

    @Test("Integers and doubles are told apart in every direction", arguments: Self.directions)
    func doubles(source: Serializer, target: Serializer) throws {
        let doubles: [Double] = [
            0, -0.0, 1, -1, 0.1, 1e15, 1e16, 1e300, .leastNonzeroMagnitude, 0x1p53, 0x1p63, 0x1p64, .pi,
        ]
        for double in doubles {
            let bytes = ByteBuffer(.double(double), as: source)
            let transcoded = try Transcoder.transcode(bytes, from: source, to: target)
            let decoded = try WireValue.decode(transcoded, as: target, limits: SerializationLimits())
            guard case .double(let number) = decoded else {
                Issue.record("\(double) became \(decoded)")
                continue
            }
            #expect(number.bitPattern == double.bitPattern)
        }
    }

    private static let fromJSON: [(String, WireValue)] = [
        ("1", 1), ("1.0", 1.0), ("1e0", 1.0), ("-0", .double(-0.0)), ("0", 0),
        ("18446744073709551615", .unsigned(.max)),
        ("18446744073709551616", .double(0x1p64)), ("-9223372036854775808", .integer(.min)),
        ("-9223372036854775809", .double(-0x1p63)), ("9223372036854775808", .unsigned(1 << 63)),
        ("100000000000000000000", .double(1e20)), ("1E400", .double(.infinity)), ("-1E400", .double(-.infinity)),
        (#" [ 1 , { "\u0061\n" : [ ] } , "\/\ud83d\ude00" ] "#, [1, ["a\n": []], "/😀"]),
        (#""\u0000EOP/kFMHXFJvX8BtT+N82w==""#, .binary(hex("10e3ff9053075c526f5fc06d4fe37cdb"))),
        (#""\u0000""#, .binary([])), (#""\u0000EOP""#, "\0EOP"), (#""\u0000EOP/=""#, "\0EOP/="),
        (#""\u0000\u0045OP/""#, .binary(hex("10e3ff"))), (#""x\u0000EOP/""#, "x\0EOP/"), (#""EOP/""#, "EOP/"),
        (#"{"\u0000EOP/":"\u0000EOP\/"}"#, ["\0EOP/": .binary(hex("10e3ff"))]), (#"{"a":1,"a":2}"#, ["a": 1, "a": 2]),
    ]

    @Test("JSON is decoded, skipped and transcoded by the rules of WAMP v2", arguments: Self.fromJSON)
    func json(text: String, value: WireValue) throws {
        let bytes = ByteBuffer(string: text)
        #expect(try Reading.decode(Array(text.utf8), as: .json) == value)
        #expect(try Reading.skip(Array(text.utf8), as: .json) == value.kind)
        #expect(try Transcoder.transcode(bytes, from: .json, to: .cbor) == ByteBuffer(value, as: .cbor))
        #expect(try Transcoder.transcode(bytes, from: .json, to: .messagePack) == ByteBuffer(value, as: .messagePack))
    }

    private static let toJSON: [(WireValue, String)] = [
        (1, "1"), (1.0, "1.0"), (.double(-0.0), "-0.0"), (1e20, "1e+20"), (.double(.infinity), "null"),
        (.double(.nan), "null"), (.unsigned(.max), "18446744073709551615"), (.integer(.min), "-9223372036854775808"),
        (.binary(hex("10e3ff9053075c526f5fc06d4fe37cdb")), #""\u0000EOP/kFMHXFJvX8BtT+N82w==""#),
        (.binary([]), #""\u0000""#), ("a/é\u{1}\"\\\n😀", #""a/é\u0001\"\\\n😀""#),
        (["é": [nil, true]], #"{"é":[null,true]}"#),
    ]

    @Test("JSON is written by the rules of WAMP v2", arguments: Self.toJSON)
    func writesJSON(value: WireValue, text: String) throws {
        #expect(String(buffer: ByteBuffer(value, as: .json)) == text)
        for source in [Serializer.messagePack, .cbor] {
            let json = try Transcoder.transcode(ByteBuffer(value, as: source), from: source, to: .json)
            #expect(String(buffer: json) == text)
        }
    }

    private static let toJSONFromBytes: [(Serializer, String, String)] = [
        (.messagePack, "d60501020304", #""\u0000AQIDBA==""#), (.messagePack, "ca3fc00000", "1.5"),
        (.messagePack, "8201c0d0ffc3", #"{"1":null,"-1":true}"#), (.cbor, "bf017f61616162ffff", #"{"1":"ab"}"#),
        (.cbor, "9f5f41014102ff9fbfffffff", #"["\u0000AQI=",[{}]]"#),
        (.cbor, "c249010000000000000000", "1.8446744073709552e+19"),
        (.cbor, "83f7f0c101", "[null,null,1]"), (.cbor, "f97e00", "null"),
        (.cbor, "3bffffffffffffffff", "-1.8446744073709552e+19"),
    ]

    @Test("What JSON has no form for is converted", arguments: Self.toJSONFromBytes)
    func converts(source: Serializer, bytes: String, text: String) throws {
        let json = try Transcoder.transcode(ByteBuffer(bytes: hex(bytes)), from: source, to: .json)
        #expect(String(buffer: json) == text)
    }

    @Test("Containers without counts are counted, however they are nested")
    func counts() throws {
        let cbor = ByteBuffer(bytes: hex("9f829f0102ff809f9fff01ffbf616101616281bf616301ffffff"))
        let value: WireValue = [[[1, 2], []], [[], 1], ["a": 1, "b": [["c": 1]]]]
        let packed = try Transcoder.transcode(cbor, from: .cbor, to: .messagePack)
        #expect(packed == ByteBuffer(value, as: .messagePack))
        let json = try Transcoder.transcode(packed, from: .messagePack, to: .json)
        #expect(try Transcoder.transcode(json, from: .json, to: .messagePack) == packed)
    }

    @Test("Equal serializers keep the bytes, whatever they are", arguments: Serializer.allCases)
    func equalSerializers(serializer: Serializer) throws {
        let bytes = ByteBuffer(bytes: [0xC1, 0xFF])
        #expect(try Transcoder.transcode(bytes, from: serializer, to: serializer) == bytes)
    }

    @Test("Every cut of an encoding is refused by every way of reading", arguments: Serializer.allCases)
    func cuts(serializer: Serializer) throws {
        let value: WireValue = [
            1, -1, 500, -500, 70_000, -70_000, .unsigned(.max), .integer(.min), 1.5, nil, true, "é😀\n",
            .binary([1, 2, 3]),
            ["a": [], "b": ["c": [[[1]]]]], .string(String(repeating: "x", count: 300)),
            .array(Array(repeating: 7, count: 20)), .binary(Array(repeating: 7, count: 300)),
        ]
        let bytes = Array(buffer: ByteBuffer(value, as: serializer))
        #expect(Reading.faults(bytes, as: serializer) == [nil])
        for length in 0..<bytes.count {
            let isInNumber = serializer == .json && length > 0 && (0x2D...0x2E).contains(bytes[length - 1])
            let fault: SerializationError.Kind = isInNumber ? .invalidNumber : .unexpectedEnd
            #expect(Reading.faults(Array(bytes[..<length]), as: serializer) == [fault])
        }
        #expect(Reading.faults(bytes + [0x20, 0x30], as: serializer) == [.trailingBytes])
    }

    @Test("Every cut of CBOR of indefinite length is refused")
    func cutsOfIndefiniteLength() {
        let bytes = hex("9fbf61617f6162ffff5f4101ff9f01c2410582bf0102ff9fffffff")
        #expect(Reading.faults(bytes, as: .cbor) == [nil])
        for length in 0..<bytes.count {
            #expect(Reading.faults(Array(bytes[..<length]), as: .cbor) == [.unexpectedEnd])
        }
    }

    @Test("Nesting is accepted up to the limit and refused beyond it", arguments: [1, 2, 64, 128, 511, 512])
    func depth(limit: Int) {
        let limits = SerializationLimits(depth: limit)
        for (opening, closing) in [("[", "]"), (#"{"a":"#, "}")] {
            let outside = String(repeating: opening, count: limit - 1)
            let behind = String(repeating: closing, count: limit - 1)
            for inside in ["[]", "{}", "[ 1 ]"] {
                let allowed = outside + inside + behind
                #expect(Reading.faults(Array(allowed.utf8), as: .json, limits: limits) == [nil])
                let refused = outside + opening + inside + closing + behind
                #expect(Reading.faults(Array(refused.utf8), as: .json, limits: limits) == [.tooDeep])
            }
        }
    }

    @Test("A hundred thousand opening brackets cost nothing but an error", arguments: ["[", #"{"a":"#])
    func deepNesting(opening: String) {
        let bytes = Array(String(repeating: opening, count: 100_000).utf8)
        #expect(Reading.faults(bytes, as: .json) == [.tooDeep])
    }

    @Test("Limits outside of their range become the nearest inside")
    func limits() {
        #expect(SerializationLimits(depth: 0).depth == 1)
        #expect(SerializationLimits(depth: 513).depth == 512)
        #expect(SerializationLimits().depth == 128)
        #expect(SerializationLimits().elements == 10_000)
    }

    @Test("Bytes at random never trap, and all ways of reading agree", arguments: Serializer.allCases)
    func randomBytes(serializer: Serializer) throws {
        var generator = ValueGenerator(seed: 7)
        for _ in 0..<300 {
            var bytes = Array(buffer: ByteBuffer(generator.value(depth: 2), as: serializer))
            for _ in 0...generator.number(below: 3) {
                let place = generator.number(below: bytes.count)
                bytes[place] = UInt8(truncatingIfNeeded: generator.next())
            }
            guard serializer != .json || bytes.withUnsafeBytes(UTF8Validator.isValid) else { continue }
            var faults = Reading.faults(bytes, as: serializer)
            if faults.contains(.invalidKey) {
                // Skipping accepts any key, so it may go on to another fault.
                faults.remove(.invalidKey)
                #expect(faults.count <= 1)
            } else {
                #expect(faults.count == 1, "\(hex(bytes))")
            }
        }
    }
}
