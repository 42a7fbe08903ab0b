// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

extension TicketVerifier {
    /// Everything of a verifier that changes, as one value for one lock.
    struct State: Sendable {
        /// What happens with a ticket whose format and time are right.
        enum Admission: Equatable {
            /// It is settled.
            case settled(TicketVerdict)
            /// It has to be verified; a place is taken until it is settled.
            case admitted
        }

        private let replay: TicketRules.Replay
        private let timeToLive: Int
        private let maximumInFlight: Int
        private var nonces: NonceCache
        private var verdicts: TicketVerdictCache
        private var isLookUpFailing = false

        var statistics = TicketStatistics()

        init(rules: TicketRules, configuration: TicketVerifierConfiguration, threads: Int) {
            self.replay = rules.replay
            self.timeToLive = rules.timeToLive
            let (sum, overflow) = configuration.maximumWaiting.addingReportingOverflow(threads)
            self.maximumInFlight = overflow ? .max : sum
            self.nonces = NonceCache(capacity: configuration.nonceCapacity)
            let isRecognising = rules.replay == .allowed
            self.verdicts = TicketVerdictCache(
                lifetime: isRecognising ? configuration.verdictLifetime : 0,
                capacity: configuration.verdictCapacity
            )
        }

        mutating func admit(_ ticket: Ticket, now: Int) -> Admission {
            switch self.replay {
            case .allowed:
                if let principal = self.verdicts.principal(of: ticket, now: now) {
                    self.statistics.recognised += 1
                    return .settled(.accepted(principal))
                }
            case .once:
                // Only genuine tickets are remembered: nothing is learnt from being told so without a computation.
                if let digest = ticket.digest, self.nonces.contains(digest, now: now) {
                    return .settled(.refused(.replayed))
                }
            }
            guard self.statistics.inFlight < self.maximumInFlight else { return .settled(.refused(.overloaded)) }
            self.statistics.inFlight += 1
            return .admitted
        }

        /// Gives an admitted ticket's place back and makes the last decision about it.
        mutating func settle(_ ticket: Ticket, _ verdict: TicketVerdict, now: Int) -> TicketVerdict {
            self.statistics.inFlight -= 1
            guard case .accepted(let principal) = verdict, let digest = ticket.digest, let createdAt = ticket.createdAt
            else {
                return verdict
            }
            guard self.replay == .once else {
                self.verdicts.store(principal, for: ticket, now: now)
                return verdict
            }
            switch self.nonces.insert(digest, expiresAt: createdAt + self.timeToLive, now: now) {
            case .remembered: return verdict
            case .replayed: return .refused(.replayed)
            case .full: return .refused(.replayMemoryFull)
            }
        }

        /// Forgets the tickets of a login.
        mutating func forget(login: String) {
            self.verdicts.forget(login: login)
        }

        /// Notes whether the user provider works.
        ///
        /// - Returns: Whether that is news, which the operator should read once.
        mutating func lookUpEnded(isFailure: Bool) -> Bool {
            defer { self.isLookUpFailing = isFailure }
            return self.isLookUpFailing != isFailure
        }
    }
}
