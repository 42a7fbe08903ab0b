// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What is to be published about a registration.
///
/// Source: WAMP, Advanced Profile, Registration Meta API.
package enum RegistrationMetaEvent: Equatable, Sendable {
    /// `wamp.registration.on_create`: a session has made a registration, and is about to become its first callee.
    case onCreate(SessionID, RegistrationInfo)
    /// `wamp.registration.on_register`: a session has become a callee.
    case onRegister(SessionID, RegistrationID)
    /// `wamp.registration.on_unregister`: a session is a callee no more.
    case onUnregister(SessionID, RegistrationID)
    /// `wamp.registration.on_delete`: that session was the last callee, and the registration is gone.
    case onDelete(SessionID, RegistrationID)
}
