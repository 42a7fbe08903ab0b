// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The connections of a loop that are told of the server's end one after the other, in random order.
struct Farewells {
    var waiting: ContiguousArray<Connection>
    var pace: FarewellPace
    /// How long what waits for a connection may take.
    let flush: TimeAmount
    /// Until when those may finish their handshakes that were accepted just before.
    let handshakes: NIODeadline
}

extension Shard {
    /// The server ends: begins to tell the connections.
    ///
    /// - Parameters:
    ///   - window: Over which time.
    ///   - flush: How long what waits for a connection may take.
    ///   - now: The time.
    func beginFarewells(over window: TimeAmount, flush: TimeAmount, now: NIODeadline) {
        self.farewells = Farewells(
            waiting: ContiguousArray(self.connections.shuffled()),
            pace: FarewellPace(count: self.connections.count, window: window, began: now),
            flush: flush,
            handshakes: now + min(flush, ConnectionDeadlines.lingering)
        )
    }

    /// How long a connection has for its last bytes.
    var lingering: TimeAmount {
        self.farewells?.flush ?? ConnectionDeadlines.lingering
    }

    /// Tells the connections whose time has come.
    ///
    /// - Parameter now: The time.
    /// - Returns: How many connections there still are.
    func sayFarewells(now: NIODeadline) -> Int {
        for _ in 0..<(self.farewells?.pace.due(now: now) ?? 0) {
            self.farewells?.waiting.popLast()?.sayFarewell(isLast: false)
        }
        if let farewells = self.farewells, farewells.pace.isOver {
            // Also those that have come in between, from the queue of a listener.
            for connection in ContiguousArray(self.connections) {
                connection.sayFarewell(isLast: now >= farewells.handshakes)
            }
        }
        return self.connections.count
    }
}

extension Connection {
    /// Ends the connection in its protocol's words, because the server ends.
    ///
    /// - Parameter isLast: Whether who still shakes hands is cut; until then it may go on, and is told afterwards.
    func sayFarewell(isLast: Bool) {
        switch self.phase {
        case .handshake, .rawHandshake:
            if isLast {
                self.cut()
            }
        case .open:
            self.driver?.serverStops()
        case .draining, .passing, .closing, .closed:
            return
        }
    }
}
