// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("PBKDF2")
struct PBKDF2Tests {
    @Test(
        "The keys are those of RFC 7914 and of other implementations",
        arguments: [
            (
                "passwd", "salt", 1, 64,
                "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                    + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
            ),
            ("password", "salt", 2, 20, "ae4d0c95af6b46d32d0adff928f06dd02a303f8e"),
            (
                String(repeating: "p", count: 100), "NaCl", 1_000, 33,
                "43d5ab3171d122832429c78998f7556df8c0170d39422de92562345090d5bb243e"
            ),
        ]
    )
    func vectors(password: String, salt: String, iterations: Int, length: Int, key: String) {
        let made = PBKDF2.derive(
            password: Array(password.utf8),
            salt: Array(salt.utf8),
            iterations: iterations,
            length: length
        )
        #expect(Hexadecimal.encode(made) == key)
    }

    @Test("Lengths and iterations that make no sense trap nothing", arguments: [(0, 0), (-1, -1), (0, 1), (-5, 32)])
    func nonsense(iterations: Int, length: Int) {
        let made = PBKDF2.derive(password: [], salt: [], iterations: iterations, length: length)
        #expect(made.count == max(length, 0))
    }
}

@Suite("ConstantTime")
struct ConstantTimeTests {
    @Test(
        "Equal are the same bytes of the same number",
        arguments: [
            ([], [], true), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([0x81], [0x01], false),
            ([1], [1, 2], false), ([1, 2], [1], false), ([], [0], false),
        ] as [([UInt8], [UInt8], Bool)]
    )
    func equal(left: [UInt8], right: [UInt8], isEqual: Bool) {
        #expect(ConstantTime.equal(left, right) == isEqual)
    }

    @Test("Each bit counts")
    func bits() {
        let bytes = [UInt8](repeating: 0x5A, count: 32)
        for bit in 0..<256 {
            var other = bytes
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!ConstantTime.equal(bytes, other))
        }
    }
}

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test("Every byte is written and read again, in either case")
    func everyByte() {
        let bytes = Array(UInt8.min ... .max)
        let text = Hexadecimal.encode(bytes)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hexadecimal.decode(text, maximum: 256) == bytes)
        #expect(Hexadecimal.decode(text.uppercased(), maximum: 256) == bytes)
    }

    @Test(
        "A text that is no digits, of odd length or too long is refused",
        arguments: [
            "0", "0g", "g0", "0x", " 00", "0000 ", "\u{FF10}\u{FF10}", "000000", "/0", ":0", "@0", "`0",
        ]
    )
    func refused(text: String) {
        #expect(Hexadecimal.decode(text, maximum: 2) == nil)
    }

    @Test("A text that is as long as allowed is read")
    func bound() {
        #expect(Hexadecimal.decode("0aFf", maximum: 2) == [0x0A, 0xFF])
        #expect(Hexadecimal.decode("", maximum: 2) == [])
    }
}

@Suite("ChallengeTimestamp")
struct ChallengeTimestampTests {
    @Test(
        "Times are written as ISO 8601 with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_403_454_985_448, "2014-06-22T16:36:25.448Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (.min, "0000-01-01T00:00:00.000Z"), (.max, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func text(milliseconds: Int64, text: String) {
        #expect(ChallengeTimestamp.text(milliseconds: milliseconds) == text)
    }
}

@Suite("AuthenticationNonce")
struct AuthenticationNonceTests {
    @Test("A nonce has 32 bytes", arguments: [(31, false), (32, true), (33, false)])
    func length(count: Int, isUsable: Bool) {
        #expect((AuthenticationNonce(bytes: [UInt8](repeating: 1, count: count)) != nil) == isUsable)
    }

    @Test("Two nonces of one generator differ")
    func drawn() {
        var generator = SystemRandomNumberGenerator()
        let first = AuthenticationNonce(using: &generator)
        #expect(first.bytes.count == 32)
        #expect(first != AuthenticationNonce(using: &generator))
    }
}
