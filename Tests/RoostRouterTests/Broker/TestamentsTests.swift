// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("Testaments")
struct TestamentsTests {
    private var testaments = Testaments(limits: TestamentLimits(testaments: 3, bytes: 1_000))

    private func testament(_ topic: URI, bytes: Int = 0) -> Testament {
        Testament(topic: topic, arguments: ArgumentBytes(.json, list: ByteBuffer(repeating: 0, count: bytes)))
    }

    private mutating func add(
        _ topic: URI,
        _ scope: Testament.Scope,
        bytes: Int = 0,
        to session: UInt64 = 1
    ) throws -> Bool {
        self.testaments.add(self.testament(topic, bytes: bytes), scope: scope, for: try BrokerFixture.id(session))
    }

    @Test("The defaults are 100 testaments and 64 KiB for a session")
    func defaults() {
        #expect(TestamentLimits() == TestamentLimits(testaments: 100, bytes: 65_536))
    }

    @Test("Detached ones are taken first, each scope in the order of adding, and nothing is left")
    mutating func order() throws {
        let added = [
            try self.add("a", .destroyed), try self.add("b", .detached), try self.add("c", .destroyed),
        ]
        #expect(added == [true, true, true])
        #expect(self.testaments.take(try BrokerFixture.id(1)).map(\.topic) == ["b", "a", "c"])
        #expect(self.testaments.take(try BrokerFixture.id(1)).isEmpty)
        #expect(self.testaments.isEmpty)
    }

    @Test("A flush takes one scope of one session back")
    mutating func flush() throws {
        let added = [
            try self.add("a", .destroyed), try self.add("b", .detached), try self.add("c", .detached),
            try self.add("d", .detached, to: 2),
        ]
        #expect(added == [true, true, true, true])
        let (first, second) = (try BrokerFixture.id(1), try BrokerFixture.id(2))
        #expect(self.testaments.flush(.detached, of: first) == 2)
        #expect(self.testaments.flush(.detached, of: first) == 0)
        #expect(self.testaments.take(first).map(\.topic) == ["a"])
        #expect(self.testaments.flush(.destroyed, of: second) == 0)
        #expect(self.testaments.flush(.detached, of: second) == 1)
        #expect(self.testaments.isEmpty)
        #expect(self.testaments.flush(.detached, of: second) == 0)
        #expect(self.testaments.isEmpty)
    }

    @Test("As many testaments as the limit are kept for each session, and one more is refused")
    mutating func count() throws {
        let added = [
            try self.add("a", .destroyed), try self.add("b", .detached), try self.add("c", .destroyed),
            try self.add("d", .detached), try self.add("e", .detached, to: 2),
        ]
        #expect(added == [true, true, true, false, true])
        _ = self.testaments.flush(.detached, of: try BrokerFixture.id(1))
        #expect(try self.add("f", .detached))
    }

    @Test("As many bytes as the limit are kept, and one more is refused")
    mutating func bytes() throws {
        let free = 1_000 - 2 * (Testament.overhead + 1)
        #expect(try self.add("a", .destroyed, bytes: 100))
        #expect(try !self.add("b", .detached, bytes: free - 99))
        #expect(try self.add("b", .detached, bytes: free - 100))
    }

    @Test("Options and keywords cost too")
    func cost() {
        let keywords = ByteBuffer(repeating: 0, count: 7)
        let arguments = ArgumentBytes(.cbor, list: ByteBuffer(repeating: 0, count: 5), keywords: keywords)
        let plain = Testament(topic: "abc", arguments: arguments)
        #expect(plain.cost == Testament.overhead + 3 + 12)
        let options = [WireValue.Member("exclude_authid", ["a long name"])]
        #expect(Testament(topic: "abc", arguments: arguments, options: options).cost > plain.cost + 25)
    }
}
