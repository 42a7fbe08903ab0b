// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Finds the routes that a topic may belong to by what the topic begins with.
///
/// A tree over the literal beginnings of all routes, in flat arrays. Looking a topic up takes time proportional to its length,
/// however many routes there are.
struct PrefixTree: Sendable {
    /// A route's entry.
    struct Entry: Sendable {
        /// The beginning of its topics, or the whole topic.
        let bytes: [UInt8]
        let isWhole: Bool
        /// The rank of the route: of several, the lowest wins.
        let rank: Int
    }

    private struct Node: Sendable {
        /// The bytes on the way from the parent, a range of `labels`.
        var label = 0..<0
        /// The children, a range of `nodes`, sorted by the first byte of their labels.
        var children = 0..<0
        /// The lowest rank of the routes whose whole topic ends here.
        var whole: Int?
        /// The routes whose literal beginning ends here, by rank; a range of `candidates`.
        var candidates = 0..<0
    }

    private var labels: [UInt8] = []
    private var nodes: [Node] = [Node()]
    private var candidates: [Int] = []

    init(_ entries: [Entry]) {
        let sorted = entries.sorted { first, second in
            guard first.bytes == second.bytes else {
                return first.bytes.lexicographicallyPrecedes(second.bytes)
            }
            return first.rank < second.rank
        }
        var pending = [(node: 0, entries: sorted[...], depth: 0)]
        while let work = pending.popLast() {
            let rest = self.fill(work.node, with: work.entries, depth: work.depth)
            let first = self.nodes.count
            var groups: [(node: Int, entries: ArraySlice<Entry>, depth: Int)] = []
            var start = rest.entries.startIndex
            while start < rest.entries.endIndex {
                let byte = rest.entries[start].bytes[rest.depth]
                let end = rest.entries[start...].firstIndex { $0.bytes[rest.depth] != byte } ?? rest.entries.endIndex
                groups.append((first + groups.count, rest.entries[start..<end], rest.depth))
                start = end
            }
            self.nodes += groups.map { _ in Node() }
            self.nodes[work.node].children = first..<self.nodes.count
            pending += groups
        }
    }

    /// The rank of the route whose whole topic this is.
    func whole(_ topic: UnsafeRawBufferPointer) -> Int? {
        var node = 0
        var position = 0
        while position < topic.count {
            guard let child = self.child(of: node, topic, at: position) else {
                return nil
            }
            position += self.nodes[child].label.count
            node = child
        }
        return self.nodes[node].whole
    }

    /// The lowest rank of all candidates for which a test holds.
    @inline(__always)
    func firstCandidate(_ topic: UnsafeRawBufferPointer, where test: (Int) -> Bool) -> Int? {
        var best: Int?
        var node = 0
        var position = 0
        while true {
            for index in self.nodes[node].candidates {
                let rank = self.candidates[index]
                guard rank < best ?? .max else {
                    break
                }
                if test(rank) {
                    best = rank
                    break
                }
            }
            guard position < topic.count, let child = self.child(of: node, topic, at: position) else {
                return best
            }
            position += self.nodes[child].label.count
            node = child
        }
    }

    /// Gives a node the bytes that all its entries share and the entries that end there; returns the others.
    private mutating func fill(
        _ node: Int,
        with entries: ArraySlice<Entry>,
        depth: Int
    ) -> (entries: ArraySlice<Entry>, depth: Int) {
        guard let first = entries.first, let last = entries.last else {
            return (entries, depth)
        }
        // Sorted, so what the first and the last one share is shared by all. The root has no label.
        var shared = depth
        let end = node == 0 ? depth : min(first.bytes.count, last.bytes.count)
        while shared < end, first.bytes[shared] == last.bytes[shared] {
            shared += 1
        }
        self.nodes[node].label = self.labels.count..<self.labels.count + shared - depth
        self.labels += first.bytes[depth..<shared]
        let here = entries.prefix { $0.bytes.count == shared }
        self.nodes[node].whole = here.first(where: \.isWhole)?.rank
        let start = self.candidates.count
        self.candidates += here.lazy.filter { !$0.isWhole }.map(\.rank)
        self.nodes[node].candidates = start..<self.candidates.count
        return (entries.dropFirst(here.count), shared)
    }

    /// The child whose label the topic continues with.
    @inline(__always)
    private func child(of node: Int, _ topic: UnsafeRawBufferPointer, at position: Int) -> Int? {
        let byte = topic[position]
        var range = self.nodes[node].children
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let label = self.nodes[middle].label
            let first = self.labels[label.lowerBound]
            if first == byte {
                guard topic.count - position >= label.count else {
                    return nil
                }
                for offset in 1..<label.count where self.labels[label.lowerBound + offset] != topic[position + offset] {
                    return nil
                }
                return middle
            }
            range = first < byte ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
