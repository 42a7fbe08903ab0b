// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What a realm wants of one of its sessions, besides events.
package enum SessionDelivery: Equatable, Sendable {
    /// INVOCATION: the session has registered what is called.
    case invoke(Invocation)
    /// RESULT of a call of the session, by its request.
    case result(UInt64, isProgressive: Bool, CallPayload)
    /// ERROR of a call of the session, by its request.
    case error(UInt64, URI, CallPayload?)
    /// INTERRUPT: the result of an invocation is not wanted any more.
    case interrupt(CallID, V2CancelMode, reason: URI)
    /// An invocation has ended; a late answer is ignored.
    case release(CallID)
    /// A registration of the session has been taken from it.
    case registrationRevoked(RegistrationID, reason: URI)
    /// A subscription of the session has been taken from it.
    case subscriptionRevoked(SubscriptionID, reason: URI?)
    /// The session has to end; `isSilent` tells that all do, so that nobody is to be told.
    case goodbye(reason: URI, message: String?, isSilent: Bool)
    /// The session has lost the right to be there: its token has ended or was taken back, or its user is no more.
    case expel(message: String)
}
