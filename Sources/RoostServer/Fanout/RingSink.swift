// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
internal import Logging
internal import NIOCore
internal import RoostTransport

/// Writes all sends of a loop's turn with one submission to `io_uring`.
///
/// A connection has at most one send in a submission: the kernel would go on with a second one after the first has
/// failed, and tear a frame apart.
final class RingSink: BroadcastSink {
    /// One send of a submission.
    private struct Operation {
        unowned(unsafe) let connection: Connection
        /// The place in ``held``.
        let frames: Int
    }

    /// Frames that must stay where they are until they are sent.
    private struct Held {
        let frames: ByteBuffer
        let lane: OutboundLane
    }

    /// Below it plain sends are cheaper than a submission, or as cheap; measured with 10 and 100 subscribers.
    private static let fewestSends = 64

    private let plain = DirectSink()
    private let ring: SendRing
    private let causes: CauseLog
    private var isBroken = false
    private var submission: UInt64 = 1
    private var operations: ContiguousArray<Operation> = []
    private var held: ContiguousArray<Held> = []
    private var shortfalls: ContiguousArray<SendRing.Shortfall> = []

    /// Makes a sink for this thread; `nil` where the kernel has no ring for us.
    init?(causes: CauseLog) {
        guard let ring = SendRing() else {
            return nil
        }
        self.ring = ring
        self.causes = causes
        self.operations.reserveCapacity(ring.capacity)
    }

    func write(
        _ frames: ByteBuffer,
        lane: OutboundLane,
        to subscribers: ContiguousArray<ShardTopic.Subscriber>
    ) {
        guard subscribers.count >= Self.fewestSends else {
            for subscriber in subscribers {
                self.send(frames, lane: lane, to: subscriber.connection)
            }
            return
        }
        // Invariant: `held` keeps the bytes where they are until they have been sent.
        let bytes = frames.withUnsafeReadableBytes { $0 }
        var place = -1
        for subscriber in subscribers {
            self.write(bytes, of: frames, lane: lane, to: subscriber.connection, place: &place)
        }
    }

    func write(_ frames: ByteBuffer, lane: OutboundLane, to connection: Connection) {
        var place = -1
        self.write(frames.withUnsafeReadableBytes { $0 }, of: frames, lane: lane, to: connection, place: &place)
    }

    /// Sends at once, behind what is queued for the connection.
    private func send(_ frames: ByteBuffer, lane: OutboundLane, to connection: Connection) {
        if connection.submission == self.submission {
            self.flush()
        }
        self.plain.write(frames, lane: lane, to: connection)
    }

    @inline(__always)
    private func write(
        _ bytes: UnsafeRawBufferPointer,
        of frames: ByteBuffer,
        lane: OutboundLane,
        to connection: Connection,
        place: inout Int
    ) {
        guard connection.takesDirectWrites else {
            return connection.hold(frames, lane: lane)
        }
        if self.operations.count == self.ring.capacity || connection.submission == self.submission {
            self.flush()
            place = -1
            guard connection.takesDirectWrites else {
                return connection.hold(frames, lane: lane)
            }
        }
        if place < 0 {
            place = self.held.count
            self.held.append(Held(frames: frames, lane: lane))
        }
        connection.submission = self.submission
        self.operations.append(Operation(connection: connection, frames: place))
        if !self.isBroken {
            self.ring.queue(bytes, to: connection.descriptor)
        }
    }

    func flush() {
        guard !self.operations.isEmpty else {
            return
        }
        if self.isBroken || self.operations.count < Self.fewestSends {
            self.ring.forget()
            self.sendOneByOne()
        } else {
            if !self.ring.submit(&self.shortfalls) {
                self.isBroken = true
                self.causes.warn("io_uring has failed, send is used instead", cause: "")
            }
            for shortfall in self.shortfalls {
                self.hold(self.operations[shortfall.index], sent: max(0, shortfall.result))
            }
            self.shortfalls.removeAll(keepingCapacity: true)
        }
        self.operations.removeAll(keepingCapacity: true)
        self.held.removeAll(keepingCapacity: true)
        self.submission += 1
    }

    private func sendOneByOne() {
        for operation in self.operations {
            let held = self.held[operation.frames]
            self.plain.write(held.frames, lane: held.lane, to: operation.connection)
        }
    }

    private func hold(_ operation: Operation, sent: Int) {
        let held = self.held[operation.frames]
        operation.connection.hold(held.frames, sent: sent, lane: held.lane)
    }
}

@available(*, unavailable)
extension RingSink: Sendable {}
#endif
