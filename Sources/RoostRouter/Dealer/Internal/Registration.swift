// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

/// One registration: its callees in the order of their coming, and whose turn it is.
///
/// Everything takes time linear in the number of callees, which ``DealerLimits/registrationCallees`` bounds.
struct Registration: Sendable {
    /// What it is.
    let info: RegistrationInfo

    /// The callees in the order of their registering.
    private(set) var callees: [Callee] = []

    /// Where the round robin goes on: behind the callee that was chosen last, where a new one may come yet.
    private var turn = 0

    /// Makes a registration without callees.
    init(info: RegistrationInfo) {
        self.info = info
    }

    /// Adds a session that is not a callee.
    mutating func add(_ callee: Callee) {
        self.callees.append(callee)
    }

    /// Whether a session is a callee.
    func hasCallee(_ session: SessionID) -> Bool {
        self.callees.contains { $0.session == session }
    }

    /// Whether a callee, busy or not, has announced some features.
    func supports(_ features: CalleeFeatures) -> Bool {
        self.callees.contains { $0.features.isSuperset(of: features) }
    }

    /// A callee registers again: its options are those of the last time.
    mutating func update(_ request: RegistrationRequest) {
        guard let place = self.callees.firstIndex(where: { $0.session == request.session }) else {
            return
        }
        self.callees[place].update(request)
    }

    /// Removes a callee; the round robin goes on with the one whose turn it was, or with the one after that.
    ///
    /// - Parameter session: The session.
    /// - Returns: Whether it was one.
    mutating func remove(_ session: SessionID) -> Bool {
        guard let place = self.callees.firstIndex(where: { $0.session == session }) else {
            return false
        }
        self.callees.remove(at: place)
        if place < self.turn { self.turn -= 1 }
        return true
    }

    /// A call has ended at a callee, which may have gone since, or gone and come again.
    mutating func callEnded(at callee: SessionID, number: UInt64) {
        guard let place = self.callees.firstIndex(where: { $0.session == callee && $0.number == number }) else {
            return
        }
        self.callees[place].pending -= 1
    }

    /// Chooses the callee for a call as the policy says, and counts the call.
    ///
    /// Callees that cannot take it are passed over: as if they were not there.
    ///
    /// - Parameters:
    ///   - tried: Sessions that have said that they are not available.
    ///   - features: What the callee must have announced.
    ///   - generator: The source of randomness.
    /// - Returns: The callee, if one can take the call.
    mutating func choose(
        except tried: Set<SessionID> = [],
        with features: CalleeFeatures = [],
        using generator: inout some RandomNumberGenerator
    ) -> Callee? {
        guard let place = self.place(using: &generator, { $0.canTake(features) && !tried.contains($0.session) }) else {
            return nil
        }
        if self.info.invoke == .roundRobin {
            self.turn = place + 1
        }
        self.callees[place].pending += 1
        return self.callees[place]
    }

    private func place(
        using generator: inout some RandomNumberGenerator,
        _ isCandidate: (Callee) -> Bool
    ) -> Int? {
        switch self.info.invoke {
        case .single, .first:
            return self.callees.firstIndex(where: isCandidate)
        case .last:
            return self.callees.lastIndex(where: isCandidate)
        case .roundRobin:
            return self.callees[self.turn...].firstIndex(where: isCandidate)
                ?? self.callees[..<self.turn].firstIndex(where: isCandidate)
        case .random:
            return self.callees.indices.filter { isCandidate(self.callees[$0]) }.randomElement(using: &generator)
        }
    }
}

extension Registration {
    /// One session that has registered.
    struct Callee: Sendable {
        /// The session.
        let session: SessionID

        /// Which registering of the dealer's it was, so that a session that comes again is another callee.
        let number: UInt64

        /// What it has announced.
        private(set) var features: CalleeFeatures

        /// Whether it is told who calls.
        private(set) var disclosesCaller: Bool

        /// Whether it watches timeouts itself.
        private(set) var forwardsTimeout: Bool

        /// How many calls are pending.
        fileprivate(set) var pending = 0

        private var concurrency: Int

        /// Makes a callee of a request to register.
        init(_ request: RegistrationRequest, number: UInt64) {
            self.session = request.session
            self.number = number
            self.features = request.features
            self.disclosesCaller = request.disclosesCaller
            self.forwardsTimeout = request.forwardsTimeout
            self.concurrency = request.concurrency ?? .max
        }

        /// Whether one more call may be pending, and the callee has the features that it needs.
        fileprivate func canTake(_ features: CalleeFeatures) -> Bool {
            self.pending < self.concurrency && self.features.isSuperset(of: features)
        }

        fileprivate mutating func update(_ request: RegistrationRequest) {
            self.features = request.features
            self.disclosesCaller = request.disclosesCaller
            self.forwardsTimeout = request.forwardsTimeout
            self.concurrency = request.concurrency ?? .max
        }
    }
}
