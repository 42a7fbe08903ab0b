// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import WAMP

@Suite("Base64")
struct Base64Tests {
    @Test(
        "The examples of RFC 4648 are encoded and decoded",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func examples(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == Array(encoded.utf8))
        #expect(Base64.decodeLeniently(Array(encoded.utf8)) == Array(text.utf8))
    }

    @Test(
        "Everything that is not of the alphabet is skipped",
        arguments: ["Zm9v YmFy", "Zm9v\r\nYmFy", "Z=m9vY==mFy", "-Zm9v_YmFy.", "Zm9vYmFy====", "Zm9v\u{e9}YmFy\0"]
    )
    func skipped(encoded: String) {
        #expect(Base64.decodeLeniently(Array(encoded.utf8)) == Array("foobar".utf8))
    }

    @Test("A lone last character is dropped", arguments: ["Zm9vY", "Zm9vY==="])
    func loneCharacter(encoded: String) {
        #expect(Base64.decodeLeniently(Array(encoded.utf8)) == Array("foo".utf8))
    }

    @Test("Every byte value survives encoding and decoding at every length")
    func roundTrip() {
        let bytes = (0...255).map { UInt8($0) }
        for length in 0...bytes.count {
            #expect(Base64.decodeLeniently(Base64.encode(bytes.prefix(length))) == Array(bytes.prefix(length)))
            #expect(Base64.decodeLeniently(Base64.encode(bytes.suffix(length))) == Array(bytes.suffix(length)))
        }
    }

    @Test(
        "The strict decoder takes only what the encoder writes",
        arguments: ["Zg", "Zg=", "Zh==", "Zm9v YmE", "Zm9vYmF", "====", "Zm9vYg==Zg==", "Zm-v"]
    )
    func strict(encoded: String) {
        #expect(Base64.decode(Array(encoded.utf8)) == nil)
        #expect(Base64.decode(Array("Zm9vYg==".utf8)) == Array("foob".utf8))
    }
}
