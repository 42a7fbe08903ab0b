// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The topics of one loop, found by the bytes of their names without making a key.
///
/// Open addressing with linear probing; the hash is keyed at random for each process, so that nobody can choose names
/// that collide.
struct TopicTable {
    private var slots: [ShardTopic?] = Array(repeating: nil, count: 64)

    /// The number of topics.
    private(set) var count = 0

    /// The hash of a name.
    static func hash(_ name: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: name)
        return hasher.finalize()
    }

    /// Finds a topic.
    ///
    /// - Parameters:
    ///   - name: The bytes of its name.
    ///   - hash: Their hash.
    /// - Returns: The topic; `nil` if it is not there.
    func find(_ name: UnsafeRawBufferPointer, hash: Int) -> ShardTopic? {
        let mask = self.slots.count - 1
        var place = hash & mask
        while let topic = self.slots[place] {
            if topic.hash == hash, topic.hasName(name) {
                return topic
            }
            place = (place + 1) & mask
        }
        return nil
    }

    /// All topics.
    var all: [ShardTopic] {
        self.slots.compactMap(\.self)
    }

    /// Counts topics.
    func count(where isCounted: (ShardTopic) -> Bool) -> Int {
        self.slots.count { $0.map(isCounted) ?? false }
    }

    /// Adds a topic that is not there.
    ///
    /// - Parameter topic: The topic.
    mutating func insert(_ topic: ShardTopic) {
        if self.count * 2 >= self.slots.count {
            self.grow()
        }
        self.place(topic)
        self.count += 1
    }

    /// Removes a topic, and closes the gap so that the topics behind it are still found.
    ///
    /// - Parameter topic: The topic.
    mutating func remove(_ topic: ShardTopic) {
        let mask = self.slots.count - 1
        var gap = topic.hash & mask
        while let found = self.slots[gap], found !== topic {
            gap = (gap + 1) & mask
        }
        guard self.slots[gap] != nil else {
            return
        }
        self.slots[gap] = nil
        self.count -= 1
        var place = (gap + 1) & mask
        while let moved = self.slots[place] {
            let home = moved.hash & mask
            if (place - home) & mask >= (place - gap) & mask {
                self.slots[gap] = moved
                self.slots[place] = nil
                gap = place
            }
            place = (place + 1) & mask
        }
    }

    private mutating func grow() {
        let old = self.slots
        self.slots = Array(repeating: nil, count: old.count * 2)
        for case .some(let topic) in old {
            self.place(topic)
        }
    }

    private mutating func place(_ topic: ShardTopic) {
        let mask = self.slots.count - 1
        var place = topic.hash & mask
        while self.slots[place] != nil {
            place = (place + 1) & mask
        }
        self.slots[place] = topic
    }
}
