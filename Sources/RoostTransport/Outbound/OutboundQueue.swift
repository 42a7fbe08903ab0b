// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// What waits for a peer that reads slowly, in order: decides what is dropped, and when it is too slow to go on with.
///
/// A part of what waits has been handed to the transport and is out of reach: up to ``OutboundLimits/window`` bytes, and
/// the chunk that crosses it. A frame that has been handed over in part is out of reach too. The rest can still be dropped, frame by frame, if its lane says so. Once the limits are
/// exceeded they stay so.
///
/// Our own fault, asserted in debug builds: more bytes written than were handed over.
package struct OutboundQueue: Sendable {
    /// What a droppable frame costs besides its bytes, so that many small ones are bounded too.
    package static let frameCost = 128

    /// The most bytes of one chunk for the transport, so that progress shows while a long message leaves.
    package static let chunkBytes = 32_768

    /// How the frames are written that may be dropped.
    package var format = FrameFormat.webSocket

    private let limits: OutboundLimits
    private var entries = OutboundEntries()
    private var handedOver = 0
    /// Bytes that must not be dropped, handed over or not.
    private var kept = 0
    private var progress = NIODeadline.uptimeNanoseconds(0)
    private var keptSince = NIODeadline.uptimeNanoseconds(0)
    private var state = State.open
    private var drops: [Drop] = []

    private enum State: Equatable, Sendable {
        case open
        case exceeded(Excess)
        case discarded
    }

    /// The state of the connection's output.
    package enum Verdict: Equatable, Sendable {
        /// Within the limits.
        case fine
        /// The connection has to be cut.
        case exceeded(Excess)
    }

    /// Which limit was exceeded.
    package enum Excess: Equatable, Sendable {
        /// More bytes than ``OutboundLimits/bytes``.
        case bytes
        /// A longer time without progress than ``OutboundLimits/stalled``.
        case age
    }

    /// Bytes for the transport.
    package struct Chunk: Equatable, Sendable {
        /// The bytes.
        package let bytes: ByteBuffer
        /// To be given back to ``OutboundQueue/wrote(_:isKept:now:)``.
        package let isKept: Bool
    }

    /// Events that were dropped.
    package struct Drop: Equatable, Sendable {
        /// By which rule.
        package let rule: DropRule
        /// The route that their lane named.
        package let route: Int
        /// How many.
        package var count: Int
    }

    /// Creates an empty queue.
    package init(limits: OutboundLimits = OutboundLimits()) {
        self.limits = limits
    }

    /// Whether nothing waits, so that the peer may be written to past the queue.
    package var isEmpty: Bool {
        self.handedOver == 0 && self.entries.isEmpty
    }

    /// What waits: bytes, and ``frameCost`` for each frame that can be dropped by itself; 0 after a limit was exceeded.
    package var waitingBytes: Int {
        self.handedOver + self.entries.cost
    }

    /// The pieces that it is made of, gaps included; for tests of their bound.
    var pieces: Int {
        self.entries.count
    }

    /// Adds bytes at the end.
    ///
    /// What is added while nothing waits is within the limits whatever its size, or else the largest message could never
    /// be sent to a peer that reads well.
    ///
    /// - Parameters:
    ///   - bytes: Complete frames; of ``OutboundLane/kept`` and ``OutboundLane/rest`` also the rest of one.
    ///   - lane: What may happen to them.
    ///   - now: The time.
    /// - Returns: Whether the connection may go on.
    package mutating func append(_ bytes: ByteBuffer, lane: OutboundLane, now: NIODeadline) -> Verdict {
        guard self.state == .open, bytes.readableBytes > 0 else {
            return self.verdict
        }
        if self.isEmpty {
            self.progress = now
        }
        switch lane {
        case .kept:
            self.appendKept(bytes, now: now)
        case .rest:
            self.appendPassing(bytes, now: now)
        case .droppable(let rule, let topic, let route):
            let count = bytes.readableBytes
            let isPassing = !self.entries.hasDroppable && self.waitingBytes + count <= self.limits.window
            if isPassing, self.isEmpty || self.fits(count) {
                self.appendPassing(bytes, now: now)
            } else {
                self.split(bytes, OutboundEntry.Source(rule: rule, topic: topic, route: route), now: now)
            }
        }
        return self.verdict
    }

    /// Adds what the transport is about to get.
    private mutating func appendPassing(_ bytes: ByteBuffer, now: NIODeadline) {
        let bytes = bytes.withoutSpareMemory
        self.entries.append(OutboundEntry(bytes: bytes, kind: .passing, cost: bytes.readableBytes, time: now))
    }

    private mutating func appendKept(_ bytes: ByteBuffer, now: NIODeadline) {
        let count = bytes.readableBytes
        if !self.isEmpty {
            self.makeRoom(count, fromNewest: true)
            guard self.fits(count) else {
                return self.exceed(.bytes)
            }
        }
        if self.kept == 0 {
            self.keptSince = now
        }
        self.kept += count
        self.entries.appendKept(bytes.withoutSpareMemory, now: now)
    }

    /// Queues frames one by one.
    private mutating func split(_ bytes: ByteBuffer, _ source: OutboundEntry.Source, now: NIODeadline) {
        var rest = bytes
        while let frame = self.format.takeFrame(&rest) {
            if source.rule == .conflate, self.entries.dropLatest(of: source.topic) {
                self.note(source)
            }
            let cost = frame.readableBytes + Self.frameCost
            if !self.isEmpty, source.rule != .newest {
                self.makeRoom(cost, fromNewest: false)
            }
            guard self.isEmpty || self.fits(cost) else {
                self.note(source)
                continue
            }
            self.entries.append(
                OutboundEntry(bytes: frame.withoutSpareMemory, kind: .droppable(source), cost: cost, time: now)
            )
        }
    }

    private func fits(_ cost: Int) -> Bool {
        let (total, overflow) = self.waitingBytes.addingReportingOverflow(cost)
        return !overflow && total <= self.limits.bytes
    }

    private mutating func makeRoom(_ cost: Int, fromNewest: Bool) {
        while !self.fits(cost), let victim = self.entries.dropOldest(includingNewest: fromNewest) {
            self.note(victim)
        }
    }

    /// Takes the next bytes for the transport out; `nil` while enough is handed over.
    ///
    /// - Parameter isEnding: Whether everything is to be handed over, because the connection is about to end.
    /// - Returns: The bytes.
    package mutating func next(isEnding: Bool = false) -> Chunk? {
        guard isEnding || self.handedOver < self.limits.window, let entry = self.entries.popFirst(upTo: Self.chunkBytes)
        else {
            return nil
        }
        self.handedOver += entry.bytes.readableBytes
        return Chunk(bytes: entry.bytes, isKept: entry.isKept)
    }

    /// Notes that the transport took a chunk.
    ///
    /// - Parameters:
    ///   - count: How many bytes.
    ///   - isKept: What the chunk said.
    ///   - now: The time.
    package mutating func wrote(_ count: Int, isKept: Bool, now: NIODeadline) {
        guard self.state == .open, count > 0 else {
            return
        }
        assert(count <= self.handedOver, "more bytes were written than handed over")
        self.handedOver = max(0, self.handedOver - count)
        if isKept {
            self.kept = max(0, self.kept - count)
        }
        self.progress = now
    }

    /// Looks at the time: drops what is too old where that is the rule, or finds the peer stalled.
    ///
    /// Only what must not be dropped makes a peer stalled; for the rest there is keep-alive.
    package mutating func check(now: NIODeadline) -> Verdict {
        guard self.state == .open, !self.isEmpty else {
            return self.verdict
        }
        if self.kept > 0, now >= max(self.progress, self.keptSince) + self.limits.stalled {
            self.exceed(.age)
            return self.verdict
        }
        for victim in self.entries.dropExpired(before: now - self.limits.stalled) {
            self.note(victim)
        }
        return .fine
    }

    /// Takes out what has been dropped since the last time.
    package mutating func takeDrops() -> [Drop] {
        guard !self.drops.isEmpty else {
            return []
        }
        let drops = self.drops
        self.drops = []
        return drops
    }

    private mutating func note(_ source: OutboundEntry.Source) {
        let index = self.drops.firstIndex { $0.route == source.route && $0.rule == source.rule }
        guard let index else {
            return self.drops.append(Drop(rule: source.rule, route: source.route, count: 1))
        }
        self.drops[index].count += 1
    }

    /// Lets go of everything, because the connection has gone; what is asked from now on does nothing.
    package mutating func discard() {
        self.end(.discarded)
    }

    private var verdict: Verdict {
        switch self.state {
        case .open, .discarded: .fine
        case .exceeded(let excess): .exceeded(excess)
        }
    }

    private mutating func exceed(_ excess: Excess) {
        self.end(.exceeded(excess))
    }

    private mutating func end(_ state: State) {
        self.state = state
        self.entries = OutboundEntries()
        self.handedOver = 0
        self.kept = 0
    }
}

extension ByteBuffer {
    /// The same bytes, in memory of their own if they would keep much more of it than they need.
    fileprivate var withoutSpareMemory: ByteBuffer {
        guard self.storageCapacity > 4_096, self.storageCapacity / 4 > self.readableBytes else {
            return self
        }
        return ByteBuffer(bytes: self.readableBytesView)
    }
}
