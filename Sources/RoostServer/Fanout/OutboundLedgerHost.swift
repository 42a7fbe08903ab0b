// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostTransport
internal import Synchronization

/// Owns the one ledger of what waits in all connections of a node.
final class OutboundLedgerHost: Sendable {
    /// Names a connection to all loops.
    struct Key: Hashable, Sendable {
        /// The number of its loop.
        let loop: Int
        /// Its number on that loop, never used again.
        let connection: Int
    }

    private let ledger: Mutex<OutboundLedger<Key>>

    init(limit: Int) {
        self.ledger = Mutex(OutboundLedger(limit: limit))
    }

    /// Notes what waits for a connection.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - connection: The connection.
    /// - Returns: The connections that are to be cut.
    func note(_ bytes: Int, for connection: Key) -> [Key] {
        self.ledger.withLock { $0.note(bytes, for: connection) }
    }
}
