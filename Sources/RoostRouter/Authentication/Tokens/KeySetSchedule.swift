// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// When a set of keys is fetched: before the first token, when it is old, and when a token names a key that it lacks.
///
/// A peer can send as many tokens with unknown keys as it likes, so attempts have a minimum distance, whatever their
/// cause and their outcome.
package struct KeySetSchedule: Sendable {
    private let interval: Int
    private let minimumInterval: Int
    private var lastAttempt: Int?
    private var lastSuccess: Int?

    /// Makes a schedule.
    ///
    /// - Parameters:
    ///   - interval: How old a set may become, in seconds, at least 1.
    ///   - minimumInterval: The least time between two attempts, in seconds, at least 1.
    package init(interval: Int, minimumInterval: Int) {
        self.interval = max(1, interval)
        self.minimumInterval = max(1, minimumInterval)
    }

    /// Whether the set is to be fetched.
    ///
    /// - Parameters:
    ///   - now: Seconds of a clock that never goes back.
    ///   - isKeyMissing: Whether a token names a key that the set does not have.
    /// - Returns: Whether it is.
    package func isDue(now: Int, isKeyMissing: Bool) -> Bool {
        guard let lastAttempt = self.lastAttempt else { return true }
        guard now - lastAttempt >= self.minimumInterval else { return false }
        guard let lastSuccess = self.lastSuccess else { return true }
        return isKeyMissing || now - lastSuccess >= self.interval
    }

    /// An attempt begins.
    ///
    /// - Parameter now: Seconds of the same clock.
    package mutating func began(now: Int) {
        self.lastAttempt = now
    }

    /// The set has been fetched.
    ///
    /// - Parameter now: Seconds of the same clock.
    package mutating func succeeded(now: Int) {
        self.lastSuccess = now
    }
}
