// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the event loops share about a topic or pattern.
///
/// That is where its subscribers are, in which forms they want events, and the subscription's id: publications are handed
/// over to no other loop and built in no other form.
///
/// ``RealmHost`` keeps them. The loops have numbers; beyond 64 of them several share a bit, and a bit is never taken back.
final class TopicPresence: Sendable {
    private static let bits = 64

    private let loops = Atomic<UInt64>(0)
    private let formMask = Atomic<UInt64>(0)
    private let subscriptionNumber = Atomic<UInt64>(0)
    private let epochNumber = Atomic<UInt64>(1)
    /// For each form on how many loops it has subscribers.
    private let loopCounts = Mutex([Int](repeating: 0, count: MessageForm.allCases.count))

    /// The loops that may have subscribers.
    var mask: UInt64 {
        self.loops.load(ordering: .sequentiallyConsistent)
    }

    /// The forms that have subscribers on any loop.
    var forms: UInt64 {
        self.formMask.load(ordering: .sequentiallyConsistent)
    }

    /// The number of the subscription's id; 0 before there is one.
    var subscription: UInt64 {
        get { self.subscriptionNumber.load(ordering: .sequentiallyConsistent) }
        set { self.subscriptionNumber.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Changes whenever a loop gets its first subscriber of a form.
    ///
    /// What was published in an earlier epoch is older than that subscriber, and is not for it: others may have been
    /// published and not handed over between that and its subscription.
    var epoch: UInt64 {
        self.epochNumber.load(ordering: .sequentiallyConsistent)
    }

    /// A loop has its first subscriber of a form.
    ///
    /// - Returns: The first epoch of events for it.
    func beginEpoch() -> UInt64 {
        self.epochNumber.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
    }

    /// A loop's bit in ``mask``.
    static func bit(_ loop: Int) -> UInt64 {
        1 << UInt64(loop % self.bits)
    }

    /// A loop has its first subscriber.
    func appear(on loop: Int) {
        self.loops.bitwiseOr(Self.bit(loop), ordering: .sequentiallyConsistent)
    }

    /// A loop has no subscriber any more.
    ///
    /// - Parameters:
    ///   - loop: The loop's number.
    ///   - count: The number of loops.
    func disappear(from loop: Int, of count: Int) {
        if count <= Self.bits {
            self.loops.bitwiseAnd(~Self.bit(loop), ordering: .sequentiallyConsistent)
        }
    }

    /// A loop has its first subscriber of a form, or none of it any more.
    ///
    /// - Parameters:
    ///   - form: The form.
    ///   - change: 1 or -1.
    func count(_ form: MessageForm, _ change: Int) {
        self.loopCounts.withLock { counts in
            counts[Int(form.rawValue)] += change
            if counts[Int(form.rawValue)] > 0 {
                self.formMask.bitwiseOr(form.bit, ordering: .sequentiallyConsistent)
            } else {
                self.formMask.bitwiseAnd(~form.bit, ordering: .sequentiallyConsistent)
            }
        }
    }
}
