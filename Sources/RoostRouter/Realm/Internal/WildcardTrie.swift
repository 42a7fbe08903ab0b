// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Values by patterns of components, of which empty ones stand for any component.
///
/// A tree with one level per component. A lookup visits each node at most once and follows at most two branches per
/// component: no more than `2^n` nodes for `n` components, and never more than there are.
struct WildcardTrie<Value: Sendable>: Sendable {
    /// A component's bytes; as a slice, so that a lookup copies nothing.
    private typealias Component = ArraySlice<UInt8>

    private struct Node: Sendable {
        /// The last component of the path; empty for any.
        var component: Component = []
        var parent = 0
        var value: Value?
        /// By their components; the one for any component is the one of the empty component.
        var children: [Component: Int] = [:]
    }

    private var arena = NodeArena(blank: Node())

    /// The number of patterns.
    private(set) var count = 0

    /// The number of nodes, the root included; for tests of their bound.
    var nodeCount: Int {
        self.arena.count
    }

    /// The values, in no particular order.
    var values: [Value] {
        self.arena.nodes.compactMap(\.value)
    }

    /// The number of components of a name.
    ///
    /// - Parameter bytes: The name.
    /// - Returns: The number, `1…`.
    static func componentCount(_ bytes: [UInt8]) -> Int {
        bytes.reduce(1) { $1 == UInt8(ascii: ".") ? $0 + 1 : $0 }
    }

    /// The value of exactly that pattern.
    ///
    /// - Parameter pattern: The pattern.
    subscript(pattern: [UInt8]) -> Value? {
        get {
            self.place(of: pattern).flatMap { self.arena.nodes[$0].value }
        }
        set {
            if let newValue {
                let place = self.makePlace(of: pattern)
                self.count += self.arena.nodes[place].value == nil ? 1 : 0
                self.arena.nodes[place].value = newValue
            } else if let place = self.place(of: pattern), self.arena.nodes[place].value != nil {
                self.count -= 1
                self.arena.nodes[place].value = nil
                self.tidy(place)
            }
        }
    }

    /// The values of all patterns that match a name, the best match first.
    ///
    /// Of two patterns the better is the one that has a literal component where the other has none, at the first
    /// place where they differ.
    ///
    /// - Parameters:
    ///   - bytes: The name.
    ///   - limit: The most values to look for.
    /// - Returns: The values.
    func matches(_ bytes: [UInt8], limit: Int = .max) -> [Value] {
        guard self.count > 0 else {
            return []
        }
        let components = Self.components(bytes)
        var found: [Value] = []
        var waiting: [(place: Int, depth: Int)] = [(NodeArena<Node>.root, 0)]
        while found.count < limit, let (place, depth) = waiting.popLast() {
            guard depth < components.count else {
                if let value = self.arena.nodes[place].value { found.append(value) }
                continue
            }
            if let child = self.arena.nodes[place].children[[]] {
                waiting.append((child, depth + 1))
            }
            // Last in, first out: the literal component comes first.
            if !components[depth].isEmpty, let child = self.arena.nodes[place].children[components[depth]] {
                waiting.append((child, depth + 1))
            }
        }
        return found
    }

    private static func components(_ bytes: [UInt8]) -> [Component] {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    private func place(of pattern: [UInt8]) -> Int? {
        var place = NodeArena<Node>.root
        for component in Self.components(pattern) {
            guard let child = self.arena.nodes[place].children[component] else {
                return nil
            }
            place = child
        }
        return place
    }

    private mutating func makePlace(of pattern: [UInt8]) -> Int {
        var place = NodeArena<Node>.root
        for component in Self.components(pattern) {
            if let child = self.arena.nodes[place].children[component] {
                place = child
            } else {
                // A copy, so that the node does not keep the whole pattern.
                let component = Array(component)[...]
                let child = self.arena.add(Node(component: component, parent: place))
                self.arena.nodes[place].children[component] = child
                place = child
            }
        }
        return place
    }

    /// Removes a node and its ancestors as long as they have neither a value nor children.
    private mutating func tidy(_ place: Int) {
        var place = place
        while place != NodeArena<Node>.root {
            let node = self.arena.nodes[place]
            guard node.value == nil, node.children.isEmpty else {
                return
            }
            self.arena.nodes[node.parent].children[node.component] = nil
            self.arena.remove(place)
            place = node.parent
        }
    }
}
