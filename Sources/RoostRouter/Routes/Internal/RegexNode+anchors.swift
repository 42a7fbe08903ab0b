// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension RegexNode {
    /// The node without the anchors at its ends, and at the ends of its outermost alternatives.
    ///
    /// A requirement is always matched as a whole, so they say nothing there. PCRE gives one of them a meaning of its own: in
    /// `\d+$|\*` the `$` stands for the end of the whole topic. That was never what its author meant and is not imitated.
    func removingOuterAnchors() throws(RequirementError) -> RegexNode {
        try self.removingAnchors(leading: true, trailing: true)
    }

    private func removingAnchors(leading: Bool, trailing: Bool) throws(RequirementError) -> RegexNode {
        switch self {
        case .empty, .bytes:
            return self
        case .anchor(let anchor):
            guard anchor.isStart ? leading : trailing else {
                throw .construct("the anchor \"\(anchor.text)\" inside the expression", offset: anchor.offset)
            }
            return .empty
        case .alternation(let nodes):
            var result: [RegexNode] = []
            for node in nodes {
                result.append(try node.removingAnchors(leading: leading, trailing: trailing))
            }
            return .alternation(result)
        case .sequence(let nodes):
            return .sequence(try Self.removingAnchors(nodes, leading: leading, trailing: trailing))
        case .repetition(let node, let minimum, let maximum, let isGreedy):
            let inner = try node.removingAnchors(leading: false, trailing: false)
            return .repetition(inner, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
        }
    }

    private static func removingAnchors(
        _ nodes: [RegexNode],
        leading: Bool,
        trailing: Bool
    ) throws(RequirementError) -> [RegexNode] {
        let first = nodes.firstIndex { !$0.isPlaceOnly } ?? nodes.count
        let last = nodes.lastIndex { !$0.isPlaceOnly } ?? -1
        var result: [RegexNode] = []
        for (index, node) in nodes.enumerated() {
            let isLeading = leading && index <= first
            let isTrailing = trailing && index >= last
            result.append(try node.removingAnchors(leading: isLeading, trailing: isTrailing))
        }
        return result
    }

    /// Whether the node takes no text at all.
    private var isPlaceOnly: Bool {
        switch self {
        case .anchor, .empty:
            true
        case .bytes, .sequence, .alternation, .repetition:
            false
        }
    }
}
