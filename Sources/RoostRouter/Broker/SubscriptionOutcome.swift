// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What a change of subscriptions has brought about.
package enum SubscriptionChange: Equatable, Sendable {
    /// Nothing: it was so before.
    case none
    /// The subscription has its first subscriber.
    case occupied
    /// The subscription has another number of subscribers.
    case changed
    /// The subscription has no subscriber any more, and is gone.
    case vacated
}

/// One session's subscribing or unsubscribing, as it has been done.
package struct SubscriptionOutcome: Equatable, Sendable {
    /// The session.
    package let session: SessionID

    /// The subscription; after ``SubscriptionChange/vacated`` the one that is gone.
    package let subscription: SubscriptionInfo

    /// What has changed.
    package let change: SubscriptionChange

    /// Whether the session has left the subscription, so that ``SubscriptionChange/changed`` is one less.
    package let isLeaving: Bool

    /// What is to be published about it, in this order; empty if nothing has changed.
    ///
    /// Source: WAMP, Advanced Profile, Subscription Meta API.
    package var metaEvents: [MetaEvent] {
        let id = self.subscription.id
        return switch self.change {
        case .none: []
        case .occupied: [.subscriptionCreated(self.session, self.subscription), .subscribed(self.session, id)]
        case .changed: [self.isLeaving ? .unsubscribed(self.session, id) : .subscribed(self.session, id)]
        case .vacated: [.unsubscribed(self.session, id), .subscriptionDeleted(self.session, id)]
        }
    }
}
