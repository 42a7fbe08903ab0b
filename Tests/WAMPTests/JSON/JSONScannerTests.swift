// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import WAMP

@Suite("JSONScanner")
struct JSONScannerTests {
    private func scan(_ text: String, depth: Int = 512) -> JSONError.Kind? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { region in
            var scanner = JSONScanner(region, depthLimit: depth)
            do throws(JSONError) {
                try scanner.skipValue()
                return scanner.current == nil ? nil : .trailingBytes
            } catch {
                return error.kind
            }
        }
    }

    @Test(
        "A text in the grammar of JSON is accepted",
        arguments: [
            "0", "-0", "10", "-1.5e+10", "1E400", "123456789012345678901234567890", "true", "false", "null", #""""#,
            #""a\"\\\/\b\f\n\r\t\u0041""#, #""\ud83d\ude00""#, "\"é\"", "\"\u{7F}\"", "[]", "{}", "[ ]", "{ }",
            "[1,2]", "[ 1 , [ ] , { } ]", #"{"a":1}"#, #"{ "a" : [ { "b" : null } ] , "" : "x" }"#,
            #"[[[[{"a":[{}]}]]]]"#, #"{"a":{"b":{"c":[]}}}"#,
        ]
    )
    func accepts(text: String) {
        #expect(self.scan(text) == nil)
    }

    @Test(
        "A text outside the grammar is refused",
        arguments: [
            ("", JSONError.Kind.unexpectedEnd), ("[", .unexpectedEnd), ("{", .unexpectedEnd), ("[1", .unexpectedEnd),
            ("\"", .unexpectedEnd), ("tru", .unexpectedEnd), ("trux", .unexpectedByte), ("[1,]", .unexpectedByte),
            ("[,1]", .unexpectedByte), ("[1 2]", .unexpectedByte), ("{\"a\"}", .unexpectedByte),
            ("{\"a\":}", .unexpectedByte), ("{\"a\":1,}", .unexpectedByte), ("{1:2}", .unexpectedByte),
            ("[1}", .unexpectedByte), ("{\"a\":1]", .unexpectedByte), ("'x'", .unexpectedByte),
            ("01", .invalidNumber), ("1.", .invalidNumber), ("1e", .invalidNumber), ("-", .invalidNumber),
            ("-a", .invalidNumber), ("+1", .unexpectedByte), (".5", .unexpectedByte), ("NaN", .unexpectedByte),
            ("\"\\x\"", .invalidEscape), ("\"\\u12g4\"", .invalidEscape), (#""\ud800""#, .invalidEscape),
            (#""\udc00""#, .invalidEscape), (#""\ud800\u0041""#, .invalidEscape), ("\"\n\"", .controlCharacter),
            ("\"\u{0}\"", .controlCharacter), ("1 1", .trailingBytes), ("\u{FEFF}1", .unexpectedByte),
        ]
    )
    func refuses(text: String, kind: JSONError.Kind) {
        #expect(self.scan(text) == kind)
    }

    @Test("Nesting is accepted up to the limit and refused beyond it", arguments: [1, 2, 63, 64, 65, 511, 512])
    func depth(limit: Int) {
        let allowed = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        let refused = "[" + allowed + "]"
        #expect(self.scan(allowed, depth: limit) == nil)
        #expect(self.scan(refused, depth: limit) == .tooDeep)
    }

    @Test("Arrays and objects are told apart at every depth")
    func mixedNesting() {
        let open = String(repeating: #"[{"a":"#, count: 250)
        let close = String(repeating: "}]", count: 250)
        #expect(self.scan(open + "1" + close) == nil)
        #expect(self.scan(open + "1" + String(repeating: "]}", count: 250)) == .unexpectedByte)
    }

    @Test("A hundred thousand opening brackets cost nothing but an error")
    func deepNesting() {
        #expect(self.scan(String(repeating: "[", count: 100_000)) == .tooDeep)
        #expect(self.scan(String(repeating: "{\"a\":", count: 100_000)) == .tooDeep)
    }

    @Test("Every cut of a text is refused without reading beyond its end")
    func cuts() {
        let text = Array(#"[1.5e3,"a\u00e9\ud83d\ude00",{"b":[true,null]}]"#.utf8)
        for length in 0..<text.count {
            #expect(self.scan(String(decoding: text[..<length], as: UTF8.self)) != nil)
        }
    }

    @Test("A quote, backslash or control character is found at every place of a word", arguments: 0..<20)
    func wordBoundaries(length: Int) {
        let padding = String(repeating: "x", count: length)
        #expect(self.scan("\"\(padding)\"") == nil)
        #expect(self.scan("\"\(padding)\\n\(padding)\"") == nil)
        #expect(self.scan("\"\(padding)\u{1}\(padding)\"") == .controlCharacter)
        #expect(self.scan("\"\(padding)é\(padding)\"") == nil)
    }
}
