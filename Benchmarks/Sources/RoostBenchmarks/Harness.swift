// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CAllocationCount

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Runs benchmarks, counts, and prints.
///
/// Under callgrind it only tells callgrind where a benchmark begins and ends; who reads callgrind's files needs the number
/// of operations, which is printed in any case.
struct Harness {
    /// What was counted.
    struct Counts {
        var allocations: Double?
        var instructions: Double?
        var nanoseconds: Double?
    }

    /// Whether callgrind counts the instructions; then everything is some fifty times slower.
    let isInCallgrind = callgrind_is_running()

    /// Into how many slices a measurement is cut: so many that most fall between two looks at the deadlines.
    static let slices = 160

    private let options: Options
    private let countsAllocations: Bool
    private let countsInstructions: Bool
    private let stacks: CInt?
    private let clock = ContinuousClock()

    init(options: Options) {
        self.options = options
        self.countsAllocations = allocation_count_is_available() && !self.isInCallgrind
        self.countsInstructions = !self.isInCallgrind && instruction_count_open()
        self.stacks = options.stacks.map { path in
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
            guard descriptor >= 0 else {
                Options.fail("\(path) cannot be written.")
            }
            allocation_stacks_enable()
            return descriptor
        }
    }

    /// Whether a benchmark is asked for.
    func wants(_ name: String) -> Bool {
        self.options.filter.isEmpty || name.contains(self.options.filter)
    }

    /// Measures something that takes the same steps for each operation.
    ///
    /// - Parameters:
    ///   - name: The benchmark's name.
    ///   - operations: How often, best a multiple of ``slices``; a hundredth of it under callgrind.
    ///   - body: Does as many operations as it is told.
    func measure(_ name: String, operations: Int, _ body: (Int) -> Void) {
        guard self.wants(name) else {
            return
        }
        let operations = self.isInCallgrind ? operations / 100 : operations
        body(operations / 10)
        let counts = self.count(name, operations: operations, body)
        self.report(name, operations: operations, counts)
    }

    /// Counts what happens in all threads while something runs.
    ///
    /// It is done in slices, and the median slice counts: a timer that fires sixteen times a second is in few of them.
    ///
    /// - Parameters:
    ///   - name: What to call it in callgrind's output and among the call stacks.
    ///   - operations: How often, best a multiple of ``slices``.
    ///   - body: Does as many operations as it is told.
    /// - Returns: The counts of one operation.
    func count(_ name: String, operations: Int, _ body: (Int) -> Void) -> Counts {
        guard !self.isInCallgrind else {
            callgrind_begin()
            body(operations)
            callgrind_end(name)
            return Counts()
        }
        let slice = operations / Self.slices
        let counts = (0..<Self.slices).map { _ in self.countSlice(slice, body) }
        self.writeStacks(of: name, operations: operations)
        return Counts(
            allocations: self.countsAllocations ? Self.median(counts.map(\.allocations)) : nil,
            instructions: self.countsInstructions ? Self.median(counts.map(\.instructions)) : nil,
            nanoseconds: Self.median(counts.map(\.nanoseconds))
        )
    }

    private func countSlice(_ operations: Int, _ body: (Int) -> Void) -> Counts {
        let instructionsBefore = instruction_count_read()
        let began = self.clock.now
        allocation_count_start()
        body(operations)
        let allocations = allocation_count_stop()
        let elapsed = self.clock.now - began
        let instructions = instruction_count_read() - instructionsBefore
        let divisor = Double(operations)
        return Counts(
            allocations: Double(allocations) / divisor,
            instructions: Double(instructions) / divisor,
            nanoseconds: (elapsed / .nanoseconds(1)) / divisor
        )
    }

    private static func median(_ values: [Double?]) -> Double? {
        let sorted = values.compactMap(\.self).sorted()
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }

    private func writeStacks(of name: String, operations: Int) {
        guard let stacks = self.stacks else {
            return
        }
        Self.put("benchmark \(name) \(operations)", to: stacks)
        allocation_stacks_write(stacks)
    }

    /// Prints the counts of a benchmark.
    func report(_ name: String, operations: Int, _ counts: Counts) {
        self.report(
            name,
            operations: operations,
            [
                ("allocations", counts.allocations),
                ("instructions", counts.instructions),
                ("nanoseconds", counts.nanoseconds),
            ]
        )
    }

    /// Prints the metrics of a benchmark; those without a value are left out.
    func report(_ name: String, operations: Int, _ metrics: [(name: String, value: Double?)]) {
        let members = metrics.compactMap { metric in metric.value.map { "\"\(metric.name)\": \($0)" } }
        let object = "{\(members.joined(separator: ", "))}"
        let head = "\"benchmark\": \"\(name)\", \"operations\": \(operations)"
        Self.put("{\(head), \"metrics\": \(object)}", to: STDOUT_FILENO)
    }

    /// Writes a line at once, so that it is there if a later benchmark fails.
    private static func put(_ line: String, to descriptor: CInt) {
        _ = "\(line)\n".withCString { write(descriptor, $0, strlen($0)) }
    }

    /// Says that benchmarks cannot run here.
    func skip(_ prefix: String, reason: String) {
        Self.put("{\"skipped\": \"\(prefix)\", \"reason\": \"\(reason)\"}", to: STDOUT_FILENO)
    }

    /// Says what was counted, after the last benchmark.
    func finish() {
        let allocations = "\"allocations\": \(self.countsAllocations)"
        let instructions = "\"instructions\": \(self.countsInstructions || self.isInCallgrind)"
        Self.put("{\"counted\": {\(allocations), \(instructions)}}", to: STDOUT_FILENO)
        if let stacks = self.stacks {
            close(stacks)
        }
    }
}
