// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Which event loops have subscribers of a topic, so that publications are handed over to no other.
///
/// All loops share one for each topic; ``RealmHost`` keeps them. The loops have numbers; beyond 64 of them several share a
/// bit, and a bit is never taken back.
final class TopicPresence: Sendable {
    private static let bits = 64

    private let loops = Atomic<UInt64>(0)

    /// The loops that may have subscribers.
    var mask: UInt64 {
        self.loops.load(ordering: .sequentiallyConsistent)
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
}
