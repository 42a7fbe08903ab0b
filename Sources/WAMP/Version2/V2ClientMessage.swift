// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A WAMP v2 message from a client to the router.
///
/// Source: WAMP, Basic Profile, Messages; Advanced Profile, Additional Messages.
package enum V2ClientMessage: Equatable, Sendable {
    /// A client wants to join a realm.
    case hello(V2Hello)
    /// A client ends the session at once.
    case abort(V2Abort)
    /// A client says who it is.
    case authenticate(V2Authenticate)
    /// A client closes the session, or answers that it is closed.
    case goodbye(V2Goodbye)
    /// An invocation has failed.
    case error(V2InvocationError)
    /// A client publishes.
    case publish(V2Publish)
    /// A client subscribes.
    case subscribe(V2Subscribe)
    /// A client unsubscribes.
    case unsubscribe(V2Unsubscribe)
    /// A client calls a procedure.
    case call(V2Call)
    /// A client no longer wants the result of a call.
    case cancel(V2Cancel)
    /// A client registers a procedure.
    case register(V2Register)
    /// A client unregisters a procedure.
    case unregister(V2Unregister)
    /// A callee answers an invocation.
    case yield(V2Yield)

    /// The type of the message.
    package var code: V2MessageCode {
        switch self {
        case .hello: .hello
        case .abort: .abort
        case .authenticate: .authenticate
        case .goodbye: .goodbye
        case .error: .error
        case .publish: .publish
        case .subscribe: .subscribe
        case .unsubscribe: .unsubscribe
        case .call: .call
        case .cancel: .cancel
        case .register: .register
        case .unregister: .unregister
        case .yield: .yield
        }
    }
}
