// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import WAMP

@Suite("V1MessageReader")
struct V1MessageReaderTests {
    private func read(_ text: String, strict: Bool = false) throws(V1Violation) -> V1ClientMessage {
        try V1MessageReader(isStrict: strict).read(ByteBuffer(string: text))
    }

    private func bytes(_ text: String) -> ByteBuffer {
        ByteBuffer(string: text)
    }

    @Test(
        "SUBSCRIBE is read in all spellings of its type that PHP finds equal to 5",
        arguments: [
            #"[5,"a/b"]"#, #"["5","a/b"]"#, #"[5.0,"a/b"]"#, #"[" 5","a/b"]"#, #"["5 ","a/b"]"#, #"["05","a/b"]"#,
            #"["5e0","a/b"]"#, #"{"0":5,"1":"a/b"}"#, " [ 5 , \"a/b\" ]\n", #"[5,"a\/b"]"#, #"[5,"a/b",1,{"x":[]}]"#,
            #"["\u0035","a/b"]"#, "[50e-1,\"a/b\"]",
        ]
    )
    func subscribe(text: String) throws {
        #expect(try self.read(text) == .subscribe(topic: self.bytes("a/b")))
    }

    @Test(
        "A message that is no list is malformed",
        arguments: [
            "", "hello", "{", "[5,", "null", "true", "1", "\"x\"", #"{"a":1}"#, #"{"1":"a","0":5}"#, "[5,'x']",
            "[5,\"a\"]x", "\u{FEFF}[5,\"a\"]",
        ]
    )
    func malformed(text: String) {
        #expect(throws: V1Violation.self) { try self.read(text) }
    }

    @Test(
        "A type that clients may not send is unknown",
        arguments: [
            "[]", "{}", "[0,\"a\"]", "[3,\"a\"]", "[4,\"a\"]", "[8,\"a\",1]", "[9,\"a\"]", "[-5,\"a\"]", "[5.5,\"a\"]",
            "[null,\"a\"]", "[false,\"a\"]", "[[5],\"a\"]", "[{},\"a\"]", "[\"5x\",\"a\"]", "[\"\",\"a\"]",
            "[1e999,\"a\"]", "[\"inf\",\"a\"]", "[\"nan\",\"a\"]", "[99999999999999999999,\"a\"]", "[\"0x5\",\"a\"]",
        ]
    )
    func unknownType(text: String) {
        #expect(throws: V1Violation.unknownType) { try self.read(text) }
    }

    @Test(
        "A topic or call id of the wrong kind is an invalid element",
        arguments: [
            ("[5]", 1), ("[5,null]", 1), ("[5,7]", 1), ("[5,true]", 1), ("[5,[\"a\"]]", 1), ("[5,{}]", 1),
            ("[7,null,1]", 1), ("[7,5,1]", 1), ("[2,null,\"p\"]", 1), ("[2]", 1), ("[2,\"i\"]", 2),
            ("[2,\"i\",[\"x\"]]", 2),
            ("[2,\"i\",5]", 2), ("[1,[],\"x\"]", 1),
        ]
    )
    func invalidElement(text: String, index: Int) {
        #expect(throws: V1Violation.invalidElement(index)) { try self.read(text) }
    }

    @Test("UNSUBSCRIBE tolerates what is no topic, for nobody can be subscribed to it")
    func unsubscribe() throws {
        #expect(try self.read(#"[6,"a"]"#) == .unsubscribe(topic: self.bytes("a")))
        #expect(try self.read("[6]") == .unsubscribe(topic: self.bytes("")))
        #expect(try self.read("[6,7]") == .unsubscribe(topic: self.bytes("7")))
    }

    @Test(
        "PUBLISH's exclude is read by PHP's truth",
        arguments: [
            ("true", V1Exclude.publisher), ("false", .nobody), ("null", .nobody), ("0", .nobody), ("1", .publisher),
            ("\"\"", .nobody), ("\"0\"", .nobody), ("\"x\"", .publisher), ("0.0", .nobody), ("1.5", .publisher),
            ("-0", .nobody), ("[]", .nobody), ("{}", .nobody), ("[\"s\"]", .list([.text("s")])),
            ("{\"a\":\"s\"}", .list([.text("s")])), ("[true,null,5]", .list([.everyone, .text(""), .text("")])),
        ]
    )
    func exclude(text: String, exclude: V1Exclude) throws {
        let message = try self.read("[7,\"t\",{\"n\": 1},\(text)]")
        let expected = V1ClientMessage.publish(
            topic: self.bytes("t"),
            event: self.bytes("{\"n\": 1}"),
            exclude: exclude,
            eligible: []
        )
        #expect(message == expected)
    }

    @Test(
        "PUBLISH's eligible that is no list counts as absent",
        arguments: [
            ("null", []), ("\"x\"", []), ("true", []), ("[]", []),
            ("[\"s\",\"t\"]", [V1ListMember.text("s"), .text("t")]),
        ]
    )
    func eligible(text: String, eligible: [V1ListMember]) throws {
        let message = try self.read("[7,\"t\",1,[],\(text),\"more\"]")
        let expected = V1ClientMessage.publish(
            topic: self.bytes("t"),
            event: self.bytes("1"),
            exclude: .nobody,
            eligible: eligible
        )
        #expect(message == expected)
    }

    @Test("A missing event or prefix URI is tolerated unless the reader is strict")
    func missing() throws {
        let publish = V1ClientMessage.publish(topic: self.bytes("t"), event: nil, exclude: .nobody, eligible: [])
        #expect(try self.read("[7,\"t\"]") == publish)
        #expect(try self.read("[1,\"p\"]") == .prefix(name: Array("p".utf8), uri: nil))
        #expect(throws: V1Violation.invalidElement(2)) { try self.read("[7,\"t\"]", strict: true) }
        #expect(throws: V1Violation.invalidElement(2)) { try self.read("[1,\"p\"]", strict: true) }
    }

    @Test("PREFIX is read with names and URIs of any scalar kind")
    func prefix() throws {
        #expect(try self.read("[1,\"p\",\"u\"]") == .prefix(name: Array("p".utf8), uri: Array("u".utf8)))
        #expect(try self.read("[true,5,7]") == .prefix(name: Array("5".utf8), uri: Array("7".utf8)))
        #expect(try self.read("[1,\"p\",[\"u\"]]") == .prefix(name: Array("p".utf8), uri: nil))
        #expect(try self.read("[1]") == .prefix(name: [], uri: nil))
    }

    @Test("CALL keeps its id and arguments as JSON")
    func call() throws {
        let message = try self.read(#"[2, 17 ,"p", {"a":1} , [2],"x" ]"#)
        let expected = V1ClientMessage.call(
            id: self.bytes("17"),
            procedure: self.bytes("p"),
            arguments: self.bytes(#"{"a":1} , [2],"x""#),
            argumentCount: 3
        )
        #expect(message == expected)
        let bare = try self.read(#"[2,"1","p"]"#)
        #expect(
            bare
                == .call(
                    id: self.bytes("\"1\""),
                    procedure: self.bytes("p"),
                    arguments: self.bytes(""),
                    argumentCount: 0
                )
        )
    }

    @Test("The message itself counts for the depth limit")
    func depth() throws {
        let reader = V1MessageReader(depthLimit: 511)
        let allowed = String(repeating: "[", count: 510) + String(repeating: "]", count: 510)
        _ = try reader.read(self.bytes("[7,\"t\",\(allowed)]"))
        #expect(throws: V1Violation.self) { try reader.read(self.bytes("[7,\"t\",[\(allowed)]]")) }
    }
}
