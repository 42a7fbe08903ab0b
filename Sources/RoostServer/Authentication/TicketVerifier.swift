// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import Logging
public import NIOPosix
public import RoostRouter
internal import Synchronization

/// Verifies tickets beside the event loops: looks users up and computes digests on threads of its own.
///
/// One verification costs milliseconds of CPU time, and everybody who can connect can cause one. So the threads are few,
/// the line before them is bounded, and a genuine ticket that is seen again within seconds is recognised.
///
/// Unknown users are refused without a computation, as in the original; the time of a refusal therefore tells whether a
/// login exists.
public final class TicketVerifier: Sendable {
    private let authenticator: TicketAuthenticator
    private let users: any UserProvider
    private let threadPool: NIOThreadPool
    private let logger: Logger
    private let state: Mutex<State>

    /// What was done since the verifier was made.
    public var statistics: TicketStatistics { self.state.withLock { $0.statistics } }

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - secret: The application secret.
    ///   - rules: Which genuine tickets are accepted.
    ///   - users: Where the users of named tickets are looked up.
    ///   - threadPool: Running threads for nothing else, about one less than there are cores. The caller stops them; all
    ///     tickets are refused with `unavailable` from then on.
    ///   - configuration: The limits.
    ///   - logger: Told once when the user provider begins to fail, and once when it works again.
    public init(
        secret: TicketSecret,
        rules: TicketRules = TicketRules(),
        users: any UserProvider,
        threadPool: NIOThreadPool,
        configuration: TicketVerifierConfiguration = TicketVerifierConfiguration(),
        logger: Logger
    ) {
        self.authenticator = TicketAuthenticator(secret: secret, rules: rules)
        self.users = users
        self.threadPool = threadPool
        self.logger = logger
        self.state = Mutex(State(rules: rules, configuration: configuration, threads: threadPool.numberOfThreads))
    }

    /// Verifies a ticket.
    ///
    /// When the calling task is cancelled, a ticket that still waits is refused with `unavailable`.
    ///
    /// - Parameters:
    ///   - parameter: The value of the query parameter `ticket` after URL decoding; empty if there was none.
    ///   - now: Unix seconds of the wall clock.
    /// - Returns: The principal, or why there is none. It never tells what the peer has sent.
    public func verify(ticket parameter: [UInt8], now: Int) async -> TicketVerdict {
        let verdict = await self.judge(parameter, now: now)
        self.state.withLock { $0.statistics.count(verdict) }
        return verdict
    }

    /// Recognises no ticket of a login any more without looking the user up.
    ///
    /// - Parameter login: The login.
    func forget(login: String) {
        self.state.withLock { $0.forget(login: login) }
    }

    private func judge(_ parameter: [UInt8], now: Int) async -> TicketVerdict {
        switch self.authenticator.open(parameter, now: now) {
        case .refused(let refusal):
            return .refused(refusal)
        case .anonymous(let ticket):
            return await self.admit(ticket, now: now) {
                await self.compute { $0.verifyAnonymous(ticket) }
            }
        case .named(let ticket, let login):
            return await self.admit(ticket, now: now) {
                await self.verify(ticket, login: login)
            }
        }
    }

    private func admit(_ ticket: Ticket, now: Int, _ verify: () async -> TicketVerdict) async -> TicketVerdict {
        switch self.state.withLock({ $0.admit(ticket, now: now) }) {
        case .settled(let verdict):
            return verdict
        case .admitted:
            let verdict = await verify()
            return self.state.withLock { $0.settle(ticket, verdict, now: now) }
        }
    }

    private func verify(_ ticket: Ticket, login: String) async -> TicketVerdict {
        let user: UserRecord?
        do {
            user = try await self.users.user(login: login)
            self.lookUpEnded(error: nil)
        } catch {
            guard !Task.isCancelled else { return .refused(.unavailable) }
            self.lookUpEnded(error: error)
            return .refused(.lookUpFailed)
        }
        guard let user else { return .refused(.unknownUser) }
        return await self.compute { $0.verify(ticket, user: user) }
    }

    private func lookUpEnded(error: (any Error)?) {
        guard self.state.withLock({ $0.lookUpEnded(isFailure: error != nil) }) else { return }
        guard let error else {
            self.logger.info("user look-up works again")
            return
        }
        self.logger.warning(
            "user look-up fails, tickets of users are refused",
            metadata: ["error.type": "\(type(of: error))", "error.message": "\(error)"]
        )
    }

    /// Runs a computation on the pool, or nothing if the task is cancelled or the pool is stopped before its turn.
    ///
    /// The pool's own `runIfActive` is not used: it keeps the number of each work item that is cancelled after its
    /// start, for good.
    private func compute(_ work: @escaping @Sendable (TicketAuthenticator) -> TicketVerdict) async -> TicketVerdict {
        let cancellation = Cancellation()
        let authenticator = self.authenticator
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.threadPool.submit { state in
                    guard state == .active, !cancellation.isRequested.load(ordering: .relaxed) else {
                        return continuation.resume(returning: .refused(.unavailable))
                    }
                    continuation.resume(returning: work(authenticator))
                }
            }
        } onCancel: {
            cancellation.isRequested.store(true, ordering: .relaxed)
        }
    }

    private final class Cancellation: Sendable {
        let isRequested = Atomic(false)
    }
}
