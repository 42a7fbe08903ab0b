// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A WAMP v2 message from a router to a client, as far as a client has to look at it.
///
/// Details and options stay as they came, objects. Ids are `1…2^53`.
///
/// Source: WAMP, Basic Profile, Messages; Advanced Profile, Additional Messages.
package enum V2ServerMessage: Equatable, Sendable {
    /// `[WELCOME, Session|id, Details|dict]`.
    case welcome(session: UInt64, details: WireValue)
    /// `[ABORT, Details|dict, Reason|uri, …]`.
    case abort(V2Abort)
    /// `[CHALLENGE, AuthMethod|string, Extra|dict]`.
    case challenge(method: String, extra: WireValue)
    /// `[GOODBYE, Details|dict, Reason|uri]`.
    case goodbye(V2Goodbye)
    /// `[ERROR, REQUEST.Type|int, REQUEST.Request|id, Details|dict, Error|uri, …]`.
    case error(requestType: V2MessageCode, request: UInt64, details: WireValue, uri: URI, arguments: ArgumentBytes)
    /// `[PUBLISHED, PUBLISH.Request|id, Publication|id]`.
    case published(request: UInt64, publication: UInt64)
    /// `[SUBSCRIBED, SUBSCRIBE.Request|id, Subscription|id]`.
    case subscribed(request: UInt64, subscription: UInt64)
    /// `[UNSUBSCRIBED, UNSUBSCRIBE.Request|id]`.
    case unsubscribed(request: UInt64)
    /// `[UNSUBSCRIBED, 0, Details|dict]`: the router has ended a subscription.
    case subscriptionRevoked(details: WireValue)
    /// `[EVENT, SUBSCRIBED.Subscription|id, PUBLISHED.Publication|id, Details|dict, …]`.
    case event(subscription: UInt64, publication: UInt64, details: WireValue, arguments: ArgumentBytes)
    /// `[RESULT, CALL.Request|id, Details|dict, …]`.
    case result(request: UInt64, details: WireValue, arguments: ArgumentBytes)
    /// `[REGISTERED, REGISTER.Request|id, Registration|id]`.
    case registered(request: UInt64, registration: UInt64)
    /// `[UNREGISTERED, UNREGISTER.Request|id]`.
    case unregistered(request: UInt64)
    /// `[UNREGISTERED, 0, Details|dict]`: the router has ended a registration.
    case registrationRevoked(details: WireValue)
    /// `[INVOCATION, Request|id, REGISTERED.Registration|id, Details|dict, …]`.
    case invocation(request: UInt64, registration: UInt64, details: WireValue, arguments: ArgumentBytes)
    /// `[INTERRUPT, INVOCATION.Request|id, Options|dict]`.
    case interrupt(request: UInt64, options: WireValue)
}
