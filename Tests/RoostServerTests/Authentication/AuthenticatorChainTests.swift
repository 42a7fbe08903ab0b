// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Testing
internal import WAMP

@testable import RoostServer

@Suite("AuthenticatorChain")
struct AuthenticatorChainTests {
    /// Accepts one ticket, fails on another, and refuses the rest.
    private struct One: Authenticator {
        struct Failure: Error {}

        let ticket: String

        func authenticate(_ request: AuthenticationRequest) async throws -> AuthenticationVerdict {
            guard request.ticket != "fail-\(self.ticket)" else { throw Failure() }
            return request.ticket == self.ticket || request.method == .anonymous
                ? .accepted(authRole: self.ticket) : .refused(message: "not \(self.ticket)")
        }
    }

    private static let chain = AuthenticatorChain(
        links: [
            AuthenticatorChain.Link(methods: [.ticket], authenticator: One(ticket: "a")),
            AuthenticatorChain.Link(methods: [.ticket, .anonymous], authenticator: One(ticket: "b")),
        ]
    )

    private func ask(_ ticket: String?, _ method: AuthenticationMethod = .ticket) async throws -> AuthenticationVerdict
    {
        let id = try #require(SessionID(rawValue: 1))
        return try await Self.chain.authenticate(
            AuthenticationRequest(method: method, realm: "r", sessionID: id, ticket: ticket)
        )
    }

    @Test("The first that accepts decides, and the last that refuses says why")
    func order() async throws {
        #expect(try await self.ask("a") == .accepted(authRole: "a"))
        #expect(try await self.ask("b") == .accepted(authRole: "b"))
        #expect(try await self.ask("c") == .refused(message: "not b"))
    }

    @Test("Each is asked about its methods only")
    func methods() async throws {
        #expect(try await self.ask(nil, .anonymous) == .accepted(authRole: "b"))
        #expect(try await self.ask(nil, .cryptosign) == .refused())
        #expect(try await self.ask(nil, .scram) == .refused())
    }

    @Test("An error ends the chain", arguments: ["fail-a", "fail-b"])
    func failure(ticket: String) async throws {
        await #expect(throws: One.Failure.self) { try await self.ask(ticket) }
    }
}
