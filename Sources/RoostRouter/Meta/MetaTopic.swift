// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// The topics that the router itself publishes to; nobody else may.
package enum MetaTopic: String, CaseIterable, Sendable {
    /// A session has joined.
    case sessionOnJoin = "wamp.session.on_join"
    /// A session has left.
    case sessionOnLeave = "wamp.session.on_leave"
    /// A subscription has its first subscriber.
    case subscriptionOnCreate = "wamp.subscription.on_create"
    /// A session has been subscribed.
    case subscriptionOnSubscribe = "wamp.subscription.on_subscribe"
    /// A session's subscription has ended.
    case subscriptionOnUnsubscribe = "wamp.subscription.on_unsubscribe"
    /// A subscription has lost its last subscriber.
    case subscriptionOnDelete = "wamp.subscription.on_delete"
    /// A registration has its first callee.
    case registrationOnCreate = "wamp.registration.on_create"
    /// A session has been registered.
    case registrationOnRegister = "wamp.registration.on_register"
    /// A session's registration has ended.
    case registrationOnUnregister = "wamp.registration.on_unregister"
    /// A registration has lost its last callee.
    case registrationOnDelete = "wamp.registration.on_delete"

    /// The URI.
    package var uri: URI {
        URI(self.rawValue)
    }
}
