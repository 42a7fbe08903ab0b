// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The syntax tree of a requirement.
indirect enum RegexNode: Hashable, Sendable {
    case empty
    case bytes(ByteSet)
    case sequence([RegexNode])
    case alternation([RegexNode])
    case repetition(RegexNode, minimum: Int, maximum: Int?, isGreedy: Bool)
    case anchor(Anchor)

    /// An assertion of a place; tolerated at the ends of a requirement and removed there.
    struct Anchor: Hashable, Sendable {
        let isStart: Bool
        let offset: Int
        let text: String
    }

    /// How many instructions the node compiles to, never more than one beyond `RouteLimits.instructions`.
    var instructionCount: Int {
        let count: Int
        switch self {
        case .empty, .anchor:
            count = 0
        case .bytes:
            count = 1
        case .sequence(let nodes):
            count = nodes.reduce(0) { min($0 + $1.instructionCount, RouteLimits.instructions + 1) }
        case .alternation(let nodes):
            count = nodes.reduce(0) { min($0 + $1.instructionCount + 2, RouteLimits.instructions + 1) }
        case .repetition(let node, let minimum, let maximum, _):
            // Copies of nothing count as well, so that no nesting of them takes for ever.
            let size = max(node.instructionCount, 1)
            count = maximum.map { minimum * size + max($0 - minimum, 0) * (size + 1) } ?? max(minimum, 1) * size + 2
        }
        return min(count, RouteLimits.instructions + 1)
    }

    /// Whether the node matches the empty text.
    var isNullable: Bool {
        switch self {
        case .empty, .anchor:
            true
        case .bytes:
            false
        case .sequence(let nodes):
            nodes.allSatisfy(\.isNullable)
        case .alternation(let nodes):
            nodes.contains(where: \.isNullable)
        case .repetition(let node, let minimum, _, _):
            minimum == 0 || node.isNullable
        }
    }

    /// All bytes that occur in a text that the node matches.
    var alphabet: ByteSet {
        switch self {
        case .empty, .anchor:
            ByteSet()
        case .bytes(let set):
            set
        case .sequence(let nodes), .alternation(let nodes):
            nodes.reduce(ByteSet()) { $0.union($1.alphabet) }
        case .repetition(let node, _, _, _):
            node.alphabet
        }
    }

    static func literal(_ bytes: some Sequence<UInt8>) -> RegexNode {
        .sequence(bytes.map { .bytes(ByteSet([$0])) })
    }

    /// Any one character beyond ASCII, as UTF-8.
    static let anyNonASCII: RegexNode = {
        func range(_ bounds: ClosedRange<UInt8>) -> RegexNode {
            .bytes(ByteSet(bounds))
        }
        let tail = range(0x80...0xBF)
        return .alternation([
            .sequence([range(0xC2...0xDF), tail]),
            .sequence([range(0xE0...0xE0), range(0xA0...0xBF), tail]),
            .sequence([.bytes(ByteSet(0xE1...0xEC).union(ByteSet(0xEE...0xEF))), tail, tail]),
            .sequence([range(0xED...0xED), range(0x80...0x9F), tail]),
            .sequence([range(0xF0...0xF0), range(0x90...0xBF), tail, tail]),
            .sequence([range(0xF1...0xF3), tail, tail, tail]),
            .sequence([range(0xF4...0xF4), range(0x80...0x8F), tail, tail]),
        ])
    }()
}
