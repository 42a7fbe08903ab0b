// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing

@testable import RoostRouter
@testable import WAMP

@Suite("MethodChoice")
struct MethodChoiceTests {
    @Test("Without methods a client is anonymous, if the realm admits that")
    func withoutMethods() throws {
        var client = try AuthenticationFixture(anonymousRole: "guest")
        let identity = try client.hello([], "admin").identity
        #expect(identity?.authRole == "guest")
        #expect(identity?.authMethod == "anonymous")
        #expect(identity?.authProvider == "static")
        #expect(identity?.authID == String(repeating: "f", count: 24))
        var other = try AuthenticationFixture()
        #expect(try other.hello([]).reason == "wamp.error.authentication_required")
    }

    @Test("An anonymous client gets a role of its own only if it asks for no other")
    func anonymousRole() throws {
        var client = try AuthenticationFixture(anonymousRole: "guest")
        #expect(try client.hello(["anonymous"], authRole: "guest").identity != nil)
        var other = try AuthenticationFixture(anonymousRole: "guest")
        #expect(try other.hello(["anonymous"], authRole: "admin").reason == "wamp.error.no_such_role")
    }

    @Test(
        "Methods that the realm does not have are no match",
        arguments: [
            ["no-such-method"], ["anonymous"], ["TICKET"], ["ticket "], ["scram"], ["wamp-scram\u{301}"], [""],
            ["cookie", "tls", "anonymous"],
        ]
    )
    func noMatch(methods: [String]) throws {
        var client = try AuthenticationFixture()
        #expect(try client.hello(methods, "x").reason == "wamp.error.no_matching_auth_method")
    }

    @Test("A method that no principal of the realm has is no match")
    func unusedMethod() throws {
        var client = try AuthenticationFixture(principals: [])
        #expect(try client.hello(["ticket", "wampcra"], "x").reason == "wamp.error.no_matching_auth_method")
    }

    @Test(
        "The first of the client's methods that the principal has is taken",
        arguments: [
            (["wampcra", "ticket"], AuthenticationMethod.wampCRA), (["ticket", "wampcra"], .ticket),
            (["x", "cryptosign", "wamp-scram", "wampcra"], .wampCRA), (["wampcra", "anonymous"], .wampCRA),
            (["cryptosign", "anonymous", "ticket"], .ticket),
        ]
    )
    func order(methods: [String], method: AuthenticationMethod) throws {
        let joe = try StaticPrincipal(
            authID: "joe",
            authRole: "user",
            credentials: [try .ticket("t"), try .wampCRA(secret: "c")]
        )
        let principals = try AuthenticationFixture.makePrincipals() + [joe]
        var client = try AuthenticationFixture(anonymousRole: "guest", principals: principals)
        #expect(try client.challenge(methods, "joe").method == method)
    }

    @Test("A client that names nobody may be anonymous in second place, one that names somebody may not")
    func anonymousSecond() throws {
        var client = try AuthenticationFixture(anonymousRole: "guest")
        #expect(try client.hello(["ticket", "anonymous"]).identity?.authRole == "guest")
        for name in ["nobody", "cra-user"] {
            var other = try AuthenticationFixture(anonymousRole: "guest")
            #expect(try other.challenge(["ticket", "anonymous"], name).method == .ticket)
            #expect(other.machine.authenticate(signature: "x").reason == "wamp.error.authentication_denied")
        }
    }

    @Test("Anonymous in first place is taken, whoever is named")
    func anonymousFirst() throws {
        var client = try AuthenticationFixture(anonymousRole: "guest")
        let identity = try client.hello(["anonymous", "ticket"], "ticket-user").identity
        #expect(identity?.authID == String(repeating: "f", count: 24))
    }

    @Test("Names are byte-wise: a canonically equivalent name is somebody unknown")
    func byteWise() throws {
        let principal = try StaticPrincipal(
            authID: "caf\u{E9}",
            authRole: "user",
            credentials: [try .ticket("t")]
        )
        for (name, isKnown) in [("caf\u{E9}", true), ("cafe\u{301}", false)] {
            var client = try AuthenticationFixture(principals: [principal])
            _ = try client.challenge(["ticket"], name)
            #expect((client.machine.authenticate(signature: "t").identity != nil) == isKnown)
        }
    }

    private let oro = Identity(authID: "john", authRole: "ROLE_USER", authMethod: "ticket", authProvider: "oro")

    @Test(
        "The transport's ticket is enough without methods, with ticket and with anonymous",
        arguments: [
            [], ["ticket"], ["anonymous"], ["x", "anonymous"], ["wampcra", "ticket"],
        ]
    )
    func transport(methods: [String]) throws {
        var client = try AuthenticationFixture()
        #expect(try client.hello(methods, transport: self.oro) == .welcome(self.oro, authExtra: nil))
        var same = try AuthenticationFixture(anonymousRole: "guest")
        #expect(try same.hello([], "john", authRole: "ROLE_USER", transport: self.oro).identity == self.oro)
    }

    @Test("The transport's ticket is for nobody else, for no other role and for no other method")
    func transportMismatch() throws {
        var other = try AuthenticationFixture()
        let action = try other.hello(["ticket"], "ticket-user", transport: self.oro)
        #expect(action == .challenge(method: .ticket, extra: [:]))
        var role = try AuthenticationFixture()
        #expect(try role.hello([], authRole: "admin", transport: self.oro).reason == "wamp.error.no_such_role")
        var method = try AuthenticationFixture()
        _ = try method.hello(["wampcra"], "cra-user", transport: self.oro)
        #expect(method.machine.isChallenged)
        var nobody = try AuthenticationFixture()
        #expect(try nobody.hello([], "jim", transport: self.oro).reason == "wamp.error.authentication_required")
    }
}
