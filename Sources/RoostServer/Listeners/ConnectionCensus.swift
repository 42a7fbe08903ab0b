// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Synchronization
internal import WAMP

/// Counts the open connections, in all and by address, and refuses those beyond the limits.
final class ConnectionCensus: Sendable {
    private struct State {
        var count = 0
        var byAddress: [URI: Int] = [:]
    }

    private let limit: Int
    private let limitPerAddress: Int
    private let state = Mutex(State())

    init(limits: Limits) {
        self.limit = limits.connections
        self.limitPerAddress = limits.connectionsPerAddress
    }

    /// A connection has come.
    ///
    /// - Parameter address: The peer's address.
    /// - Returns: The limit that it would exceed; `nil` if it has been counted.
    func enter(_ address: URI) -> RefusalCause? {
        self.state.withLock { state in
            guard state.count < self.limit else {
                return .connections
            }
            guard state.byAddress[address, default: 0] < self.limitPerAddress else {
                return .connectionsPerAddress
            }
            state.count += 1
            state.byAddress[address, default: 0] += 1
            return nil
        }
    }

    /// A connection that was counted has gone.
    ///
    /// - Parameter address: The peer's address.
    func leave(_ address: URI) {
        self.state.withLock { state in
            state.count -= 1
            let rest = state.byAddress[address, default: 1] - 1
            state.byAddress[address] = rest > 0 ? rest : nil
        }
    }
}
