// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Stops asking an application that does not answer, so that a question to it fails at once instead of after its time.
///
/// After so many failures in a row nothing is asked for a pause; then one question tries whether the application is back.
struct CircuitBreaker: Sendable {
    /// Permission to ask once; it has to be settled.
    struct Permit: Equatable, Sendable {
        fileprivate let isTrial: Bool
    }

    /// What has become of a question.
    enum Outcome: Sendable {
        /// There was an answer, whatever it says.
        case answered
        /// There was none.
        case failed
        /// Nobody waits for an answer any more.
        case abandoned
    }

    private enum State: Equatable {
        case closed(failures: Int)
        case open(until: NIODeadline)
        /// One question is under way.
        case trying
    }

    private let limit: Int
    private let pause: TimeAmount
    private var state = State.closed(failures: 0)

    /// Makes a breaker through which everything goes.
    ///
    /// - Parameters:
    ///   - limit: After how many failures in a row it opens, `1…`; 0 for never.
    ///   - pause: For how long nothing is asked.
    init(limit: Int, pause: Duration) {
        self.limit = limit
        self.pause = TimeAmount(pause)
    }

    /// Whether questions fail at once.
    var isOpen: Bool {
        if case .closed = self.state { false } else { true }
    }

    /// Somebody wants to ask.
    ///
    /// - Parameter now: The time.
    /// - Returns: The permission; `nil` if the question has to fail.
    mutating func admit(at now: NIODeadline) -> Permit? {
        switch self.state {
        case .closed:
            return Permit(isTrial: false)
        case .open(let until) where until <= now:
            self.state = .trying
            return Permit(isTrial: true)
        case .open, .trying:
            return nil
        }
    }

    /// A question has ended.
    ///
    /// While the breaker is open, only the question that tries counts: what was asked before it says nothing new.
    ///
    /// - Parameters:
    ///   - permit: Its permission.
    ///   - outcome: What has become of it.
    ///   - now: The time.
    /// - Returns: Whether the breaker has opened or closed with it.
    @discardableResult
    mutating func settle(_ permit: Permit, _ outcome: Outcome, at now: NIODeadline) -> Bool {
        switch (self.state, outcome) {
        case (.closed, .answered):
            self.state = .closed(failures: 0)
        case (.closed(let failures), .failed):
            let opens = self.limit > 0 && failures + 1 >= self.limit
            self.state = opens ? .open(until: now + self.pause) : .closed(failures: failures + 1)
            return opens
        case (.trying, .answered) where permit.isTrial:
            self.state = .closed(failures: 0)
            return true
        case (.trying, .failed) where permit.isTrial:
            self.state = .open(until: now + self.pause)
        case (.trying, .abandoned) where permit.isTrial:
            self.state = .open(until: now)
        case (.closed, .abandoned), (.open, _), (.trying, _):
            break
        }
        return false
    }
}
