// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import RoostServer

@Suite("CircuitBreaker")
struct CircuitBreakerTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private static func second(_ second: Int64) -> NIODeadline { Self.start + .seconds(second) }

    private func breaker(limit: Int = 3) -> CircuitBreaker {
        CircuitBreaker(limit: limit, pause: .seconds(5))
    }

    private func admit(_ breaker: inout CircuitBreaker, at time: NIODeadline = Self.start) -> CircuitBreaker.Permit? {
        breaker.admit(at: time)
    }

    private func settle(
        _ breaker: inout CircuitBreaker,
        _ permit: CircuitBreaker.Permit,
        _ outcome: CircuitBreaker.Outcome,
        at time: NIODeadline
    ) -> Bool {
        breaker.settle(permit, outcome, at: time)
    }

    /// Asks once, at the start.
    @discardableResult
    private func ask(_ breaker: inout CircuitBreaker, _ outcome: CircuitBreaker.Outcome) throws -> Bool {
        let permit = try #require(self.admit(&breaker, at: Self.start))
        return breaker.settle(permit, outcome, at: Self.start)
    }

    @Test("It opens after as many failures in a row as allowed, and not before")
    func opens() throws {
        var breaker = self.breaker()
        for outcome in [.failed, .failed, .answered, .failed, .failed, .abandoned] as [CircuitBreaker.Outcome] {
            #expect(try !self.ask(&breaker, outcome))
            #expect(!breaker.isOpen)
        }
        #expect(try self.ask(&breaker, .failed))
        #expect(breaker.isOpen)
        #expect(self.admit(&breaker, at: Self.start) == nil)
    }

    @Test("With a limit of 0 it never opens")
    func never() throws {
        var breaker = self.breaker(limit: 0)
        for _ in 0..<1_000 { try self.ask(&breaker, .failed) }
        #expect(!breaker.isOpen)
    }

    @Test("After the pause one question tries, and its answer closes it")
    func closes() throws {
        var breaker = self.breaker(limit: 1)
        try self.ask(&breaker, .failed)
        #expect(self.admit(&breaker, at: Self.second(5) - .nanoseconds(1)) == nil)
        let trial = try #require(self.admit(&breaker, at: Self.second(5)))
        #expect(self.admit(&breaker, at: Self.second(100)) == nil)
        #expect(self.settle(&breaker, trial, .answered, at: Self.second(6)))
        #expect(!breaker.isOpen)
        #expect(self.admit(&breaker, at: Self.second(6)) != nil)
    }

    @Test("A trial that fails begins the next pause, and one that is abandoned leaves it to the next question")
    func opensAgain() throws {
        var breaker = self.breaker(limit: 1)
        try self.ask(&breaker, .failed)
        let first = try #require(self.admit(&breaker, at: Self.second(5)))
        #expect(!self.settle(&breaker, first, .failed, at: Self.second(7)))
        #expect(self.admit(&breaker, at: Self.second(11)) == nil)
        let second = try #require(self.admit(&breaker, at: Self.second(12)))
        #expect(!self.settle(&breaker, second, .abandoned, at: Self.second(13)))
        #expect(breaker.isOpen)
        #expect(self.admit(&breaker, at: Self.second(13)) != nil)
    }

    @Test("What was asked before it opened changes nothing afterwards")
    func lateOutcomes() throws {
        var breaker = self.breaker(limit: 1)
        let late = try #require(self.admit(&breaker, at: Self.start))
        try self.ask(&breaker, .failed)
        #expect(!self.settle(&breaker, late, .answered, at: Self.second(1)))
        #expect(breaker.isOpen)
        let trial = try #require(self.admit(&breaker, at: Self.second(5)))
        #expect(!self.settle(&breaker, late, .answered, at: Self.second(5)))
        #expect(!self.settle(&breaker, late, .failed, at: Self.second(5)))
        #expect(self.settle(&breaker, trial, .answered, at: Self.second(6)))
    }
}
