// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A requirement as a table: one look-up per byte.
struct ByteAutomaton: Sendable {
    private let classes: [UInt8]
    private let classCount: Int
    /// The next state times `classCount`, for each state and class; 0 is the dead state.
    private let moves: [UInt16]
    /// For each entry of `moves` with class 0 whether its state accepts; indexed like `moves`.
    private let accepting: [Bool]
    private let start: UInt16
    /// The bytes that occur in a text that matches; a superset.
    let alphabet: ByteSet
    /// Whether the empty text matches.
    let isNullable: Bool

    /// Builds the table, or fails if it would be larger than the limits.
    init?(_ node: RegexNode) {
        var builder = ProgramBuilder()
        builder.append(node)
        let program = builder.finish()
        let classes = ByteClasses(telling: program.byteSets)
        var states = Determiniser(program: program, classes: classes, work: RouteLimits.tableWork)
        let count = classes.representatives.count
        var moves: [UInt16] = []
        var state = 0
        while state < states.states.count {
            for byteClass in 0..<count {
                moves.append(UInt16(truncatingIfNeeded: states.step(state, byteClass) * count))
            }
            state += 1
            guard states.states.count <= RouteLimits.tableStates, states.work >= 0 else {
                return nil
            }
        }
        self.classes = classes.ofByte
        self.classCount = count
        self.moves = moves
        self.accepting = moves.indices.map { states.isAccepting($0 / count) }
        self.start = UInt16(Determiniser.start * count)
        self.alphabet = node.alphabet
        self.isNullable = states.isAccepting(Determiniser.start)
    }

    /// Takes bytes from a position on for as long as possible.
    ///
    /// - Returns: the end, or `nil` if what was taken does not match.
    @inline(__always)
    func run(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var state = Int(self.start)
        var position = start
        while position < bytes.count {
            let next = Int(self.moves[state + Int(self.classes[Int(bytes[position])])])
            guard next != 0 else {
                break
            }
            state = next
            position += 1
        }
        return self.accepting[state] ? position : nil
    }
}
