// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What a listener does with a request for none of its subprotocols.
///
/// A `Sec-WebSocket-Protocol` without a name in it counts as none.
package enum SubprotocolRule: Equatable, Sendable, CaseIterable {
    /// It is served without subprotocol, also when it names others: what the seed system does.
    case optional
    /// It is served without subprotocol when it names none; when it names only others it gets 400.
    ///
    /// For a listener of WAMP v1 and v2: clients of v1 may go without a name, and those of a later version must not be
    /// taken for one of them.
    case matching
    /// It gets 400, whether it names others or none.
    case required

    /// Whether a request that names only these others is served.
    func servesWithout(_ offers: [ArraySlice<UInt8>]) -> Bool {
        switch self {
        case .optional: true
        case .matching: offers.isEmpty
        case .required: false
        }
    }
}
