// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import RoostRouter

/// Looks the users of live sessions up again, each once in an interval, and ends the sessions of those who are no more,
/// are disabled, or have lost a role that the session has.
///
/// A look-up that fails ends nothing: a database that is away for a moment must not empty the server.
struct UserRecheckRunner: Sendable {
    /// How many users are looked up at the same time.
    private static let concurrency = 4

    let interval: Duration
    let users: any UserProvider
    let verifier: TicketVerifier
    let acceptsDisabledUsers: Bool
    let realms: [RealmHost]
    let causes: CauseLog

    /// Works until its task is cancelled.
    func run() async {
        var recheck = UserRecheck()
        while !Task.isCancelled {
            let began = ContinuousClock.now
            await self.check(part: recheck.advance())
            let rest = self.interval / UserRecheck.parts - began.duration(to: .now)
            // A cancelled sleep ends the loop by its condition.
            if rest > .zero { try? await Task.sleep(for: rest) }
        }
    }

    private func check(part: Int) async {
        var sessions: [[UInt8]: [Session]] = [:]
        for host in self.realms {
            sessions.merge(host.ticketSessions { UserRecheck.part(of: $0) == part }) { $0 + $1 }
        }
        await withTaskGroup(of: Void.self) { group in
            for (index, (login, found)) in sessions.enumerated() {
                guard !Task.isCancelled else { return }
                if index >= Self.concurrency { await group.next() }
                group.addTask { await self.check(String(decoding: login, as: UTF8.self), found) }
            }
        }
    }

    private func check(_ login: String, _ sessions: [Session]) async {
        let record: UserRecord?
        do {
            record = try await self.users.user(login: login)
        } catch {
            return self.causes.failed("users of live sessions could not be looked up", error)
        }
        let lost = sessions.filter { session in
            !UserRecheck.admits(session.principal, as: record, acceptsDisabledUsers: self.acceptsDisabledUsers)
        }
        guard !lost.isEmpty else { return }
        self.verifier.forget(login: login)
        for session in lost {
            session.deliver(.expel(message: "The user is not what it was."))
        }
    }
}
