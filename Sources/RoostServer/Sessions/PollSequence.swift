// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Numbers the answers to a client that polls, and keeps the last one until the next request shows that it has arrived.
///
/// What can be wrong is the client's fault: a number that is not that of the last answer, nor of the one before.
struct PollSequence {
    /// An answer with events, which the client may not have got.
    struct Answer: Equatable {
        /// The events, as those of an event stream.
        let events: ByteBuffer
        /// How many of their bytes must not be dropped.
        let kept: Int

        /// How many bytes there are besides.
        var others: Int {
            self.events.readableBytes - self.kept
        }
    }

    /// What to do about a request.
    enum Verdict: Equatable {
        /// Answer it with what comes next; the answer before has arrived, if there was one.
        case next(confirmed: Answer?)
        /// Answer it as the one before, which has not arrived.
        case again(Answer)
        /// Refuse it.
        case gone
    }

    /// The number of the last answer with events, from 0 for the one that began.
    private(set) var number: UInt64 = 0
    private var unconfirmed: Answer?

    /// The client asks.
    ///
    /// - Parameter number: The number of the last answer that it has.
    /// - Returns: What to do.
    mutating func ask(behind number: UInt64) -> Verdict {
        if number == self.number {
            return .next(confirmed: self.unconfirmed.take())
        }
        guard let answer = self.unconfirmed, number == self.number - 1 else {
            return .gone
        }
        return .again(answer)
    }

    /// The client is being answered with events; the answer before has arrived.
    mutating func answer(_ answer: Answer) {
        self.number += 1
        self.unconfirmed = answer
    }
}
