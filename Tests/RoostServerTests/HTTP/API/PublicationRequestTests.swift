// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RoostRouter
import Testing
import WAMP

@testable import RoostServer

@Suite("PublicationRequest")
struct PublicationRequestTests {
    private let bounds = PublicationRequest.Bounds(topicBytes: 10, depth: 4, audience: 2, topics: 2)

    private func read(_ text: String) throws -> PublicationRequest {
        try PublicationRequest(ByteBuffer(string: text), bounds: self.bounds)
    }

    private func pointers(_ text: String, _ read: (ByteBuffer) throws -> PublicationRequest) -> [String] {
        do {
            _ = try read(ByteBuffer(string: text))
            return []
        } catch let problem as ProblemDetails {
            return problem.errors.map { if case .body(let pointer) = $0.place { pointer } else { "" } }
        } catch {
            return ["?"]
        }
    }

    @Test("The payload keeps its bytes, and so do arguments")
    func payload() throws {
        let request = try self.read(#"{"payload": {"a" :1.0} , "topic": "t"}"#)
        #expect(request.topics == ["t"])
        #expect(request.arguments.list == ByteBuffer(string: #"[{"a" :1.0}]"#))
        let arguments = try self.read(#"{"topic":"t","args":[ 1 ],"kwargs":{ }}"#).arguments
        #expect(arguments.list == ByteBuffer(string: "[ 1 ]"))
        #expect(arguments.keywords == ByteBuffer(string: "{ }"))
        #expect(try self.read(#"{"topic":"t","kwargs":{}}"#).arguments.list == ByteBuffer(string: "[]"))
        #expect(try self.read(#"{"topic":"t","payload":null}"#).arguments.list == ByteBuffer(string: "[null]"))
    }

    @Test("Without lists everybody gets it, and an empty list of eligible sessions is nobody")
    func audience() throws {
        #expect(try self.read(#"{"topic":"t","payload":1}"#).audience.isEveryone)
        let nobody = try self.read(#"{"topic":"t","payload":1,"eligible":[]}"#).audience
        #expect(!AudienceFilter(nobody).admits(try #require(SessionID(rawValue: 1)), identity: Principal().anyIdentity))
        let names = try self.read(
            #"{"topic":"t","payload":1,"exclude":[7.0],"exclude_authid":["a"],"eligible_authrole":[]}"#
        )
        #expect(names.audience.excluded == [.session(try #require(SessionID(rawValue: 7))), .authID("a")])
        #expect(names.audience.eligibleAuthRoles == [])
    }

    @Test("Bounds hold on both sides")
    func limits() throws {
        #expect(self.pointers(#"{"topic":"1234567890","payload":[[[]]]}"#) { try .init($0, bounds: self.bounds) } == [])
        #expect(
            self.pointers(#"{"topic":"12345678901","payload":1}"#) { try .init($0, bounds: self.bounds) } == ["#/topic"]
        )
        #expect(throws: ProblemDetails.self) { try self.read(#"{"topic":"t","payload":[[[[]]]]}"#) }
        let audience = #"{"topic":"t","payload":1,"exclude":[1,2],"eligible_authid":["a","b","c"]}"#
        #expect(self.pointers(audience) { try .init($0, bounds: self.bounds) } == ["#/eligible_authid"])
        let topics = { try PublicationRequest(broadcast: $0, bounds: self.bounds) }
        #expect(self.pointers(#"{"topics":["a","b"],"payload":1}"#, topics) == [])
        for list in ["[]", #"["a","b","c"]"#, #"[""]"#, "[1]", #"["12345678901"]"#, "{}", "1"] {
            #expect(self.pointers(#"{"topics":\#(list),"payload":1}"#, topics) == ["#/topics"])
        }
        #expect(self.pointers(#"{"topic":"a"}"#, topics) == ["#/topic", "#/topics", "#/payload"])
    }

    @Test("An object of 64 members is read, and one of more is refused")
    func members() {
        let members = { (count: Int) in "{" + (0..<count).map { "\"m\($0)\":1" }.joined(separator: ",") + "}" }
        #expect(self.pointers(members(64)) { try .init($0, bounds: self.bounds) }.count == 66)
        #expect(self.pointers(members(65)) { try .init($0, bounds: self.bounds) } == ["#"])
    }
}

extension Principal {
    fileprivate var anyIdentity: Identity {
        Identity(authID: "a", authRole: "r", authMethod: "m", authProvider: "p")
    }
}
