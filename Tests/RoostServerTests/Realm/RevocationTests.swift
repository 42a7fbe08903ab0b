// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import NIOPosix
internal import RoostRouter
internal import Synchronization
internal import Testing
internal import WAMP

@testable internal import RoostServer

/// Lets everybody in as the owner of the next token of a list; of the last one when there are no more.
private final class TokenGiver: Authenticator {
    private let tokens: Mutex<[SessionToken]>

    init(_ tokens: [SessionToken]) {
        self.tokens = Mutex(tokens)
    }

    func authenticate(_ request: AuthenticationRequest) async -> AuthenticationVerdict {
        let token = self.tokens.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        var verdict = AuthenticationVerdict.accepted(authID: token.subject, authRole: "user")
        var principal = Principal(login: token.subject, roles: ["user"])
        principal.token = token
        verdict.principal = principal
        return verdict
    }
}

@Suite("Revocation", .timeLimit(.minutes(1)))
struct RevocationTests {
    /// A day in 2100, so that tokens are good.
    private static let late = 4_102_444_800

    private func with(
        _ tokens: [SessionToken],
        limit: Int = 100,
        _ body: (_ node: Node, _ port: Int) async throws -> Void
    ) async throws {
        var listener = ListenerConfiguration(port: 0, authentication: .anonymous)
        listener.protocols = [.rawSocket]
        var configuration = ServerConfiguration(
            listeners: [listener],
            routes: RouteTable.compile([]).table,
            handlers: HandlerRegistry()
        )
        configuration.realms[0].authentication = AuthenticationConfiguration(dynamicMethods: [.anonymous])
        configuration.realms[0].authenticator = TokenGiver(tokens)
        configuration.limits.revocations = limit
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let node = try Node(
            configuration: configuration,
            group: group,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        var inherited = InheritedSockets([])
        let listeners = try await node.bind(group: group, inherited: &inherited)
        async let calls: Void = node.calls.run()
        do {
            try await body(node, listeners[0].localPort ?? 0)
        } catch {
            Issue.record(error)
        }
        for listener in listeners { try? await listener.channel.close() }
        node.calls.finish()
        await calls
        await node.shutDown()
        try await group.shutdownGracefully()
    }

    /// What became of a revocation in the only realm.
    private func revoke(_ revocation: Revocation, _ node: Node, lifetime: Int = 60) -> RevocationTable.Outcome {
        let now = UnixTime.now()
        return node.realms[0].revoke(revocation, until: now + lifetime, now: now, message: "The test wants it.").outcome
    }

    @Test("A token that is taken back ends its session and no other, and lets nobody in any more")
    func token() async throws {
        let first = SessionToken(id: "t1", subject: "john", issuedAt: 1)
        let second = SessionToken(id: "t2", subject: "john", issuedAt: 1)
        try await self.with([first, second, first, second]) { node, port in
            let victim = try await RawClient(port: port)
            let bystander = try await RawClient(port: port)
            #expect(self.revoke(.token(id: "t1"), node) == .added)
            let goodbye = await victim.next()
            #expect(goodbye?.first == 6)
            #expect(goodbye?.last == "wamp.error.not_authorized")
            // ABORT, with the same word.
            let refused = try await RawClient(port: port, expecting: 3)
            #expect(refused.last == "wamp.error.not_authorized")
            let again = try await RawClient(port: port)
            try await bystander.send(#"[16,1,{"acknowledge":true},"a"]"#)
            #expect(await bystander.next()?.first == 8)
            try await bystander.close()
            try await again.close()
        }
    }

    @Test("A subject loses all sessions that were given up to a second, and may come with newer tokens")
    func subject() async throws {
        let old = SessionToken(subject: "john", issuedAt: 100)
        try await self.with([
            old, SessionToken(subject: "john"), SessionToken(subject: "jane", issuedAt: 100), old,
            SessionToken(subject: "john", issuedAt: 101),
        ]) { node, port in
            let victims = [try await RawClient(port: port), try await RawClient(port: port)]
            let bystander = try await RawClient(port: port)
            #expect(self.revoke(.subject("john", notBefore: 100), node) == .added)
            for victim in victims { #expect(await victim.next()?.first == 6) }
            _ = try await RawClient(port: port, expecting: 3)
            try await (try await RawClient(port: port)).close()
            try await bystander.close()
        }
    }

    @Test("Beyond the bound sessions are ended all the same, and the report says that new ones may come")
    func full() async throws {
        let token = SessionToken(id: "t2", subject: "john")
        try await self.with([token], limit: 1) { node, port in
            let victim = try await RawClient(port: port)
            #expect(self.revoke(.token(id: "t1"), node) == .added)
            #expect(self.revoke(.token(id: "t2"), node) == .full)
            #expect(await victim.next()?.first == 6)
            try await (try await RawClient(port: port)).close()
        }
    }

    @Test("A revocation lasts as long as the token of a session that it has ended")
    func lifetime() async throws {
        let token = SessionToken(id: "t1", subject: "john", expiresAt: Self.late)
        try await self.with([token]) { node, port in
            _ = try await RawClient(port: port)
            _ = self.revoke(.token(id: "t1"), node, lifetime: 0)
            let isLasting = node.realms[0].state.withLock { $0.revocations.refuses(token, now: Self.late) }
            #expect(isLasting)
        }
    }

    @Test("What cannot be is no revocation")
    func unusable() async throws {
        try await self.with([SessionToken()]) { node, _ in
            #expect(self.revoke(.token(id: ""), node) == .unusable)
            #expect(self.revoke(.subject(String(repeating: "x", count: 1_025), notBefore: 1), node) == .unusable)
        }
    }
}
