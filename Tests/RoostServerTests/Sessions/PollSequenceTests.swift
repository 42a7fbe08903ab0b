// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostServer

@Suite("The answers to a client that polls")
struct PollSequenceTests {
    private static let one = PollSequence.Answer(events: ByteBuffer(string: "one"), kept: 1)
    private static let two = PollSequence.Answer(events: ByteBuffer(string: "two"), kept: 3)

    @Test("Before the first answer only the number of the beginning is right")
    func begin() {
        var sequence = PollSequence()
        #expect(sequence.ask(behind: 0) == .next(confirmed: nil))
        #expect(sequence.ask(behind: 0) == .next(confirmed: nil))
        for number in [1, 2, .max] as [UInt64] {
            #expect(sequence.ask(behind: number) == .gone)
        }
    }

    @Test("An answer is repeated until the next request confirms it, once")
    func repeats() {
        var sequence = PollSequence()
        sequence.answer(Self.one)
        #expect(sequence.number == 1)
        #expect(sequence.ask(behind: 0) == .again(Self.one))
        #expect(sequence.ask(behind: 0) == .again(Self.one))
        #expect(sequence.ask(behind: 1) == .next(confirmed: Self.one))
        #expect(sequence.ask(behind: 1) == .next(confirmed: nil))
        #expect(sequence.ask(behind: 0) == .gone)
    }

    @Test("Only the last answer can be repeated")
    func last() {
        var sequence = PollSequence()
        sequence.answer(Self.one)
        #expect(sequence.ask(behind: 1) == .next(confirmed: Self.one))
        sequence.answer(Self.two)
        #expect(sequence.ask(behind: 0) == .gone)
        #expect(sequence.ask(behind: 3) == .gone)
        #expect(sequence.ask(behind: .max) == .gone)
        #expect(sequence.ask(behind: 1) == .again(Self.two))
        #expect(sequence.ask(behind: 2) == .next(confirmed: Self.two))
        #expect(Self.two.others == 0 && Self.one.others == 2)
    }
}
