// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

extension WireValue {
    /// The number of a session.
    ///
    /// - Parameter id: The session.
    package init(id: SessionID) {
        self = .integer(Int64(id.rawValue))
    }

    /// The number of a subscription.
    ///
    /// - Parameter id: The subscription.
    package init(id: SubscriptionID) {
        self = .integer(Int64(id.rawValue))
    }

    /// The number of a registration.
    ///
    /// - Parameter id: The registration.
    package init(id: RegistrationID) {
        self = .integer(Int64(id.rawValue))
    }

    /// The number of a publication.
    ///
    /// - Parameter id: The publication.
    package init(id: PublicationID) {
        self = .integer(Int64(id.rawValue))
    }

    /// The number, if this is one without fraction that is not negative, however it was written.
    ///
    /// Some serializers write integers above 2^32 as doubles.
    package var wholeNumber: UInt64? {
        if case .double(let number) = self { UInt64(exactly: number) } else { self.unsigned }
    }

    /// About how much memory the value takes, in bytes.
    package var cost: Int {
        var total = 0
        var pending = [self]
        while let value = pending.popLast() {
            total += 32
            switch value {
            case .null, .bool, .integer, .unsigned, .double: break
            case .string(let text): total += text.utf8.count
            case .binary(let bytes): total += bytes.count
            case .array(let elements): pending += elements
            case .object(let members):
                total += members.reduce(0) { $0 + $1.key.utf8.count + 16 }
                pending += members.map(\.value)
            }
        }
        return total
    }
}
