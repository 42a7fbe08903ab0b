// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import WAMP

@Suite
struct UTF8ValidatorTests {
    private static func isValid(_ pieces: [UInt8]...) -> Bool {
        var validator = UTF8Validator()
        for piece in pieces {
            guard piece.withUnsafeBytes({ validator.accepts($0) }) else { return false }
        }
        return validator.isComplete
    }

    @Test(
        "Texts are valid, in one piece and at every split",
        arguments: [
            "", "a", "κόσμε", "\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}", "\u{D7FF}\u{E000}",
            String(repeating: "0123456789abcdef", count: 5) + "ä" + String(repeating: "x", count: 9) + "😀",
        ]
    )
    func valid(text: String) {
        let bytes = Array(text.utf8)
        for split in 0...bytes.count {
            #expect(Self.isValid(Array(bytes[..<split]), Array(bytes[split...])))
        }
    }

    @Test(
        "What is not UTF-8 fails, in one piece and at every split, also behind ASCII of every length",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3, 0x41],
            [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xF0, 0x9F, 0x98, 0x41],
        ] as [[UInt8]]
    )
    func invalid(bytes: [UInt8]) {
        for length in 0...40 {
            let text = Array(repeating: UInt8(ascii: "a"), count: length) + bytes
            #expect(!Self.isValid(text))
            #expect(!Self.isValid(Array(text.dropLast()), Array(text.suffix(1))))
            #expect(!Self.isValid(text + Array("tail of some length".utf8)))
        }
    }

    @Test("All sequences of up to three bytes are judged like the standard library's", arguments: 0x7F...0xFF)
    func exhaustive(first: Int) {
        for second in stride(from: 0x00, through: 0xFF, by: 1) {
            let pair = [UInt8(first), UInt8(second)]
            #expect(Self.isValid(pair) == (String(validating: pair, as: UTF8.self) != nil))
            for third: UInt8 in [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF] {
                let triple = pair + [third]
                #expect(Self.isValid(triple) == (String(validating: triple, as: UTF8.self) != nil))
                let four = triple + [0x80]
                #expect(Self.isValid(four) == (String(validating: four, as: UTF8.self) != nil))
            }
        }
    }

    @Test(
        "It fails at the first byte that cannot be, not at the end of the character",
        arguments: [[0xC0], [0xE0, 0x9F], [0xED, 0xA0], [0xF0, 0x8F], [0xF4, 0x90], [0xF5]] as [[UInt8]]
    )
    func earliest(bytes: [UInt8]) {
        var validator = UTF8Validator()
        #expect(bytes.dropLast().withUnsafeBytes { validator.accepts($0) })
        #expect(!bytes.suffix(1).withUnsafeBytes { validator.accepts($0) })
    }

    @Test(
        "The offset of a fault is that of the first byte that cannot stand there",
        arguments: [("61ff", 1), ("c3a961c0", 3), ("e6b0", 2), ("eda080", 1), ("6162", 2), ("f0908561", 3)]
    )
    func offsetOfFault(bytes: String, offset: Int) {
        #expect(hex(bytes).withUnsafeBytes(UTF8Validator.offsetOfFault) == offset)
    }
}
