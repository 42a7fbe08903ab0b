// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOPosix
internal import RoostRouter
internal import Synchronization
internal import Testing

@testable import RoostServer

@Suite("TicketVerifier")
struct TicketVerifierTests {
    private static let now = 1_700_000_000
    private static let accepted = TicketVerdict.accepted(Principal(login: "john", userID: 7))

    private func ticket(_ nonce: String = "n", login: String? = "john", hash: String = "hash") throws -> [UInt8] {
        let generator = TicketGenerator(secret: try TicketSecret("secret"))
        guard let login else { return Array(try generator.anonymousTicket(nonce: nonce, now: Self.now).utf8) }
        return Array(try generator.ticket(login: login, passwordHash: hash, nonce: nonce, now: Self.now).utf8)
    }

    /// Runs a verifier with one thread.
    private func withVerifier(
        rules: TicketRules = TicketRules(),
        users: (any UserProvider)? = nil,
        configuration: TicketVerifierConfiguration = TicketVerifierConfiguration(),
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ body: (TicketVerifier, NIOThreadPool) async throws -> Void
    ) async throws {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        let john = UserRecord(login: "john", id: 7, passwordHash: "hash")
        let verifier = TicketVerifier(
            secret: try TicketSecret("secret"),
            rules: rules,
            users: try users ?? StaticUserProvider(users: [john]),
            threadPool: pool,
            configuration: configuration,
            logger: logger
        )
        do {
            try await body(verifier, pool)
            try await pool.shutdownGracefully()
        } catch {
            try await pool.shutdownGracefully()
            throw error
        }
    }

    @Test("Genuine tickets are accepted, others refused, and both counted")
    func verdicts() async throws {
        try await self.withVerifier { verifier, _ in
            #expect(await verifier.verify(ticket: try self.ticket(), now: Self.now) == Self.accepted)
            let anonymous = await verifier.verify(ticket: try self.ticket(login: nil), now: Self.now)
            #expect(anonymous == .accepted(.anonymous))
            #expect(await verifier.verify(ticket: [], now: Self.now) == .refused(.missing))
            let late = await verifier.verify(ticket: try self.ticket("o"), now: Self.now + 301)
            #expect(late == .refused(.expired))
            let stranger = await verifier.verify(ticket: try self.ticket(login: "jane"), now: Self.now)
            #expect(stranger == .refused(.unknownUser))
            let forged = await verifier.verify(ticket: try self.ticket(hash: "other"), now: Self.now)
            #expect(forged == .refused(.wrongDigest))
            let statistics = verifier.statistics
            #expect(statistics.accepted == 2)
            #expect(statistics.recognised == 0)
            #expect(statistics.refused == [.missing: 1, .expired: 1, .unknownUser: 1, .wrongDigest: 1])
            #expect(statistics.inFlight == 0)
        }
    }

    @Test("A ticket that is seen again is recognised for its lifetime, but not once it has expired")
    func recognised() async throws {
        try await self.withVerifier { verifier, _ in
            let ticket = try self.ticket()
            for now in [Self.now, Self.now + 29, Self.now + 30, Self.now + 290] {
                #expect(await verifier.verify(ticket: ticket, now: now) == Self.accepted)
            }
            #expect(verifier.statistics.recognised == 1)
            #expect(await verifier.verify(ticket: ticket, now: Self.now + 301) == .refused(.expired))
        }
    }

    @Test("With single use a ticket is good once")
    func once() async throws {
        try await self.withVerifier(rules: TicketRules(replay: .once)) { verifier, _ in
            let ticket = try self.ticket()
            #expect(await verifier.verify(ticket: ticket, now: Self.now) == Self.accepted)
            #expect(await verifier.verify(ticket: ticket, now: Self.now + 1) == .refused(.replayed))
            #expect(await verifier.verify(ticket: ticket, now: Self.now + 300) == .refused(.replayed))
            #expect(await verifier.verify(ticket: try self.ticket("m"), now: Self.now) == Self.accepted)
            let forged = await verifier.verify(ticket: try self.ticket("o", hash: "x"), now: Self.now)
            #expect(forged == .refused(.wrongDigest))
        }
    }

    @Test("Of the same single-use ticket twice at the same time one is refused")
    func onceAtTheSameTime() async throws {
        try await self.withVerifier(rules: TicketRules(replay: .once)) { verifier, _ in
            let ticket = try self.ticket()
            async let first = verifier.verify(ticket: ticket, now: Self.now)
            async let second = verifier.verify(ticket: ticket, now: Self.now)
            let verdicts = await [first, second]
            #expect(verdicts.contains(Self.accepted))
            #expect(verdicts.contains(.refused(.replayed)))
        }
    }

    @Test("Single-use tickets that cannot be remembered are refused")
    func nonceCapacity() async throws {
        let configuration = TicketVerifierConfiguration(nonceCapacity: 1)
        try await self.withVerifier(rules: TicketRules(replay: .once), configuration: configuration) { verifier, _ in
            #expect(await verifier.verify(ticket: try self.ticket("a"), now: Self.now) == Self.accepted)
            let second = await verifier.verify(ticket: try self.ticket("b"), now: Self.now)
            #expect(second == .refused(.replayMemoryFull))
        }
    }

    @Test("One runs, one waits, a third is refused as overload, and room comes back")
    func overloaded() async throws {
        let users = GatedUserProvider()
        let configuration = TicketVerifierConfiguration(maximumWaiting: 1)
        try await self.withVerifier(users: users, configuration: configuration) { verifier, _ in
            async let first = verifier.verify(ticket: try self.ticket("a"), now: Self.now)
            async let second = verifier.verify(ticket: try self.ticket("b"), now: Self.now)
            await users.waitForLookUps(2)
            #expect(verifier.statistics.inFlight == 2)
            let third = await verifier.verify(ticket: try self.ticket("c"), now: Self.now)
            #expect(third == .refused(.overloaded))
            users.open()
            #expect(try await first == Self.accepted)
            #expect(try await second == Self.accepted)
            #expect(await verifier.verify(ticket: try self.ticket("c"), now: Self.now) == Self.accepted)
            #expect(verifier.statistics.refused == [.overloaded: 1])
        }
    }

    @Test("A provider that fails refuses tickets, and is told of once until it works again")
    func lookUpFailed() async throws {
        let log = TestLog()
        let users = FailingUserProvider()
        try await self.withVerifier(users: users, logger: log.logger) { verifier, _ in
            for nonce in ["a", "b"] {
                let verdict = await verifier.verify(ticket: try self.ticket(nonce), now: Self.now)
                #expect(verdict == .refused(.lookUpFailed))
            }
            users.isFailing.store(false, ordering: .relaxed)
            for nonce in ["a", "b"] {
                let verdict = await verifier.verify(ticket: try self.ticket(nonce), now: Self.now)
                #expect(verdict == .refused(.unknownUser))
            }
            #expect(
                log.lines == [
                    "warning user look-up fails, tickets of users are refused", "info user look-up works again",
                ]
            )
        }
    }

    @Test("After its threads have stopped every ticket is refused")
    func stopped() async throws {
        try await self.withVerifier { verifier, pool in
            try await pool.shutdownGracefully()
            #expect(await verifier.verify(ticket: try self.ticket(), now: Self.now) == .refused(.unavailable))
            #expect(verifier.statistics.inFlight == 0)
        }
    }

    @Test("A ticket whose peer has left while it waited costs no computation")
    func cancelled() async throws {
        try await self.withVerifier { verifier, _ in
            let ticket = try self.ticket()
            await withTaskGroup(of: TicketVerdict.self) { group in
                group.cancelAll()
                group.addTask { await verifier.verify(ticket: ticket, now: Self.now) }
                #expect(await group.next() == .refused(.unavailable))
            }
            #expect(await verifier.verify(ticket: ticket, now: Self.now) == Self.accepted)
        }
    }

    @Test("Extreme limits do not trap")
    func limits() async throws {
        let configuration = TicketVerifierConfiguration(
            maximumWaiting: .max,
            verdictLifetime: .max,
            verdictCapacity: .max
        )
        try await self.withVerifier(configuration: configuration) { verifier, _ in
            let verdict = await verifier.verify(ticket: try self.ticket(), now: Self.now)
            #expect(verdict == Self.accepted)
        }
        #expect(TicketVerifierConfiguration(maximumWaiting: -1).maximumWaiting == 0)
    }
}

/// Finds John, but not before it is opened.
private final class GatedUserProvider: UserProvider {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func user(login: String) async -> UserRecord? {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
        return UserRecord(login: login, id: 7, passwordHash: "hash")
    }

    func waitForLookUps(_ count: Int) async {
        while self.state.withLock({ $0.waiting.count < count }) { await Task.yield() }
    }

    func open() {
        let waiting = self.state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

private final class FailingUserProvider: UserProvider {
    struct Failure: Error {}

    let isFailing = Atomic(true)

    func user(login: String) async throws -> UserRecord? {
        guard !self.isFailing.load(ordering: .relaxed) else { throw Failure() }
        return nil
    }
}

/// Collects level and message of what is logged.
private final class TestLog: Sendable {
    private struct Handler: LogHandler {
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        let log: TestLog

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            self.log.collected.withLock { $0.append("\(event.level) \(event.message)") }
        }
    }

    private let collected = Mutex<[String]>([])

    var lines: [String] { self.collected.withLock { $0 } }

    var logger: Logger { Logger(label: "test", factory: { _ in Handler(log: self) }) }
}
