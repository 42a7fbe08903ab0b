// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The nodes of a tree, named by numbers instead of references.
///
/// A tree of any depth is then walked, copied and released without recursion. Numbers of nodes that are gone are given
/// again.
struct NodeArena<Node: Sendable>: Sendable {
    /// The root.
    static var root: Int { 0 }

    /// The nodes by number; those that are free are blank.
    var nodes: [Node]

    private let blank: Node
    private var free: [Int] = []

    /// Makes a tree that is only a root.
    ///
    /// - Parameter blank: The root, and what takes the place of a node that is gone.
    init(blank: Node) {
        self.blank = blank
        self.nodes = [blank]
    }

    /// The number of nodes, the root included.
    var count: Int {
        self.nodes.count - self.free.count
    }

    /// Adds a node.
    ///
    /// - Parameter node: The node.
    /// - Returns: Its number.
    mutating func add(_ node: Node) -> Int {
        guard let place = self.free.popLast() else {
            self.nodes.append(node)
            return self.nodes.count - 1
        }
        self.nodes[place] = node
        return place
    }

    /// Removes a node that nothing leads to any more; without nodes but the root the memory is given back.
    ///
    /// - Parameter place: Its number, not the root's.
    mutating func remove(_ place: Int) {
        self.nodes[place] = self.blank
        self.free.append(place)
        if self.count == 1 {
            self.nodes = [self.nodes[Self.root]]
            self.free = []
        }
    }
}
