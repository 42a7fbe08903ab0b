// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What a dealer holds at most.
package struct DealerLimits: Equatable, Sendable {
    /// The registrations of one session; REGISTER beyond is refused with ``Dealer/limitExceeded``.
    package var sessionRegistrations = 10_000

    /// The registrations of all sessions of the realm, a shared one counted for each of its callees; REGISTER beyond is
    /// refused with ``Dealer/limitExceeded``.
    package var realmRegistrations = 1_000_000

    /// The callees of one registration; REGISTER beyond is refused with ``Dealer/limitExceeded``.
    package var registrationCallees = 1_024

    /// The calls that one session has made and that have no answer yet; CALL beyond is answered with
    /// ``Dealer/limitExceeded``.
    package var sessionCalls = 10_000

    /// The calls of all sessions of the realm that have no answer yet; CALL beyond is answered with
    /// ``Dealer/limitExceeded``.
    package var realmCalls = 1_000_000

    /// The longest timeout of a call, in milliseconds; a longer one is made that long.
    package var maximumTimeout: Int64 = 86_400_000

    /// The memory behind the arguments that are kept in case a call has to go to another callee, in bytes; what does not
    /// fit is not kept, and that call cannot go to another callee.
    package var keptBytes = 67_108_864

    /// Makes the default limits.
    package init() {}
}
