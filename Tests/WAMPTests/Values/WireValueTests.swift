// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import WAMP

@Suite("WireValue")
struct WireValueTests {
    private static let decoded: [(String, WireValue)] = [
        ("null", WireValue.null), ("true", true), ("12", 12), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775807", .integer(.max)), ("9223372036854775808", .unsigned(9_223_372_036_854_775_808)),
        ("18446744073709551615", .unsigned(.max)), ("18446744073709551616", .double(0x1p64)),
        ("-9223372036854775809", .double(-0x1p63)), (#""\u0000AQ==""#, "\0AQ=="), ("1.0", 1.0), ("1e2", 100.0),
        ("-0", .double(-0.0)), (#""a\/b\u00e9\ud83d\ude00\n""#, .string("a/bé😀\n")), (" [ 1 , \"x\" ] ", [1, "x"]),
        (#"{"a":{"b":[]}}"#, ["a": ["b": []]]),
    ]

    @Test(
        "Values are decoded",
        arguments: Self.decoded
    )
    func decodes(text: String, value: WireValue) throws {
        #expect(try WireValue.parse(text) == value)
    }

    @Test("A number beyond the range of a double is infinite")
    func infinite() throws {
        #expect(try WireValue.parse("1E400") == .double(.infinity))
    }

    @Test("Of equal keys the last one is found, and keys are compared byte by byte")
    func keys() throws {
        let value = try WireValue.parse("{\"a\":1,\"a\":2,\"caf\u{E9}\":3}")
        #expect(value["a"] == 2)
        #expect(value["caf\u{E9}"] == 3)
        #expect(value["cafe\u{301}"] == nil)
    }

    private static let written: [(WireValue, String)] = [
        (WireValue.null, "null"), (["a": [1, 2.5, true]], #"{"a":[1,2.5,true]}"#), (.double(.nan), "null"),
        ("\"\\\u{8}\u{C}\n\r\t\u{1}", #""\"\\\b\f\n\r\t\u0001""#), ("a/é😀", "\"a/é😀\""), (1.0, "1"),
        (.unsigned(.max), "18446744073709551615"),
    ]

    @Test(
        "Values are written without white space",
        arguments: Self.written
    )
    func writes(value: WireValue, text: String) {
        #expect(Payload(value).description == text)
    }

    @Test("Doubles without fraction are written as such where asked for")
    func marksDoubles() {
        var buffer = ByteBuffer()
        buffer.writeJSON([1, 1.0, ["a": .double(-0.0)], 1.5, 1e20, .double(.infinity)], marksDoubles: true)
        #expect(String(buffer: buffer) == #"[1,1.0,{"a":-0.0},1.5,1e+20,null]"#)
    }

    @Test("PHP's escaping writes slashes and everything beyond ASCII as escapes")
    func phpEscaping() {
        var buffer = ByteBuffer()
        buffer.writeJSON(string: "a/é😀\u{7F}", escaping: .php)
        #expect(String(buffer: buffer) == "\"a\\/\\u00e9\\ud83d\\ude00\u{7F}\"")
    }

    @Test("What is written is read back", arguments: ["x", "\u{0}", "é😀\"\\", "\u{2028}"])
    func roundTrip(text: String) throws {
        let value: WireValue = ["k\(text)": .array([.string(text), .null, 1, false, 0.1])]
        #expect(try Payload(value).value() == value)
        #expect(try Payload(json: " \(Payload(value).description) ") == Payload(value))
    }

    @Test("A payload from outside must be one value", arguments: ["", "1 2", "[1", "x"])
    func invalidPayload(text: String) {
        #expect(throws: JSONError.self) { try Payload(json: text) }
    }
}
