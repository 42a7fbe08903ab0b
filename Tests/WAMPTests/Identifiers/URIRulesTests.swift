// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import WAMP

@Suite("URI rules")
struct URIRulesTests {
    @Test(
        "Exact names have components that are not empty",
        arguments: [
            ("a", true), ("a.b", true), ("com.myapp.topic1", true), ("oro/email_event/1/2", true), ("", false),
            (".", false), ("a.", false), (".a", false), ("a..b", false), ("a.b.", false), ("..", false),
        ]
    )
    func exact(uri: URI, isValid: Bool) {
        #expect(uri.isValid(.loose) == isValid)
        #expect(uri.isValid(.loose, match: .exact) == isValid)
    }

    @Test(
        "The last component of a prefix may be empty",
        arguments: [
            ("", true), ("a", true), ("a.", true), ("a.b", true), ("a.b.", true), (".", false), (".a", false),
            ("a..", false), ("a..b", false), ("..", false),
        ]
    )
    func prefix(uri: URI, isValid: Bool) {
        for rules in URIRules.allCases {
            #expect(uri.isValid(rules, match: .prefix) == isValid)
        }
    }

    @Test(
        "Every component of a wildcard pattern may be empty",
        arguments: ["", ".", "..", "a", "a.", ".a", "a..b", "a..", "..a", ".a.", "com.myapp..userevent"]
    )
    func wildcard(uri: URI) {
        for rules in URIRules.allCases {
            #expect(uri.isValid(rules, match: .wildcard))
        }
    }

    @Test(
        "Strict names consist of digits, small letters and underscores",
        arguments: [
            ("a_b.c9", true), ("0.9", true), ("a.z", true), ("_", true), ("A", false), ("a.B", false), ("a-b", false),
            ("a/b", false), ("a{b", false), ("a`b", false), ("a:b", false), ("é", false), ("a b", false), ("*", false),
        ]
    )
    func strict(uri: URI, isValid: Bool) {
        for match in MatchPolicy.allCases {
            #expect(uri.isValid(.strict, match: match) == isValid)
        }
    }

    @Test("Loose names have no number sign", arguments: ["#", "a#", "#a", "a.#.b", "a.b#"])
    func numberSign(uri: URI) {
        for match in MatchPolicy.allCases {
            #expect(!uri.isValid(.loose, match: match))
        }
    }

    @Test("Loose names have no white space, by Unicode's property, wherever it stands")
    func whitespace() {
        for scalar in (0...0x3100).compactMap(Unicode.Scalar.init(_:)) where !".#".unicodeScalars.contains(scalar) {
            let isValid = !scalar.properties.isWhitespace
            for text in ["\(scalar)", "a\(scalar)", "\(scalar)a", "a.b\(scalar).c"] {
                #expect(URI(text).isValid(.loose) == isValid, "U+\(String(scalar.value, radix: 16))")
                #expect(URI(text).isValid(.loose, match: .wildcard) == isValid)
            }
        }
        #expect(URI("a.\u{1F600}.\u{10FFFF}").isValid(.loose))
    }

    @Test("Names that end inside a character do not trap", arguments: [[0xC2], [0xE1, 0x9A], [0xE2], [0xE3, 0x80]])
    func truncated(bytes: [UInt8]) {
        #expect(URI(bytes: bytes).isValid(.loose))
        #expect(!URI(bytes: bytes).isValid(.strict))
    }

    @Test(
        "Names whose first component is wamp are reserved",
        arguments: [
            ("wamp", true), ("wamp.", true), ("wamp.session.on_join", true), ("wamp..x", true), ("", false),
            ("wam", false), ("wampx", false), ("wamp1.a", false), ("wamp/a", false), ("a.wamp", false),
            (".wamp", false), ("Wamp.a", false),
        ]
    )
    func reserved(uri: URI, isReserved: Bool) {
        #expect(uri.isReserved == isReserved)
    }
}
