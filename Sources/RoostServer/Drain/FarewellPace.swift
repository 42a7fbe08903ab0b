// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// How many of a number of connections are to have ended by when: evenly over a window.
///
/// It decides and knows no clock.
struct FarewellPace: Sendable {
    /// At least so many end in a second: a few need not be spread.
    static let slowest = 100

    private let count: Int
    private let window: TimeAmount
    private let began: NIODeadline
    private var ended = 0

    /// Makes a pace.
    ///
    /// - Parameters:
    ///   - count: How many connections there are.
    ///   - window: Over which time their ends are spread.
    ///   - began: When it begins.
    init(count: Int, window: TimeAmount, began: NIODeadline) {
        self.count = count
        self.window = window
        self.began = began
    }

    /// The window for a number of connections, never slower than ``slowest``.
    ///
    /// - Parameters:
    ///   - window: The longest.
    ///   - count: How many connections there are.
    /// - Returns: The window.
    static func window(_ window: TimeAmount, count: Int) -> TimeAmount {
        let (needed, overflow) = Int64(count).multipliedReportingOverflow(by: 1_000_000_000 / Int64(self.slowest))
        return overflow ? window : min(window, .nanoseconds(needed))
    }

    /// How many more are to end now; they count as ended.
    mutating func due(now: NIODeadline) -> Int {
        let elapsed = (now - self.began).nanoseconds
        let share = self.window > .zero ? Double(elapsed) / Double(self.window.nanoseconds) : 1
        let target = min(self.count, Int(Double(self.count) * max(0, min(1, share))))
        defer { self.ended = max(self.ended, target) }
        return max(0, target - self.ended)
    }

    /// Whether all have ended.
    var isOver: Bool {
        self.ended >= self.count
    }
}
