// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A matcher over bytes: instructions of a nondeterministic automaton whose branches are ordered by preference.
///
/// The preference is that of PCRE's backtracking, so that the extents it finds are those that PCRE finds; unlike there, the
/// time is at most proportional to the instructions times the bytes.
struct Program: Hashable, Sendable {
    enum Instruction: Hashable, Sendable {
        /// Takes one byte of the set.
        case consume(ByteSet)
        /// Goes on at both places, preferably at the first.
        case split(Int, Int)
        /// Goes on elsewhere.
        case jump(Int)
        /// Notes the position: slot `2n` is the start of placeholder `n`, `2n + 1` its end.
        case save(Int)
        /// Accepts, if all bytes are taken.
        case accept
    }

    var instructions: [Instruction]
    let slotCount: Int

    /// All sets of bytes that the program tells apart.
    var byteSets: Set<ByteSet> {
        var sets: Set<ByteSet> = []
        for case .consume(let set) in self.instructions {
            sets.insert(set)
        }
        return sets
    }
}

/// Writes the instructions of a program.
struct ProgramBuilder {
    private(set) var instructions: [Program.Instruction] = []
    private var slotCount = 0

    /// The program, complete with its acceptance.
    consuming func finish() -> Program {
        self.instructions.append(.accept)
        return Program(instructions: self.instructions, slotCount: self.slotCount)
    }

    mutating func append(_ node: RegexNode) {
        switch node {
        case .empty, .anchor:
            break
        case .bytes(let set):
            self.instructions.append(.consume(set))
        case .sequence(let nodes):
            for node in nodes {
                self.append(node)
            }
        case .alternation(let nodes):
            self.appendAlternation(nodes)
        case .repetition(let node, let minimum, let maximum, let isGreedy):
            self.appendRepetition(node, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
        }
    }

    mutating func append(literal bytes: some Sequence<UInt8>) {
        for byte in bytes {
            self.instructions.append(.consume(ByteSet([byte])))
        }
    }

    /// Appends a placeholder, whose extent is noted.
    mutating func append(_ node: RegexNode, placeholder index: Int) {
        self.slotCount = max(self.slotCount, 2 * index + 2)
        self.instructions.append(.save(2 * index))
        self.append(node)
        self.instructions.append(.save(2 * index + 1))
    }

    /// Begins an optional part, which `closeOptional` ends.
    mutating func openOptional() -> Int {
        self.instructions.append(.jump(0))
        return self.instructions.count - 1
    }

    mutating func closeOptional(_ start: Int, isGreedy: Bool = true) {
        let end = self.instructions.count
        self.instructions[start] = isGreedy ? .split(start + 1, end) : .split(end, start + 1)
    }

    private mutating func appendAlternation(_ nodes: [RegexNode]) {
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                self.append(node)
                break
            }
            let split = self.openOptional()
            self.append(node)
            jumps.append(self.openOptional())
            self.closeOptional(split)
        }
        for jump in jumps {
            self.instructions[jump] = .jump(self.instructions.count)
        }
    }

    /// Appends `x{n,m}` as n copies and m - n nested optional ones, `x{n,}` as n - 1 copies and a loop.
    ///
    /// `x*` is `(x+)?`, as in PCRE: it makes a difference for an `x` that matches the empty text.
    private mutating func appendRepetition(_ node: RegexNode, minimum: Int, maximum: Int?, isGreedy: Bool) {
        for _ in 0..<(maximum == nil ? max(minimum - 1, 0) : minimum) {
            self.append(node)
        }
        guard let maximum else {
            let optional = minimum == 0 ? self.openOptional() : nil
            let start = self.instructions.count
            self.append(node)
            let next = self.instructions.count + 1
            self.instructions.append(isGreedy ? .split(start, next) : .split(next, start))
            if let optional {
                self.closeOptional(optional, isGreedy: isGreedy)
            }
            return
        }
        let optionals = (minimum..<max(minimum, maximum)).map { _ in
            let start = self.openOptional()
            self.append(node)
            return start
        }
        for start in optionals {
            self.closeOptional(start, isGreedy: isGreedy)
        }
    }
}
