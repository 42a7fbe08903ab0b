// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

/// The table against a slow and obvious one.
@Suite("PatternTable against a model")
struct PatternTableModelTests {
    /// How many random commands are compared.
    private static let steps = 20_000

    @Test("It finds what an array of patterns finds, in the same order, under random changes")
    func model() {
        var generator = SplitMix(state: 1)
        var table = PatternTable<Int>()
        var model = PatternModel<Int>()
        for step in 0..<Self.steps {
            let match = MatchPolicy.allCases.randomElement(using: &generator) ?? .exact
            let uri = Self.pattern(using: &generator)
            // Phases of growth and of decline, so that nodes come and go.
            let isAdding = Int.random(in: 0..<10, using: &generator) < (step / 500 % 2 == 0 ? 7 : 2)
            table[uri, match] = isAdding ? step : nil
            model[uri, match] = isAdding ? step : nil
            let call = Self.pattern(using: &generator)
            // Plain comparisons: so many expectations would take most of the time.
            guard Self.isSame(table, model, call, match) else {
                Issue.record("they differ after step \(step) for \(call) and \(match)")
                return
            }
        }
        for entry in model.entries {
            table[entry.uri, entry.match] = nil
        }
        #expect(table.isEmpty)
        #expect(table.nodeCount == 0)
    }

    private static func isSame(
        _ table: PatternTable<Int>,
        _ model: PatternModel<Int>,
        _ call: URI,
        _ match: MatchPolicy
    ) -> Bool {
        table.matches(call) == model.matches(call) && table.best(call) == model.best(call)
            && table[call, match] == model[call, match] && table.count == model.entries.count
            && table.hasPatterns == model.entries.contains { $0.match != .exact }
            // Looks at everything, so it is compared now and then.
            && (table.count % 16 > 0 || table.values(match: match).sorted() == model.values(match: match).sorted())
    }

    /// A URI of few components and letters, so that they meet often; some components are empty.
    private static func pattern(using generator: inout SplitMix) -> URI {
        let count = Int.random(in: 1...3, using: &generator)
        let components = (0..<count).map { _ in
            ["", "a", "b", "ab"].randomElement(using: &generator) ?? ""
        }
        return URI(components.joined(separator: "."))
    }
}
