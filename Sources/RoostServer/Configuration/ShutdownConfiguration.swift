// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How the server ends.
///
/// | key, below `shutdown` | type | default | |
/// |---|---|---|---|
/// | `delay` | duration, `0…10m` | 0 | how long it goes on as before when `/ready` has turned red, for load balancers |
/// | `window` | duration, `0…10m` | `10s` | over which the ends of the sessions are spread; 0 cuts all connections at once |
/// | `flush` | duration, `100ms…1m` | `5s` | how long what is under way may take after that |
public struct ShutdownConfiguration: Equatable, Sendable {
    /// How long the server goes on as before when it is no longer ready, `0…10m`, default 0.
    public var delay: Duration

    /// Over which time the ends of the sessions are spread at random, `0…10m`, default 10 s.
    ///
    /// It is shorter when there are few: at least a hundred end in a second. 0 cuts all connections at once, without a word.
    public var window: Duration

    /// How long what waits for clients, and HTTP requests that are under way, may take after that, `100ms…1m`, default 5 s.
    public var flush: Duration

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - delay: How long the server goes on as before.
    ///   - window: Over which time the ends of the sessions are spread.
    ///   - flush: How long what is under way may take after that.
    public init(delay: Duration = .zero, window: Duration = .seconds(10), flush: Duration = .seconds(5)) {
        self.delay = delay
        self.window = window
        self.flush = flush
    }
}
