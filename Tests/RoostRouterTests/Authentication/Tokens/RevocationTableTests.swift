// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter

@Suite("RevocationTable")
struct RevocationTableTests {
    private let token = SessionToken(id: "t1", subject: "alice", issuedAt: 100)

    @Test("A token is refused by its id until the revocation ends")
    func id() {
        var table = RevocationTable()
        #expect(!table.refuses(self.token, now: 150))
        #expect(table.add(.token(id: "t1"), until: 200, now: 150) == .added)
        #expect(table.refuses(self.token, now: 200))
        #expect(!table.refuses(self.token, now: 201))
        #expect(!table.refuses(SessionToken(id: "t2", subject: "alice"), now: 150))
        #expect(!table.refuses(SessionToken(), now: 150))
    }

    @Test("What a subject was given up to a second is refused, and what does not say when")
    func subject() {
        var table = RevocationTable()
        #expect(table.add(.subject("alice", notBefore: 100), until: 300, now: 150) == .added)
        #expect(table.refuses(self.token, now: 150))
        #expect(table.refuses(SessionToken(subject: "alice"), now: 150))
        #expect(!table.refuses(SessionToken(subject: "alice", issuedAt: 101), now: 150))
        #expect(!table.refuses(SessionToken(subject: "bob", issuedAt: 1), now: 150))
        #expect(!table.refuses(self.token, now: 301))
    }

    @Test("Revocations and the table say the same of a token")
    func covers() {
        for revocation in [
            Revocation.token(id: "t1"), .subject("alice", notBefore: 99), .subject("alice", notBefore: 100),
        ] {
            var table = RevocationTable()
            _ = table.add(revocation, until: 200, now: 150)
            for token in [self.token, SessionToken(), SessionToken(id: "x", subject: "alice", issuedAt: 99)] {
                #expect(revocation.covers(token) == table.refuses(token, now: 150))
            }
        }
    }

    @Test("A later revocation widens an earlier one and never narrows it")
    func widens() {
        var table = RevocationTable()
        _ = table.add(.subject("alice", notBefore: 100), until: 300, now: 150)
        _ = table.add(.subject("alice", notBefore: 50), until: 200, now: 150)
        #expect(table.refuses(self.token, now: 250))
        _ = table.add(.token(id: "t1"), until: 300, now: 150)
        _ = table.add(.token(id: "t1"), until: 200, now: 150)
        #expect(table.refuses(SessionToken(id: "t1"), now: 250))
        #expect(table.count == 2)
    }

    @Test("A full table takes nothing new until something has ended")
    func full() {
        var table = RevocationTable(capacity: 2)
        #expect(table.add(.token(id: "a"), until: 200, now: 100) == .added)
        #expect(table.add(.subject("b", notBefore: 1), until: 300, now: 100) == .added)
        #expect(table.add(.token(id: "c"), until: 300, now: 200) == .full)
        #expect(table.add(.token(id: "a"), until: 200, now: 200) == .added)
        #expect(table.add(.token(id: "c"), until: 300, now: 201) == .added)
        #expect(!table.refuses(SessionToken(id: "a"), now: 201))
        #expect(table.refuses(SessionToken(subject: "b", issuedAt: 1), now: 201))
        #expect(table.count == 2)
    }

    @Test(
        "Ids and subjects have 1 to 1,024 characters",
        arguments: [(0, false), (1, true), (1_024, true), (1_025, false)]
    )
    func lengths(length: Int, isUsable: Bool) {
        var table = RevocationTable()
        let name = String(repeating: "x", count: length)
        #expect((table.add(.token(id: name), until: 2, now: 1) == .added) == isUsable)
        #expect((table.add(.subject(name, notBefore: 1), until: 2, now: 1) == .added) == isUsable)
    }
}
