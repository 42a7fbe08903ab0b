// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// How the topics of two programs relate, found by walking both automata at once.
struct ProgramComparison {
    /// Whether there is a text that only the first one matches.
    private(set) var hasFirstOnly = false
    /// Whether there is a text that only the second one matches.
    private(set) var hasSecondOnly = false
    /// A shortest text that both match, readable if possible; `nil` if there is none.
    private(set) var common: [UInt8]?

    /// A pair of states, and how it was reached.
    private struct Pair {
        let first: Int
        let second: Int
        let parent: Int
        let byte: UInt8
    }

    /// Compares two programs, or fails if that takes more work than there is; `work` is reduced by the work done.
    init?(_ first: Program, _ second: Program, work: inout Int) {
        let sets = first.byteSets.union(second.byteSets)
        let allowance = min(work, RouteLimits.comparisonWork)
        work -= sets.count * 16
        let classes = ByteClasses(telling: sets)
        var firstStates = Determiniser(program: first, classes: classes, work: allowance)
        var secondStates = Determiniser(program: second, classes: classes, work: allowance)
        defer { work -= 2 * allowance - firstStates.work - secondStates.work }
        var seen: Set<[Int]> = [[Determiniser.start, Determiniser.start]]
        var pairs = [Pair(first: Determiniser.start, second: Determiniser.start, parent: -1, byte: 0)]
        var index = 0
        while index < pairs.count, !self.isComplete {
            let pair = pairs[index]
            self.note(pair, firstStates.isAccepting(pair.first), secondStates.isAccepting(pair.second), in: pairs)
            for byteClass in classes.byReadability {
                let next = [firstStates.step(pair.first, byteClass), secondStates.step(pair.second, byteClass)]
                guard next != [Determiniser.dead, Determiniser.dead], seen.insert(next).inserted else {
                    continue
                }
                let byte = classes.representatives[byteClass]
                pairs.append(Pair(first: next[0], second: next[1], parent: index, byte: byte))
            }
            index += 1
            guard firstStates.work - pairs.count >= 0, secondStates.work >= 0 else {
                return nil
            }
        }
    }

    private var isComplete: Bool {
        self.hasFirstOnly && self.hasSecondOnly && self.common != nil
    }

    private mutating func note(_ pair: Pair, _ isFirst: Bool, _ isSecond: Bool, in pairs: [Pair]) {
        self.hasFirstOnly = self.hasFirstOnly || (isFirst && !isSecond)
        self.hasSecondOnly = self.hasSecondOnly || (isSecond && !isFirst)
        guard isFirst, isSecond, self.common == nil else {
            return
        }
        var text: [UInt8] = []
        var current = pair
        while current.parent >= 0 {
            text.append(current.byte)
            current = pairs[current.parent]
        }
        self.common = text.reversed()
    }
}
