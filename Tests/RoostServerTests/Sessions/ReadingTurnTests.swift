// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable import RoostServer

@Suite("ReadingTurn")
struct ReadingTurnTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000)

    @Test("A turn without delay goes on for any number of messages")
    func quickMessages() {
        var turn = ReadingTurn()
        turn.begin()
        let isOver = (0..<1_000).contains { _ in turn.isOver(now: Self.start) }
        #expect(!isOver)
    }

    @Test("A turn is over with the first look at the clock after its length")
    func slowMessages() {
        var turn = ReadingTurn()
        turn.begin()
        let answers = (0..<4).map { turn.isOver(now: Self.start + .milliseconds($0 * 20)) }
        #expect(answers == [false, false, false, true])
    }

    @Test("A turn that is exactly as long as allowed is over, and a shorter one is not", arguments: [9, 10])
    func limit(milliseconds: Int64) {
        var turn = ReadingTurn()
        turn.begin()
        for _ in 0..<3 {
            _ = turn.isOver(now: Self.start)
        }
        #expect(turn.isOver(now: Self.start + .milliseconds(milliseconds)) == (milliseconds == 10))
    }

    @Test("The next turn has its own time")
    func begin() {
        var turn = ReadingTurn()
        turn.begin()
        _ = turn.isOver(now: Self.start)
        turn.begin()
        let answers = (0..<8).map { _ in turn.isOver(now: Self.start + .hours(1)) }
        #expect(!answers.contains(true))
    }
}
