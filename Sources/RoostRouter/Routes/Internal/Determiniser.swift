// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Makes the states of a deterministic automaton from a program, one at a time and within a budget of work.
struct Determiniser {
    /// The state from which nothing can be matched any more.
    static let dead = 0
    static let start = 1

    let program: Program
    let classes: ByteClasses
    /// For each state the instructions of the program at which it stands.
    private(set) var states: [[Int]] = []
    /// The work that is left; negative when it is used up and the results mean nothing.
    private(set) var work: Int
    private var numbers: [[Int]: Int] = [:]
    private var moves: [Int?] = []
    private var accepting: [Bool] = []

    init(program: Program, classes: ByteClasses, work: Int) {
        self.program = program
        self.classes = classes
        self.work = work
        _ = self.number(of: [])
        let start = self.closure(of: [0])
        // A program whose start takes nothing and accepts nothing is dead from the start; give it a state of its own.
        if self.number(of: start) == Self.dead {
            self.add(start)
        }
    }

    func isAccepting(_ state: Int) -> Bool {
        self.accepting[state]
    }

    /// The state behind a byte of a class.
    mutating func step(_ state: Int, _ byteClass: Int) -> Int {
        let key = state * self.classes.representatives.count + byteClass
        if let known = self.moves[key] {
            return known
        }
        let byte = self.classes.representatives[byteClass]
        self.work -= self.states[state].count + 1
        let targets = self.states[state].compactMap { instruction -> Int? in
            guard case .consume(let set) = self.program.instructions[instruction], set.contains(byte) else {
                return nil
            }
            return instruction + 1
        }
        let next = self.number(of: self.closure(of: targets))
        self.moves[key] = next
        return next
    }

    private mutating func number(of set: [Int]) -> Int {
        if let known = self.numbers[set] {
            return known
        }
        self.numbers[set] = self.states.count
        return self.add(set)
    }

    @discardableResult
    private mutating func add(_ set: [Int]) -> Int {
        self.states.append(set)
        self.accepting.append(set.contains { self.program.instructions[$0] == .accept })
        self.moves += [Int?](repeating: nil, count: self.classes.representatives.count)
        self.work -= self.classes.representatives.count / 8
        return self.states.count - 1
    }

    /// All instructions that take a byte or accept and can be reached from some without taking one, sorted.
    private mutating func closure(of starts: [Int]) -> [Int] {
        var seen = Set<Int>()
        var pending = starts
        var result: [Int] = []
        while let index = pending.popLast() {
            guard seen.insert(index).inserted else {
                continue
            }
            self.work -= 1
            switch self.program.instructions[index] {
            case .consume(let set):
                if !set.isEmpty {
                    result.append(index)
                }
            case .accept:
                result.append(index)
            case .jump(let target):
                pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .save:
                pending.append(index + 1)
            }
        }
        return result.sorted()
    }
}
