// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

@testable import WAMP

/// Bytes in hexadecimal, spaces allowed.
func hex(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.utf8 where digit != 0x20 {
        let value = digit < 0x3A ? digit &- 0x30 : digit &- 0x57
        if let first = high {
            bytes.append(first << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return bytes
}

/// Bytes as hexadecimal.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}

extension ByteBuffer {
    var hexadecimal: String { hex(self.readableBytesView) }

    init(_ value: WireValue, as serializer: Serializer) {
        self.init()
        self.write(value, as: serializer)
    }
}

/// Reads bytes in every way, which must agree: decoding, skipping and transcoding.
enum Reading {
    static func decode(
        _ bytes: [UInt8],
        as serializer: Serializer,
        limits: SerializationLimits = SerializationLimits()
    ) throws(SerializationError) -> WireValue {
        try WireValue.decode(ByteBuffer(bytes: bytes), as: serializer, limits: limits)
    }

    /// The kind of the value, and what is wrong with the bytes.
    static func skip(
        _ bytes: [UInt8],
        as serializer: Serializer,
        limits: SerializationLimits = SerializationLimits()
    ) throws(SerializationError) -> RawElement.Kind {
        try ByteBuffer(bytes: bytes).scan { region throws(SerializationError) in
            switch serializer {
            case .json: try Self.skip(JSONValueScanner(region, limits: limits))
            case .messagePack: try Self.skip(MessagePackScanner(region, limits: limits))
            case .cbor: try Self.skip(CBORScanner(region, limits: limits))
            }
        }
    }

    private static func skip(_ scanner: some ValueScanner) throws(SerializationError) -> RawElement.Kind {
        var scanner = scanner
        scanner.begin()
        let kind = try scanner.skipValue()
        try scanner.end()
        return kind
    }

    /// The faults that all ways of reading find.
    static func faults(
        _ bytes: [UInt8],
        as serializer: Serializer,
        limits: SerializationLimits = SerializationLimits()
    ) -> Set<SerializationError.Kind?> {
        var faults: Set<SerializationError.Kind?> = []
        do throws(SerializationError) { _ = try Self.decode(bytes, as: serializer, limits: limits) } catch {
            faults.insert(error.kind)
        }
        do throws(SerializationError) { _ = try Self.skip(bytes, as: serializer, limits: limits) } catch {
            faults.insert(error.kind)
        }
        for target in Serializer.allCases where target != serializer {
            do throws(SerializationError) {
                let buffer = ByteBuffer(bytes: bytes)
                _ = try Transcoder.transcode(buffer, from: serializer, to: target, depthLimit: limits.depth)
                faults.insert(nil)
            } catch {
                faults.insert(error.kind)
            }
        }
        return faults
    }
}

/// Values at random that every serializer can express, always the same for a seed.
struct ValueGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    static let integers: [WireValue] = [
        0, 1, -1, 23, 24, 31, 32, -24, -25, -32, -33, 127, 128, -128, -129, 255, 256, 32767, -32768, -32769, 65535,
        65536,
        .integer(1 << 31 - 1), .integer(1 << 31), .integer(-1 << 31), .integer(-1 << 31 - 1), .integer(1 << 32 - 1),
        .integer(1 << 32), .integer(1 << 53 - 1), .integer(1 << 53), .integer(1 << 53 + 1), .integer(-1 << 53 - 1),
        .integer(.max), .integer(.min), .unsigned(1 << 63), .unsigned(1 << 63 + 1), .unsigned(.max),
    ]

    mutating func next() -> UInt64 {
        // SplitMix64.
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func number(below limit: Int) -> Int {
        Int(self.next() % UInt64(limit))
    }

    mutating func value(depth: Int = 4) -> WireValue {
        switch self.number(below: depth > 0 ? 10 : 8) {
        case 0: return [.null, true, false][self.number(below: 3)]
        case 1: return Self.integers[self.number(below: Self.integers.count)]
        case 2: return .integer(Int64(bitPattern: self.next()) >> Int64(self.number(below: 64)))
        case 3: return .double(self.double())
        case 4, 5: return .string(self.text())
        case 6: return .binary(self.bytes())
        case 7: return .double(Double(self.number(below: 2000)) - 1000)
        case 8: return .array((0..<self.size()).map { _ in self.value(depth: depth - 1) })
        default:
            return .object((0..<self.size()).map { _ in .init(self.text(), self.value(depth: depth - 1)) })
        }
    }

    private mutating func size() -> Int {
        [0, 1, 2, 3, 15, 16, 23, 24][self.number(below: 8)]
    }

    private mutating func double() -> Double {
        let double = Double(bitPattern: self.next())
        return double.isFinite ? double : 0.5
    }

    private mutating func bytes() -> [UInt8] {
        (0..<self.number(below: 40)).map { _ in UInt8(truncatingIfNeeded: self.next()) }
    }

    private mutating func text() -> String {
        // U+0000 first would make it bytes in JSON.
        var text = ["", "a", "\"", "\u{7F}", "\u{1}"][self.number(below: 5)]
        for _ in 0..<[0, 1, 5, 31, 32, 40][self.number(below: 6)] {
            let limit: UInt32 = [0x80, 0x80, 0x800, 0x1_0000, 0x11_0000][self.number(below: 5)]
            let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: self.next()) % limit) ?? "\u{FFFD}"
            text.unicodeScalars.append(scalar == "\0" ? "0" : scalar)
        }
        return text
    }
}
