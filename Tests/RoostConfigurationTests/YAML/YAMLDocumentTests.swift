// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import Testing

@testable import RoostConfiguration

@Suite("YAMLDocument")
struct YAMLDocumentTests {
    @Test(
        "A scalar without quotes has the type that Symfony gives it",
        arguments: [
            ("1", .int(1)), ("-12", .int(-12)), ("+5", .int(5)), ("1_000", .int(1_000)), ("0x1F", .int(31)),
            ("0o17", .int(15)), ("1.5", .double(1.5)), ("-.5", .double(-0.5)), ("1e3", .double(1_000)),
            (".inf", .double(.infinity)), ("true", .bool(true)), ("False", .bool(false)), ("~", .null),
            ("null", .null), ("yes", .string("yes")), ("off", .string("off")), ("\\d+", .string("\\d+")),
            ("5s", .string("5s")), ("-", .string("-")), ("1-2", .string("1-2")), ("_1", .string("_1")),
            ("0x", .string("0x")), ("99999999999999999999", .double(99_999_999_999_999_999_999)),
        ] as [(String, YAMLScalar)]
    )
    func scalars(text: String, expected: YAMLScalar) {
        #expect(YAMLScalar(plain: text) == expected)
    }

    @Test("A scalar in quotes is a text")
    func quoted() throws {
        let root = try YAMLDocument(text: "a: '1'\nb: \"true\"\nc: !!str 5", file: "f.yml").root
        #expect(root?["a"]?.string == "1")
        #expect(root?["b"]?.string == "true")
        #expect(root?["c"]?.string == "5")
    }

    @Test("A value knows the line and column of its key, and the keys that lead to it")
    func places() throws {
        let root = try YAMLDocument(text: "a:\n  b:\n    - x\n    - c: 1\n", file: "f.yml").root
        let node = root?["a"]?["b"]?.list?[1]["c"]
        #expect(node?.location.file == "f.yml")
        #expect(node?.location.line == 4)
        #expect(node?.location.column == 7)
        #expect(node?.location.keyPath == "a.b.1.c")
    }

    @Test("Aliases and merge keys are expanded, own keys winning")
    func aliases() throws {
        let text = "base: &base {a: 1, b: 2}\nx: *base\ny: {<<: *base, b: 3}\nz: {<<: [*base, {c: 4}]}"
        let root = try YAMLDocument(text: text, file: "f.yml").root
        #expect(root?["x"]?["a"]?.scalar == .int(1))
        #expect(root?["y"]?["a"]?.scalar == .int(1))
        #expect(root?["y"]?["b"]?.scalar == .int(3))
        #expect(root?["z"]?["c"]?.scalar == .int(4))
    }

    @Test("A file that is empty or holds only comments has no root", arguments: ["", "\n", "# nothing\n", "~"])
    func empty(text: String) throws {
        #expect(try YAMLDocument(text: text, file: "f.yml").root == nil)
    }

    @Test(
        "What is no YAML is reported with its line",
        arguments: [
            ("a: 1\nb: [1\n", 3), ("a: 1\na: 2\n", 1), ("a: 1\n\tb: 2\n", 2), ("a: *nothing\n", 1),
            ("a: 1\n---\nb: 2\n", 2), ("a: \"\\x\"", 1), ("? [1, 2]\n: 3\n", 1),
        ]
    )
    func problems(text: String, line: Int) {
        let error = #expect(throws: YAMLProblem.self) {
            _ = try YAMLDocument(text: text, file: "f.yml")
        }
        #expect(error?.source.line == line)
        #expect(error?.reason.hasSuffix(".") == false)
    }

    @Test("Aliases that multiply are refused")
    func bomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(throws: YAMLProblem.self) {
            _ = try YAMLDocument(text: text, file: "f.yml")
        }
    }

    @Test("Levels are bounded", arguments: [(62, true), (64, false), (5_000, false)])
    func depth(levels: Int, isFine: Bool) {
        let text = "a: " + String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let document = try? YAMLDocument(text: text, file: "f.yml")
        #expect((document != nil) == isFine)
    }

    @Test("Length is bounded", arguments: [(YAMLDocument.maximumBytes, true), (YAMLDocument.maximumBytes + 1, false)])
    func length(bytes: Int, isFine: Bool) {
        let document = try? YAMLDocument(text: "#" + String(repeating: "x", count: bytes - 1), file: "f.yml")
        #expect((document != nil) == isFine)
    }

    @Test("Own tags are kept and break nothing")
    func tags() throws {
        let text = "a: !php/const FOO::BAR\nb: !tagged_iterator x\nc: !service {class: Y}"
        let root = try YAMLDocument(text: text, file: "f.yml").root
        #expect(root?["a"]?.tag == "!php/const")
        #expect(root?["a"]?.raw == "FOO::BAR")
        #expect(root?["a"]?.scalar == nil)
        #expect(root?["b"]?.tag == "!tagged_iterator")
        #expect(root?["c"]?.tag == "!service")
    }

    @Test("Any prefix of a file is read or refused, never a crash")
    func prefixes() {
        let text = "a: &x {b: [1, 'two', \"th\\u0072ee\"], c: |\n  text\n}\nd: *x\n? e\n: !t f\n"
        for length in 0...text.count {
            _ = try? YAMLDocument(text: String(text.prefix(length)), file: "f.yml")
        }
    }
}

@Suite("Suggestion")
struct SuggestionTests {
    @Test(
        "The nearest name is found if it is near enough",
        arguments: [
            ("chanel", "channel"), ("Channel", "channel"), ("hanlder", "handler"), ("requirement", "requirements"),
            ("xyz", nil), ("", nil), ("opt", nil),
        ] as [(String, String?)]
    )
    func nearest(name: String, expected: String?) {
        #expect(Suggestion.nearest(to: name, among: RouteEntryParser.seedKeys) == expected)
    }
}
