// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport

extension Shard {
    /// A connection has come.
    ///
    /// - Returns: Whether there is still a server for it.
    func add(_ connection: Connection) -> Bool {
        guard !self.shards.isEmpty else {
            return false
        }
        connection.place = self.connections.count
        self.connections.append(connection)
        return true
    }

    /// A connection has gone; the last one takes its place.
    func remove(_ connection: Connection) {
        guard let place = connection.place else {
            return
        }
        connection.place = nil
        self.connections.swapAt(place, self.connections.count - 1)
        self.connections.removeLast()
        if place < self.connections.count {
            self.connections[place].place = place
        }
    }

    /// Looks at the deadlines of the next part of the connections.
    func sweep(now: NIODeadline) {
        for place in self.sweepCursor.next(of: self.connections.count).reversed()
        where place < self.connections.count {
            self.connections[place].checkDeadlines(now: now)
        }
    }

    /// Cuts all connections without the closing handshake, so that browsers connect again.
    func cutAll() {
        for connection in self.connections {
            connection.cut()
        }
    }

    /// Lets go of everything when the server has stopped; connections that linger may still call.
    func shutDown() {
        for connection in self.connections {
            connection.place = nil
        }
        self.connections = []
        self.farewells = nil
        self.unpumped = []
        self.pressed = [:]
        self.mailboxes = [:]
        self.stopPublishing()
    }

    // MARK: Held bytes

    /// Lets a connection hand what it holds to its channel soon.
    ///
    /// Not at once: a channel may call back, and nobody is called back while others are being written to.
    func pumpLater(_ connection: Connection) {
        if self.unpumped.isEmpty {
            self.eventLoop.execute(self.pump)
        }
        self.unpumped.append(connection)
    }

    func pumpAll() {
        let connections = self.unpumped
        self.unpumped = []
        for connection in connections {
            connection.pump()
        }
    }

    /// Notes what waits for a connection; when it is too much in all, those that most waits for are cut.
    func note(_ bytes: Int, waitingFor connection: Connection) {
        if connection.number == 0 {
            self.lastNumber += 1
            connection.number = self.lastNumber
        }
        self.pressed[connection.number] = bytes > 0 ? connection : nil
        let key = OutboundLedgerHost.Key(loop: self.index, connection: connection.number)
        for victim in self.ledger.note(bytes, for: key) where self.shards.indices.contains(victim.loop) {
            let shard = self.shards[victim.loop]
            shard.onLoop { shard.evict(victim.connection) }
        }
    }

    private func evict(_ number: Int) {
        self.pressed.removeValue(forKey: number)?.cutSlowConsumer(.outboundTotalBytes)
    }

    // MARK: The receive buffer

    /// The buffer that connections of this loop read into, one after the other.
    ///
    /// A new one is made when somebody still holds a part of the last.
    func takeReceiveBuffer(_ allocator: ByteBufferAllocator) -> ByteBuffer {
        guard var buffer = self.sparedBuffer.take(), buffer.modifyIfUniquelyOwned({ $0.clear() }) != nil else {
            return allocator.buffer(capacity: Self.receiveBufferBytes)
        }
        return buffer
    }

    /// Takes the buffer back for the next read.
    func giveBack(_ buffer: ByteBuffer) {
        if (Self.receiveBufferBytes...2 * Self.receiveBufferBytes).contains(buffer.capacity) {
            self.sparedBuffer = buffer
        }
    }

    private static let receiveBufferBytes = 65_536
}
