// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// Something that has happened in a realm, for whoever is subscribed to ``topic``.
///
/// Source: WAMP, Advanced Profile, Session, Subscription and Registration Meta API.
package enum MetaEvent: Equatable, Sendable {
    /// A session has joined.
    case joined(SessionID, Identity)
    /// A session has left.
    case left(SessionID, Identity)
    /// A subscription has its first subscriber.
    case subscriptionCreated(SessionID, SubscriptionInfo)
    /// A session has been subscribed.
    case subscribed(SessionID, SubscriptionID)
    /// A session's subscription has ended.
    case unsubscribed(SessionID, SubscriptionID)
    /// A subscription has lost its last subscriber.
    case subscriptionDeleted(SessionID, SubscriptionID)
    /// A registration has its first callee.
    case registrationCreated(SessionID, RegistrationInfo)
    /// A session has been registered.
    case registered(SessionID, RegistrationID)
    /// A session's registration has ended.
    case unregistered(SessionID, RegistrationID)
    /// A registration has lost its last callee.
    case registrationDeleted(SessionID, RegistrationID)

    /// Makes an event of what a dealer says.
    ///
    /// - Parameter event: What it says.
    package init(_ event: RegistrationMetaEvent) {
        self =
            switch event {
            case .onCreate(let session, let info): .registrationCreated(session, info)
            case .onRegister(let session, let id): .registered(session, id)
            case .onUnregister(let session, let id): .unregistered(session, id)
            case .onDelete(let session, let id): .registrationDeleted(session, id)
            }
    }

    /// Where it is published.
    package var topic: MetaTopic {
        switch self {
        case .joined: .sessionOnJoin
        case .left: .sessionOnLeave
        case .subscriptionCreated: .subscriptionOnCreate
        case .subscribed: .subscriptionOnSubscribe
        case .unsubscribed: .subscriptionOnUnsubscribe
        case .subscriptionDeleted: .subscriptionOnDelete
        case .registrationCreated: .registrationOnCreate
        case .registered: .registrationOnRegister
        case .unregistered: .registrationOnUnregister
        case .registrationDeleted: .registrationOnDelete
        }
    }

    /// `Arguments|list` of the event.
    package var arguments: [WireValue] {
        switch self {
        case .joined(let session, let identity):
            [MetaDetails.session(session, identity)]
        case .left(let session, let identity):
            [WireValue(id: session), .string(identity.authID), .string(identity.authRole)]
        case .subscriptionCreated(let session, let info):
            [WireValue(id: session), MetaDetails.subscription(info)]
        case .subscribed(let session, let id), .unsubscribed(let session, let id),
            .subscriptionDeleted(let session, let id):
            [WireValue(id: session), WireValue(id: id)]
        case .registrationCreated(let session, let info):
            [WireValue(id: session), MetaDetails.registration(info)]
        case .registered(let session, let id), .unregistered(let session, let id),
            .registrationDeleted(let session, let id):
            [WireValue(id: session), WireValue(id: id)]
        }
    }
}
