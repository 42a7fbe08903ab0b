// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Finds out that a peer is gone although nobody closed the connection.
///
/// Every interval it sends a ping; when as many pings as configured in a row got no sign of life, the peer is dead.
/// With the defaults that is 40 seconds after the first of them. Legitimate leftovers: pongs that nobody asked for
/// and late ones, which count as traffic only.
package struct KeepAliveStateMachine: Sendable {
    private var state: State
    private var nextTick: NIODeadline
    private let configuration: KeepAliveConfiguration

    private enum State: Equatable, Sendable {
        case quiet
        case awaitingPong(KeepAlivePayload, unanswered: Int)
        case dead
    }

    /// What to do after the timer fired.
    package enum Action: Equatable, Sendable {
        /// Fire again at this time.
        case wait(until: NIODeadline)
        /// Send a ping, and fire again at this time.
        case sendPing(KeepAlivePayload, next: NIODeadline)
        /// Close the connection; there is nothing more to fire for.
        case dead
    }

    /// Creates a machine for a connection that was established now; the first ping is due one interval later.
    package init(configuration: KeepAliveConfiguration = KeepAliveConfiguration(), now: NIODeadline) {
        self.state = .quiet
        self.nextTick = now + configuration.interval
        self.configuration = configuration
    }

    /// When the timer has to fire next.
    package var deadline: NIODeadline { self.nextTick }

    /// Notes that bytes of any kind arrived; cheap enough for every read.
    package mutating func receivedBytes() {
        guard self.configuration.countsAnyTraffic, case .awaitingPong = self.state else { return }
        self.state = .quiet
    }

    /// Notes a pong.
    package mutating func receivedPong(_ payload: ByteBuffer) {
        guard case .awaitingPong(let expected, _) = self.state, expected.equals(payload) else { return }
        self.state = .quiet
    }

    /// Decides what is due.
    ///
    /// A timer that fires late delays what follows: the time between two pings never gets shorter than the interval.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - payload: The payload for a ping, should one be due.
    /// - Returns: What to do, and when to fire again.
    package mutating func timerFired(now: NIODeadline, payload: KeepAlivePayload) -> Action {
        let unanswered: Int
        switch self.state {
        case .quiet:
            unanswered = 0
        case .awaitingPong(_, let count):
            unanswered = count
        case .dead:
            return .dead
        }
        guard now >= self.nextTick else { return .wait(until: self.nextTick) }
        guard unanswered < self.configuration.missedPings else {
            self.state = .dead
            return .dead
        }
        self.state = .awaitingPong(payload, unanswered: unanswered + 1)
        self.nextTick = now + self.configuration.interval
        return .sendPing(payload, next: self.nextTick)
    }
}
