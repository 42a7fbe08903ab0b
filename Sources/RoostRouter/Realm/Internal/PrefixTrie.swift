// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Values by keys of bytes, found by everything that begins with the key.
///
/// A radix tree: a lookup looks at each byte of what it looks up once, however many keys there are, and the number of
/// nodes is at most twice that of the keys.
struct PrefixTrie<Value: Sendable>: Sendable {
    private struct Node: Sendable {
        /// The bytes between the parent and this node; none only at the root.
        var label: [UInt8] = []
        var parent = 0
        var value: Value?
        /// By the first byte of their labels.
        var children: [UInt8: Int] = [:]
    }

    private var arena = NodeArena(blank: Node())

    /// The number of keys.
    private(set) var count = 0

    /// The number of nodes, the root included; for tests of their bound.
    var nodeCount: Int {
        self.arena.count
    }

    /// The values, in no particular order.
    var values: [Value] {
        self.arena.nodes.compactMap(\.value)
    }

    /// The value of exactly that key.
    ///
    /// - Parameter key: The key; it may be empty.
    subscript(key: [UInt8]) -> Value? {
        get {
            self.place(of: key).flatMap { self.arena.nodes[$0].value }
        }
        set {
            if let newValue {
                let place = self.makePlace(of: key)
                self.count += self.arena.nodes[place].value == nil ? 1 : 0
                self.arena.nodes[place].value = newValue
            } else if let place = self.place(of: key), self.arena.nodes[place].value != nil {
                self.count -= 1
                self.arena.nodes[place].value = nil
                self.tidy(place)
            }
        }
    }

    /// The values of all keys that some bytes begin with, from the shortest key to the longest.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The values.
    func matches(_ bytes: [UInt8]) -> [Value] {
        var found: [Value] = []
        self.walk(bytes) { place, _ in
            if let value = self.arena.nodes[place].value { found.append(value) }
        }
        return found
    }

    /// The value of the longest key that some bytes begin with.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The value, if there is such a key.
    func longest(_ bytes: [UInt8]) -> Value? {
        var found: Value?
        self.walk(bytes) { place, _ in
            found = self.arena.nodes[place].value ?? found
        }
        return found
    }

    private func place(of key: [UInt8]) -> Int? {
        var last: Int?
        self.walk(key) { place, offset in
            last = offset == key.count ? place : nil
        }
        return last
    }

    /// Visits every node whose whole path some bytes begin with, with the length of the path.
    private func walk(_ bytes: [UInt8], _ visit: (Int, Int) -> Void) {
        var place = NodeArena<Node>.root
        var offset = 0
        visit(place, offset)
        while offset < bytes.count, let child = self.arena.nodes[place].children[bytes[offset]] {
            let length = self.arena.nodes[child].label.count
            guard self.commonLength(child, bytes, from: offset) == length else {
                return
            }
            place = child
            offset += length
            visit(place, offset)
        }
    }

    /// How many bytes of a node's label are those of the key at an offset.
    private func commonLength(_ place: Int, _ key: [UInt8], from offset: Int) -> Int {
        let label = self.arena.nodes[place].label
        let limit = min(label.count, key.count - offset)
        var length = 0
        while length < limit, label[length] == key[offset + length] {
            length += 1
        }
        return length
    }
}

extension PrefixTrie {
    /// Finds or makes the node of a key.
    private mutating func makePlace(of key: [UInt8]) -> Int {
        var place = NodeArena<Node>.root
        var offset = 0
        while offset < key.count {
            if let child = self.arena.nodes[place].children[key[offset]] {
                let common = self.commonLength(child, key, from: offset)
                place = common == self.arena.nodes[child].label.count ? child : self.split(child, at: common)
                offset += common
            } else {
                let leaf = self.arena.add(Node(label: Array(key[offset...]), parent: place))
                self.arena.nodes[place].children[key[offset]] = leaf
                place = leaf
                offset = key.count
            }
        }
        return place
    }

    /// Puts a node in front of a node, which gets the first bytes of its label.
    private mutating func split(_ place: Int, at length: Int) -> Int {
        let label = self.arena.nodes[place].label
        let parent = self.arena.nodes[place].parent
        let middle = self.arena.add(
            Node(label: Array(label[..<length]), parent: parent, children: [label[length]: place])
        )
        self.arena.nodes[place].label = Array(label[length...])
        self.arena.nodes[place].parent = middle
        self.arena.nodes[parent].children[label[0]] = middle
        return middle
    }

    /// Removes nodes that have become useless: without a value and with fewer than two children.
    private mutating func tidy(_ place: Int) {
        let node = self.arena.nodes[place]
        guard place != NodeArena<Node>.root, node.value == nil else {
            return
        }
        if node.children.isEmpty {
            self.arena.nodes[node.parent].children[node.label[0]] = nil
            self.arena.remove(place)
            // The parent may be left with one child now; it cannot be left without any and without a value, because it
            // had two children or a value before.
            self.tidy(merging: node.parent)
        } else {
            self.tidy(merging: place)
        }
    }

    /// Joins a node that has no value and one child with that child.
    private mutating func tidy(merging place: Int) {
        let node = self.arena.nodes[place]
        guard place != NodeArena<Node>.root, node.value == nil, node.children.count == 1,
            let child = node.children.first?.value
        else {
            return
        }
        self.arena.nodes[child].label = node.label + self.arena.nodes[child].label
        self.arena.nodes[child].parent = node.parent
        self.arena.nodes[node.parent].children[node.label[0]] = child
        self.arena.remove(place)
    }
}
