// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable import RoostRouter

@Suite("TokenRules")
struct TokenRulesTests {
    private static let claims: WireValue = [
        "sub": "alice", "exp": 200, "iat": 100, "jti": "t1", "role": ["a", "b"],
        "realm_access": ["roles": ["c"], "id": 7], "https://x.example/y": "z",
    ]

    private func facts(
        _ claims: WireValue = Self.claims,
        _ change: (inout TokenRules) -> Void = { _ in }
    ) -> TokenFacts? {
        var rules = TokenRules()
        change(&rules)
        return try? rules.read(claims, now: 150).get()
    }

    @Test("What the claims say is read, and what stays known of the token")
    func facts() {
        let expected = TokenFacts(
            authID: "alice",
            roles: ["a", "b"],
            userID: nil,
            data: nil,
            token: SessionToken(id: "t1", subject: "alice", issuedAt: 100, expiresAt: 210, endsWhatItOpened: true)
        )
        #expect(self.facts() == expected)
    }

    @Test("Claims of claims are found by their path, and names with dots as they are")
    func paths() {
        let facts = self.facts {
            $0.roleClaim = "realm_access.roles"
            $0.userIDClaim = "realm_access.id"
            $0.dataClaim = "https://x.example/y"
        }
        #expect(facts?.roles == ["c"])
        #expect(facts?.userID == 7)
        #expect(facts?.data == "z")
        #expect(self.facts { $0.roleClaim = "realm_access.groups" }?.roles == [])
    }

    @Test(
        "Claims that are demanded must be there",
        arguments: [("jti", true), ("email", false), ("realm_access.id", true)]
    )
    func required(claim: String, isThere: Bool) {
        #expect((self.facts { $0.requiredClaims = [claim] } != nil) == isThere)
    }

    @Test("A required claim that is null is not there")
    func null() {
        #expect(self.facts(["sub": "a", "exp": 200, "email": nil]) { $0.requiredClaims = ["email"] } == nil)
    }

    @Test("Of a list of roles the client may ask for one, else it gets the first")
    func roles() {
        #expect(self.facts()?.role(requested: nil) == "a")
        #expect(self.facts()?.role(requested: "b") == "b")
        #expect(self.facts()?.role(requested: "c") == "a")
        for role: WireValue in [[], ["a", 1], "", 5] {
            #expect(self.facts(["exp": 200, "role": role])?.roles == [])
        }
    }

    @Test("Numbers that no clock has are brought to the ends")
    func farTimes() {
        let facts = self.facts(["exp": .double(1e300), "iat": .double(-1e300)])
        #expect(facts?.token.expiresAt == .max)
        #expect(facts?.token.issuedAt == .min)
        #expect(facts?.token.secondsLeft(now: 150) == .max - 150)
        #expect(SessionToken(expiresAt: .max, endsWhatItOpened: true).secondsLeft(now: -5) == .max)
        #expect(SessionToken(expiresAt: .min, endsWhatItOpened: true).secondsLeft(now: 5) == 0)
    }

    @Test("A session ends with its token only if it is to")
    func ends() {
        #expect(self.facts()?.token.secondsLeft(now: 209) == 1)
        #expect(self.facts()?.token.secondsLeft(now: 210) == 0)
        #expect(self.facts { $0.endsWhatItOpened = false }?.token.secondsLeft(now: 210) == nil)
        #expect(SessionToken().secondsLeft(now: 210) == nil)
    }

    @Test("Topics that cannot be read make a token useless")
    func topics() {
        #expect(self.facts(["exp": 200, "topics": "chat"]) == nil)
        #expect(self.facts(["exp": 200, "topics": ["chat"]])?.token.grants.grants == [TopicGrants.Grant("chat")])
    }
}
