// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable internal import WAMP

@Suite("JSONParts")
struct JSONPartsTests {
    private func parse(_ text: String, depth: Int = 512, limit: Int = 10) throws -> JSONParts? {
        try Array(text.utf8).withUnsafeBytes { try JSONParts.parse($0, depthLimit: depth, limit: limit) }
    }

    private func texts(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try self.parse(text)?.parts.map { String(decoding: bytes[$0.range], as: UTF8.self) } ?? []
    }

    @Test("Members are the bytes of their values, with keys whose escapes are resolved")
    func members() throws {
        let text = #" { "a" : [1, {"b": 2}] ,"\u0062\n":"x\"" , "": 1.50e3}  "#
        let parts = try #require(try self.parse(text))
        #expect(parts.isObject)
        #expect(parts.parts.map { String(decoding: $0.key, as: UTF8.self) } == ["a", "b\n", ""])
        #expect(parts.parts.map(\.kind) == [.array, .escapedString, .number])
        #expect(try self.texts(text) == [#"[1, {"b": 2}]"#, #""x\"""#, "1.50e3"])
    }

    @Test("Elements are the bytes of their values")
    func elements() throws {
        #expect(try self.texts("[ 1,\n[],{} , null]") == ["1", "[]", "{}", "null"])
        #expect(try self.parse("[]") == JSONParts(isObject: false, parts: []))
        #expect(try self.parse("{ }")?.isObject == true)
    }

    @Test("What is neither object nor array, or has too many parts, is none, and still checked")
    func others() throws {
        for text in ["1", "\"x\"", "null", "[1,2,3,4,5,6,7,8,9,10,11]"] {
            #expect(try self.parse(text) == nil)
        }
        #expect(try self.parse("[1,2,3,4,5,6,7,8,9,10]")?.parts.count == 10)
        #expect(throws: JSONError.self) { try self.parse("[1,2,3,4,5,6,7,8,9,10,x]") }
    }

    @Test(
        "What is no JSON is an error at every place where it is cut off",
        arguments: [#"{"a":[1,{"b":null}],"c":"\u00e9"}"#, #"[true,-1.5e+2,"x"]"#]
    )
    func cutOff(text: String) throws {
        for length in 0..<text.utf8.count {
            let bytes = Array(text.utf8.prefix(length))
            #expect(throws: JSONError.self) { try bytes.withUnsafeBytes { try JSONParts.parse($0, limit: 10) } }
        }
        #expect(try self.parse(text) != nil)
        #expect(throws: JSONError.self) { try self.parse(text + "x") }
    }

    @Test("Nesting is bounded, the outermost level counted")
    func depth() throws {
        #expect(try self.parse("[[[]]]", depth: 3) != nil)
        #expect(throws: JSONError(.tooDeep, at: 2)) { try self.parse("[[[]]]", depth: 2) }
    }
}
