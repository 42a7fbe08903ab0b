// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter

@Suite("StaticUserProvider")
struct StaticUserProviderTests {
    private func user(_ login: String, id: Int, email: String? = nil) -> UserRecord {
        UserRecord(login: login, id: id, passwordHash: "hush-hush", email: email)
    }

    @Test("A user is found by login before another is found by e-mail")
    func order() async throws {
        let provider = try StaticUserProvider(users: [
            self.user("john", id: 1, email: "john@example.com"),
            self.user("john@example.com", id: 2),
            self.user("jane", id: 3, email: "jane@example.com"),
            self.user("odd", id: 4, email: "@example"),
        ])
        #expect(await provider.user(login: "john")?.id == 1)
        #expect(await provider.user(login: "john@example.com")?.id == 2)
        #expect(await provider.user(login: "jane@example.com")?.id == 3)
        #expect(await provider.user(login: "@example") == nil)
        #expect(await provider.user(login: "JOHN") == nil)
        #expect(await provider.user(login: "") == nil)
    }

    @Test("Logins that Swift takes for equal are two users")
    func canonicalEquivalence() async throws {
        let provider = try StaticUserProvider(users: [self.user("caf\u{E9}", id: 1), self.user("cafe\u{301}", id: 2)])
        #expect(await provider.user(login: "caf\u{E9}")?.id == 1)
        #expect(await provider.user(login: "cafe\u{301}")?.id == 2)
    }

    @Test("The same login or e-mail address twice is a mistake")
    func duplicates() {
        #expect(throws: AuthenticationConfigurationError.duplicateUser("john")) {
            try StaticUserProvider(users: [self.user("john", id: 1), self.user("john", id: 2)])
        }
        #expect(throws: AuthenticationConfigurationError.duplicateUser("j@x.org")) {
            try StaticUserProvider(users: [
                self.user("a", id: 1, email: "j@x.org"), self.user("b", id: 2, email: "j@x.org"),
            ])
        }
    }

    @Test("No way of printing a user shows the password hash")
    func redacted() {
        let user = self.user("john", id: 1)
        var dumped = ""
        dump(user, to: &dumped)
        for text in ["\(user)", user.debugDescription, String(reflecting: user), dumped] {
            #expect(!text.contains("hush"))
            #expect(text.contains("john"))
        }
    }
}
