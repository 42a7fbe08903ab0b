// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The first element of a WAMP v2 message.
///
/// Source: WAMP, Basic Profile, Message Codes and Direction; Advanced Profile, Message Codes and Direction.
package enum V2MessageCode: Int, CaseIterable, Hashable, Sendable {
    /// A client wants to join a realm.
    case hello = 1
    /// It has joined.
    case welcome = 2
    /// Either side ends a session that is not established, or that broke the rules.
    case abort = 3
    /// The router asks who the client is.
    case challenge = 4
    /// The client's answer.
    case authenticate = 5
    /// Either side closes the session.
    case goodbye = 6
    /// A request has failed.
    case error = 8
    /// A client publishes.
    case publish = 16
    /// It has been published.
    case published = 17
    /// A client subscribes.
    case subscribe = 32
    /// It is subscribed.
    case subscribed = 33
    /// A client unsubscribes.
    case unsubscribe = 34
    /// It is no longer subscribed.
    case unsubscribed = 35
    /// A publication is delivered.
    case event = 36
    /// A client calls a procedure.
    case call = 48
    /// It no longer wants the result.
    case cancel = 49
    /// The result of a call.
    case result = 50
    /// A client registers a procedure.
    case register = 64
    /// It is registered.
    case registered = 65
    /// A client unregisters a procedure.
    case unregister = 66
    /// It is no longer registered.
    case unregistered = 67
    /// The router invokes a callee.
    case invocation = 68
    /// The router no longer wants the result.
    case interrupt = 69
    /// The result of an invocation.
    case yield = 70

    /// The name that the specification gives the message, in capitals.
    package var name: String {
        switch self {
        case .hello: "HELLO"
        case .welcome: "WELCOME"
        case .abort: "ABORT"
        case .challenge: "CHALLENGE"
        case .authenticate: "AUTHENTICATE"
        case .goodbye: "GOODBYE"
        case .error: "ERROR"
        case .publish: "PUBLISH"
        case .published: "PUBLISHED"
        case .subscribe: "SUBSCRIBE"
        case .subscribed: "SUBSCRIBED"
        case .unsubscribe: "UNSUBSCRIBE"
        case .unsubscribed: "UNSUBSCRIBED"
        case .event: "EVENT"
        case .call: "CALL"
        case .cancel: "CANCEL"
        case .result: "RESULT"
        case .register: "REGISTER"
        case .registered: "REGISTERED"
        case .unregister: "UNREGISTER"
        case .unregistered: "UNREGISTERED"
        case .invocation: "INVOCATION"
        case .interrupt: "INTERRUPT"
        case .yield: "YIELD"
        }
    }

    /// Whether clients send it to routers; some messages go both ways.
    package var isForRouters: Bool {
        switch self {
        case .hello, .abort, .authenticate, .goodbye, .error, .publish, .subscribe, .unsubscribe, .call, .cancel,
            .register, .unregister, .yield:
            true
        case .welcome, .challenge, .published, .subscribed, .unsubscribed, .event, .result, .registered,
            .unregistered, .invocation, .interrupt:
            false
        }
    }
}
