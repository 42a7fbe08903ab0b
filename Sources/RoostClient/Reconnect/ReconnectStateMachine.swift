// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Decides when to connect again after a connection failed or ended.
///
/// The wait is between the half and the whole of a ceiling that doubles with each failure in a row up to a limit, so
/// that clients which lost their connections at the same time do not come back at the same time.
///
/// Our fault, asserted in debug builds: events in an order that cannot be. Legitimate leftovers: timers that fire early
/// or after the end.
package struct ReconnectStateMachine: Sendable {
    private var state = State.idle
    private var failures = 0
    private let policy: ReconnectPolicy

    private enum State: Equatable, Sendable {
        case idle
        case connecting
        case connected(since: NIODeadline)
        case waiting(until: NIODeadline)
        case stopped
    }

    /// What to do.
    package enum Action: Equatable, Sendable {
        /// Connect now.
        case connect
        /// Call ``timerFired(now:)`` at that time.
        case wait(until: NIODeadline)
        /// Give up: the failure is permanent, or there were too many.
        case stop
    }

    /// Makes a machine that has not been started.
    ///
    /// - Parameter policy: How long to wait.
    package init(policy: ReconnectPolicy) {
        self.policy = policy
    }

    /// Begins with the first attempt.
    package mutating func started() -> Action {
        guard self.state == .idle else { return .stop }
        self.state = .connecting
        return .connect
    }

    /// Notes that the session is open.
    package mutating func connected(now: NIODeadline) {
        assert(self.state == .connecting, "connected without an attempt")
        if self.state == .connecting { self.state = .connected(since: now) }
    }

    /// Notes that an attempt failed or a connection ended.
    ///
    /// - Parameters:
    ///   - isPermanent: Whether the same would happen again.
    ///   - now: The time.
    ///   - jitter: A random number, `0...1`.
    /// - Returns: What to do.
    package mutating func ended(isPermanent: Bool, now: NIODeadline, jitter: Double) -> Action {
        switch self.state {
        case .connecting:
            break
        case .connected(let since):
            if now - since >= TimeAmount(self.policy.stableAfter) { self.failures = 0 }
        case .idle, .waiting, .stopped:
            assertionFailure("an end without an attempt")
            return .stop
        }
        self.failures += 1
        guard !isPermanent, self.policy.attempts.map({ self.failures < $0 }) ?? true else {
            self.state = .stopped
            return .stop
        }
        let until = now + self.delay(jitter: jitter)
        self.state = .waiting(until: until)
        return .wait(until: until)
    }

    /// Looks at the time.
    package mutating func timerFired(now: NIODeadline) -> Action {
        guard case .waiting(let until) = self.state else { return .stop }
        guard now >= until else { return .wait(until: until) }
        self.state = .connecting
        return .connect
    }

    private func delay(jitter: Double) -> TimeAmount {
        let ceiling = min(
            self.policy.firstDelay * (1 << min(self.failures - 1, 20)),
            self.policy.longestDelay
        )
        let share = 0.5 + min(max(jitter, 0), 1) / 2
        return TimeAmount(ceiling * share)
    }
}
