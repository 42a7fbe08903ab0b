// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// How often a connection's peer is asked for a sign of life.
package struct KeepAliveConfiguration: Equatable, Sendable {
    /// The time between two pings; default 20 seconds, which proxies that cut after 60 idle ones let through.
    package let interval: TimeAmount
    /// Pings without a sign of life after which the peer counts as dead, at least 1; default 2.
    package let missedPings: Int
    /// Whether any bytes from the peer are a sign of life, or only a pong with the payload of the last ping.
    ///
    /// Default true, so that a peer that is busy sending does not die. The seed system takes pongs only.
    package let countsAnyTraffic: Bool

    /// Creates a configuration; an interval below a millisecond counts as one, missed pings below 1 as 1.
    package init(interval: TimeAmount = .seconds(20), missedPings: Int = 2, countsAnyTraffic: Bool = true) {
        self.interval = max(interval, .milliseconds(1))
        self.missedPings = max(1, missedPings)
        self.countsAnyTraffic = countsAnyTraffic
    }
}
