// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How long to wait before connecting again.
public struct ReconnectPolicy: Equatable, Sendable {
    /// The longest wait after the first failure, default 500 ms; doubled with each further one.
    public var firstDelay: Duration
    /// The longest wait of all, default 30 s.
    public var longestDelay: Duration
    /// How long a connection has to last until earlier failures are forgotten, default 10 s.
    public var stableAfter: Duration
    /// Failures in a row after which it is given up; `nil` for never, the default.
    public var attempts: Int?

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - firstDelay: The longest wait after the first failure.
    ///   - longestDelay: The longest wait of all.
    ///   - stableAfter: How long a connection has to last until earlier failures are forgotten.
    ///   - attempts: Failures in a row after which it is given up; `nil` for never.
    public init(
        firstDelay: Duration = .milliseconds(500),
        longestDelay: Duration = .seconds(30),
        stableAfter: Duration = .seconds(10),
        attempts: Int? = nil
    ) {
        self.firstDelay = max(firstDelay, .zero)
        self.longestDelay = max(longestDelay, .zero)
        self.stableAfter = max(stableAfter, .zero)
        self.attempts = attempts
    }
}
