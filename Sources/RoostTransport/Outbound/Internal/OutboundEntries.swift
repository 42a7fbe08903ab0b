// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// One piece of an outbound queue.
struct OutboundEntry: Sendable {
    /// Where a droppable frame comes from.
    struct Source: Equatable, Sendable {
        let rule: DropRule
        let topic: Int
        let route: Int
    }

    enum Kind: Equatable, Sendable {
        /// Never dropped.
        case kept
        /// On its way to the transport already, or about to be.
        case passing
        /// One frame.
        case droppable(Source)
        /// Was dropped; keeps its place until the queue is tidied.
        case dropped
    }

    var bytes: ByteBuffer
    var kind: Kind
    var cost: Int
    let time: NIODeadline

    var isKept: Bool {
        self.kind == .kept
    }
}

/// The pieces of an outbound queue in order; what is dropped leaves a gap that is closed later.
struct OutboundEntries: Sendable {
    /// Small pieces that are never dropped are joined up to this size, so that none costs more than its bytes.
    private static let joinedBytes = 16_384
    private static let untidyGaps = 64

    private var entries: ContiguousArray<OutboundEntry> = []
    private var head = 0
    private var gaps = 0
    /// Before this place there is no droppable frame.
    private var anyCursor = 0
    /// Before this place there is no frame that may make room for others.
    private var roomCursor = 0
    /// The place of the waiting frame of each conflated topic.
    private var latest: [Int: Int] = [:]

    /// Frames that can be dropped.
    private var droppable = 0

    /// What all pieces cost.
    private(set) var cost = 0

    /// The places, gaps included.
    var count: Int {
        self.entries.count
    }

    var isEmpty: Bool {
        self.entries.count - self.head == self.gaps
    }

    /// Whether there are frames that can be dropped.
    var hasDroppable: Bool {
        self.droppable > 0
    }

    mutating func append(_ entry: OutboundEntry) {
        if case .droppable(let source) = entry.kind {
            self.droppable += 1
            if source.rule == .conflate {
                self.latest[source.topic] = self.entries.count
            }
        }
        self.cost += entry.cost
        self.entries.append(entry)
    }

    /// Adds what is never dropped, to the last piece if that is such a one and small.
    mutating func appendKept(_ bytes: ByteBuffer, now: NIODeadline) {
        let count = bytes.readableBytes
        if let last = self.entries.indices.last, last >= self.head, self.entries[last].isKept,
            self.entries[last].cost + count <= Self.joinedBytes
        {
            self.entries[last].bytes.writeImmutableBuffer(bytes)
            self.entries[last].cost += count
            self.cost += count
        } else {
            self.append(OutboundEntry(bytes: bytes, kind: .kept, cost: count, time: now))
        }
    }

    /// Drops the waiting frame of a conflated topic.
    ///
    /// - Returns: Whether there was one.
    mutating func dropLatest(of topic: Int) -> Bool {
        guard let place = self.latest[topic] else {
            return false
        }
        self.drop(at: place)
        self.tidyGaps()
        return true
    }

    /// Takes the first piece out, or as much of it as is asked for; what is left of it cannot be dropped any more.
    mutating func popFirst(upTo limit: Int) -> OutboundEntry? {
        while self.head < self.entries.count {
            if self.entries[self.head].bytes.readableBytes > limit {
                return self.takeFromFirst(limit)
            }
            let entry = self.entries[self.head]
            self.entries[self.head].bytes = ByteBuffer()
            self.head += 1
            if entry.kind == .dropped {
                self.gaps -= 1
                continue
            }
            self.forget(entry)
            self.tidyHead()
            return entry
        }
        self.tidyHead()
        return nil
    }

    private mutating func takeFromFirst(_ count: Int) -> OutboundEntry? {
        var rest = self.entries[self.head]
        self.forget(rest)
        guard let bytes = rest.bytes.readSlice(length: count) else {
            return nil
        }
        if !rest.isKept {
            rest.kind = .passing
        }
        rest.cost = rest.bytes.readableBytes
        self.cost += rest.cost
        self.entries[self.head] = rest
        return OutboundEntry(bytes: bytes, kind: rest.kind, cost: count, time: rest.time)
    }

    /// Drops the frame that has waited longest, of all or of those that may make room for others.
    mutating func dropOldest(includingNewest: Bool) -> OutboundEntry.Source? {
        var place = max(self.head, includingNewest ? self.anyCursor : self.roomCursor)
        defer {
            if includingNewest {
                self.anyCursor = place
            } else {
                self.roomCursor = place
            }
        }
        while place < self.entries.count {
            if case .droppable(let source) = self.entries[place].kind, includingNewest || source.rule != .newest {
                self.drop(at: place)
                if self.tidyGaps() {
                    place = 0
                }
                return source
            }
            place += 1
        }
        return nil
    }

    /// Drops all frames of the rule ``DropRule/oldest`` that wait since that time or longer.
    mutating func dropExpired(before time: NIODeadline) -> [OutboundEntry.Source] {
        var dropped: [OutboundEntry.Source] = []
        var place = self.head
        while place < self.entries.count, self.entries[place].time <= time {
            if case .droppable(let source) = self.entries[place].kind, source.rule == .oldest {
                self.drop(at: place)
                dropped.append(source)
            }
            place += 1
        }
        self.tidyGaps()
        return dropped
    }

    private mutating func drop(at place: Int) {
        self.forget(self.entries[place])
        self.entries[place].bytes = ByteBuffer()
        self.entries[place].kind = .dropped
        self.entries[place].cost = 0
        self.gaps += 1
    }

    private mutating func forget(_ entry: OutboundEntry) {
        self.cost -= entry.cost
        if case .droppable(let source) = entry.kind {
            self.droppable -= 1
            if source.rule == .conflate {
                self.latest[source.topic] = nil
            }
        }
    }

    private mutating func tidyHead() {
        if self.head == self.entries.count {
            self.entries.removeAll(keepingCapacity: self.entries.count <= Self.untidyGaps)
            self.resetPlaces()
        } else if self.head > Self.untidyGaps, self.head * 2 > self.entries.count {
            self.tidy()
        }
    }

    /// Closes the gaps once there are more of them than pieces.
    @discardableResult
    private mutating func tidyGaps() -> Bool {
        guard self.gaps > Self.untidyGaps, self.gaps * 2 > self.entries.count - self.head else {
            return false
        }
        self.tidy()
        return true
    }

    private mutating func tidy() {
        self.entries = ContiguousArray(self.entries[self.head...].filter { $0.kind != .dropped })
        self.resetPlaces()
        for (place, entry) in self.entries.enumerated() {
            if case .droppable(let source) = entry.kind, source.rule == .conflate {
                self.latest[source.topic] = place
            }
        }
    }

    private mutating func resetPlaces() {
        self.head = 0
        self.gaps = 0
        self.anyCursor = 0
        self.roomCursor = 0
    }
}
