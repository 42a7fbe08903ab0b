// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What waits in all connections of a node: finds those that are to be cut when it is too much in all.
///
/// Only connections for which something waits are in it.
package struct OutboundLedger<Key: Hashable & Sendable>: Sendable {
    private let limit: Int
    private var waiting: [Key: Int] = [:]

    /// Bytes that wait in all.
    package private(set) var total = 0

    /// Creates an empty ledger.
    ///
    /// - Parameter limit: Bytes that may wait in all.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Notes what waits for a connection.
    ///
    /// - Parameters:
    ///   - bytes: The bytes, 0 if it has gone or has caught up.
    ///   - connection: The connection.
    /// - Returns: The connections that are to be cut, those that most waits for first: enough of them to bring the total
    ///   an eighth below the limit. They are in the ledger no more.
    package mutating func note(_ bytes: Int, for connection: Key) -> [Key] {
        self.total += bytes - (self.waiting[connection] ?? 0)
        self.waiting[connection] = bytes > 0 ? bytes : nil
        guard self.total > self.limit else {
            return []
        }
        var victims: [Key] = []
        for (key, bytes) in self.waiting.sorted(by: { $0.value > $1.value }) {
            guard self.total > self.limit - self.limit / 8 else {
                break
            }
            self.total -= bytes
            self.waiting[key] = nil
            victims.append(key)
        }
        return victims
    }
}
