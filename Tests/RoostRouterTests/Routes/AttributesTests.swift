// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import RoostRouter

@Suite("Attributes")
struct AttributesTests {
    private static let attributes = Attributes([
        "zero": "02", "word": "abc", "mixed": "12abc", "minus": "-3", "plus": "+3", "large": "99999999999999999999",
        "int": 7, "flag": true, "off": false, "nothing": nil, "float": .double(2), "half": .double(0.5),
        "list": .list([1, "a"]), "map": .map([AttributeValue.Entry(key: "k", value: nil)]), "empty": "", "yes": "Yes",
    ])

    @Test(
        "Integers are read strictly: what PHP would take for 0 is nil",
        arguments: [
            ("zero", 2), ("word", nil), ("mixed", nil), ("minus", -3), ("plus", nil), ("large", nil), ("int", 7),
            ("flag", 1), ("off", 0), ("nothing", nil), ("float", 2), ("half", nil), ("list", nil), ("absent", nil),
            ("empty", nil),
        ] as [(String, Int?)]
    )
    func readsIntegers(name: String, expected: Int?) {
        #expect(Self.attributes.int(name) == expected)
    }

    @Test(
        "Booleans are read from PHP's words for them",
        arguments: [
            ("flag", true), ("off", false), ("yes", true), ("empty", false), ("word", nil), ("nothing", nil),
            ("absent", nil), ("int", nil),
        ] as [(String, Bool?)]
    )
    func readsBooleans(name: String, expected: Bool?) {
        #expect(Self.attributes.bool(name) == expected)
    }

    @Test(
        "Values have a text as in PHP",
        arguments: [
            ("zero", "02"), ("int", "7"), ("flag", "1"), ("off", ""), ("nothing", nil), ("float", "2"), ("half", "0.5"),
            ("list", "[1, a]"), ("map", "{k: }"), ("absent", nil),
        ] as [(String, String?)]
    )
    func readsTexts(name: String, expected: String?) {
        #expect(Self.attributes[name] == expected)
        #expect(Self.attributes.has(name) == (name != "absent"))
    }

    @Test("A repeated name keeps its first place and has its last value")
    func replaces() {
        let attributes = Attributes(["a": 1, "b": 2, "a": 3])
        #expect(attributes.all.map { "\($0.name)\($0.value.text)" } == ["a3", "b2"])
    }

    @Test("Values are true as in PHP")
    func isTruthy() {
        let truthy: [AttributeValue] = [true, 1, "a", .double(0.1), .list([nil]), "00"]
        let falsy: [AttributeValue] = [nil, false, 0, "", "0", .double(0), .list([]), .map([])]
        #expect(truthy.filter { !$0.isTruthy }.isEmpty)
        #expect(falsy.filter { $0.isTruthy }.isEmpty)
    }
}
