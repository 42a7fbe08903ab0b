// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter

@Suite("Principal")
struct PrincipalTests {
    @Test("Anonymous is who has no login and is not the backend")
    func anonymous() {
        #expect(Principal.anonymous.isAnonymous)
        #expect(!Principal(login: "john").isAnonymous)
        #expect(!Principal(isBackend: true).isAnonymous)
    }

    @Test("Principals with equivalent but different names differ")
    func equality() {
        #expect(Principal(login: "caf\u{E9}") == Principal(login: "caf\u{E9}"))
        #expect(Principal(login: "caf\u{E9}") != Principal(login: "cafe\u{301}"))
        #expect(Principal(roles: ["caf\u{E9}"]) != Principal(roles: ["cafe\u{301}"]))
        #expect(Principal(roles: ["A", "B"]) != Principal(roles: ["A"]))
        #expect(Principal(login: "john", userID: 1) != Principal(login: "john", userID: 2))
        #expect(Principal(login: "john") != Principal())
        #expect(Principal(isBackend: true) != Principal())
    }
}
