// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension Program {
    /// The slots of the preferred way to match all bytes, -1 for those not passed; `nil` if there is none.
    func match(_ bytes: UnsafeRawBufferPointer) -> [Int]? {
        var run = ProgramRun(program: self)
        return run.match(bytes)
    }
}

/// One run of a program: all ways to match are followed at once, byte by byte, in the order of preference.
private struct ProgramRun {
    /// The ways that are alive at one position.
    struct Threads {
        /// The instructions at which they stand, in the order of preference.
        var order: [Int] = []
        /// For each instruction whether it was reached at this position.
        var isReached: [Bool]
        /// The instructions with `isReached`, to be cleared.
        var reached: [Int] = []
        /// The slots of each way, in the order of `order`.
        var slots: [Int] = []

        mutating func clear() {
            for instruction in self.reached {
                self.isReached[instruction] = false
            }
            self.reached.removeAll(keepingCapacity: true)
            self.order.removeAll(keepingCapacity: true)
            self.slots.removeAll(keepingCapacity: true)
        }
    }

    /// What is still to be followed at one position.
    enum Task {
        case follow(Int)
        case restore(slot: Int, value: Int)
    }

    let program: Program
    var current: Threads
    var next: Threads
    var slots: [Int]
    var tasks: [Task] = []

    init(program: Program) {
        self.program = program
        self.current = Threads(isReached: [Bool](repeating: false, count: program.instructions.count))
        self.next = self.current
        self.slots = [Int](repeating: -1, count: program.slotCount)
    }

    mutating func match(_ bytes: UnsafeRawBufferPointer) -> [Int]? {
        self.follow(0, position: 0)
        swap(&self.current, &self.next)
        for (position, byte) in bytes.enumerated() {
            guard !self.current.order.isEmpty else {
                return nil
            }
            self.next.clear()
            self.advance(byte, position: position)
            swap(&self.current, &self.next)
        }
        guard let winner = self.current.order.firstIndex(where: { self.program.instructions[$0] == .accept }) else {
            return nil
        }
        let count = self.program.slotCount
        return Array(self.current.slots[winner * count..<(winner + 1) * count])
    }

    private mutating func advance(_ byte: UInt8, position: Int) {
        let count = self.program.slotCount
        for (index, instruction) in self.current.order.enumerated() {
            guard case .consume(let set) = self.program.instructions[instruction], set.contains(byte) else {
                continue
            }
            for slot in 0..<count {
                self.slots[slot] = self.current.slots[index * count + slot]
            }
            self.follow(instruction + 1, position: position + 1)
        }
    }

    /// Adds to the next threads all that can be reached without taking a byte, in the order of preference.
    private mutating func follow(_ start: Int, position: Int) {
        self.tasks.append(.follow(start))
        while let task = self.tasks.popLast() {
            switch task {
            case .restore(let slot, let value):
                self.slots[slot] = value
            case .follow(let index):
                self.visit(index, position: position)
            }
        }
    }

    private mutating func visit(_ index: Int, position: Int) {
        guard !self.next.isReached[index] else {
            return
        }
        self.next.isReached[index] = true
        self.next.reached.append(index)
        switch self.program.instructions[index] {
        case .consume, .accept:
            self.next.order.append(index)
            self.next.slots += self.slots
        case .jump(let target):
            self.tasks.append(.follow(target))
        case .split(let first, let second):
            self.tasks.append(.follow(second))
            self.tasks.append(.follow(first))
        case .save(let slot):
            self.tasks.append(.restore(slot: slot, value: self.slots[slot]))
            self.slots[slot] = position
            self.tasks.append(.follow(index + 1))
        }
    }
}
