// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

/// The bytes that loops have handed over to others and that those have not written yet, in all.
///
/// What is handed over is kept in memory, and a loop looks at its sockets only when it has dealt with all of it: those who
/// send faster than another loop can deal with have to wait.
final class HandOverCount: Sendable {
    /// What each loop may be behind.
    private static let bytesPerLoop = 262_144
    /// What a delivery costs besides its payload.
    private static let deliveryCost = 256

    private let bytes = Atomic<Int>(0)

    /// Something is on its way.
    func add(_ count: Int) {
        self.bytes.wrappingAdd(count, ordering: .relaxed)
    }

    /// It has been dealt with.
    func subtract(_ count: Int) {
        self.bytes.wrappingSubtract(count, ordering: .relaxed)
    }

    /// The bytes that are on their way.
    var count: Int {
        self.bytes.load(ordering: .relaxed)
    }

    /// Whether the loops are behind.
    ///
    /// - Parameter loops: The number of loops.
    /// - Returns: Whether they are.
    func isTooMuch(loops: Int) -> Bool {
        self.bytes.load(ordering: .relaxed) > Self.bytesPerLoop * max(1, loops - 1)
    }

    /// What a delivery counts for.
    static func cost(of delivery: SessionDelivery) -> Int {
        switch delivery {
        case .invoke(let invocation): self.cost(of: invocation.payload)
        case .result(_, _, let payload): self.cost(of: payload)
        case .error(_, _, let payload): self.cost(of: payload)
        case .interrupt, .release, .registrationRevoked, .subscriptionRevoked, .goodbye, .expel: self.deliveryCost
        }
    }

    private static func cost(of payload: CallPayload?) -> Int {
        let arguments = payload?.arguments
        let bytes = (arguments?.list?.readableBytes ?? 0) + (arguments?.keywords?.readableBytes ?? 0)
        return self.deliveryCost + bytes
    }
}
