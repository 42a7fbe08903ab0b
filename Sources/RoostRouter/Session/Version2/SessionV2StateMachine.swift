// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// A WAMP v2 session of a router: what may come when, the order of request ids, and the ids that only this session knows.
///
/// What can be wrong:
/// - our fault: nothing, for every message is answered in every state;
/// - the peer's fault: ``Action/abort(reason:message:)`` for what the specification calls a protocol violation,
///   ``Action/refuse(_:)`` for what a request asks for and cannot have;
/// - legitimate leftovers, ignored: CANCEL of a call that has ended, YIELD and ERROR for an invocation that the dealer has
///   ended, CALL that goes on with a call that has ended, everything but GOODBYE after ours.
///
/// Source: WAMP, Basic Profile, Sessions and Protocol Violations; Advanced Profile, Progressive Call Invocations.
package struct SessionV2StateMachine: Sendable {
    /// The rules of the realm, and what the session must not exceed.
    package struct Rules: Equatable, Sendable {
        /// What URIs must look like.
        package var uris: URIRules
        /// Whether request ids must be 1, 2, 3 ..., as the specification demands and no other router does.
        package var hasSequentialRequests: Bool
        /// Subscriptions of the session.
        package var subscriptions: Int

        /// Makes rules.
        ///
        /// - Parameters:
        ///   - uris: What URIs must look like.
        ///   - hasSequentialRequests: Whether request ids must be sequential.
        ///   - subscriptions: Subscriptions of the session.
        package init(uris: URIRules = .loose, hasSequentialRequests: Bool = true, subscriptions: Int = 1_000) {
            self.uris = uris
            self.hasSequentialRequests = hasSequentialRequests
            self.subscriptions = subscriptions
        }
    }

    /// What is to be done about a message.
    package enum Action: Equatable, Sendable {
        /// Find the realm and out who the client is; then ``SessionV2StateMachine/established(rules:)``.
        case hello(V2Hello)
        /// The client has answered the challenge.
        case authenticate(V2Authenticate)
        /// Carry out a request, whose URI follows the rules.
        case perform(Request)
        /// Answer a request with ERROR.
        case refuse(Refusal)
        /// The session has ended at the client's wish: answer `wamp.close.goodbye_and_out`; another HELLO may follow.
        case goodbye
        /// The session has ended, and so has the transport.
        case end
        /// Send ABORT and close the transport.
        case abort(reason: URI, message: String)
        /// Nothing.
        case ignore
    }

    /// What an established session asks for.
    package enum Request: Equatable, Sendable {
        /// Publish.
        case publish(V2Publish)
        /// Subscribe.
        case subscribe(V2Subscribe)
        /// End a subscription of the session.
        case unsubscribe(V2Unsubscribe)
        /// Call a procedure, or go on with a progressive call.
        case call(V2Call, isContinuation: Bool)
        /// Cancel a call.
        case cancel(V2Cancel)
        /// Register a procedure.
        case register(V2Register)
        /// End a registration.
        case unregister(V2Unregister)
        /// A result of an invocation.
        case yield(CallID, V2Yield)
        /// An invocation has failed.
        case error(CallID, V2InvocationError)
    }

    /// The answer to a request that cannot be carried out.
    package struct Refusal: Equatable, Sendable {
        /// The request's type.
        package let type: V2MessageCode
        /// The request's id.
        package let request: UInt64
        /// The error.
        package let error: URI
        /// A text for people.
        package let message: String
        /// Whether the client wants to know: a PUBLISH without `acknowledge` is never answered.
        package var isAnswered: Bool

        /// Makes a refusal.
        ///
        /// - Parameters:
        ///   - type: The request's type.
        ///   - request: The request's id.
        ///   - error: The error.
        ///   - message: A text for people.
        ///   - isAnswered: Whether the client wants to know.
        package init(
            _ type: V2MessageCode,
            request: UInt64,
            error: URI,
            message: String,
            isAnswered: Bool = true
        ) {
            self.type = type
            self.request = request
            self.error = error
            self.message = message
            self.isAnswered = isAnswered
        }
    }

    enum State: Equatable, Sendable {
        case opening
        case joining
        case challenged
        case established
        case closing
        case closed
    }

    /// A call that has not ended.
    struct OpenCall {
        let procedure: URI
        /// Whether more invocations may follow.
        var isProgressing: Bool
    }

    static let greatestID = SessionID.maximum

    /// The features that the client has announced for its roles.
    package private(set) var roles = V2Roles()

    // Not private, for the extensions in the other files.
    var state = State.opening
    var rules = Rules()
    var lastRequest: UInt64 = 0
    var subscriptions: Set<UInt64> = []
    var calls: [UInt64: OpenCall] = [:]
    var lastInvocation: UInt64 = 0
    var invocations: [UInt64: CallID] = [:]
    var requests: [CallID: UInt64] = [:]

    /// Makes a session that waits for HELLO.
    package init() {}

    /// Whether requests may come.
    package var isEstablished: Bool {
        self.state == .established
    }

    /// Whether the client has yet to say or to prove who it is.
    package var isJoining: Bool {
        switch self.state {
        case .opening, .joining, .challenged: true
        case .established, .closing, .closed: false
        }
    }

    /// The number of the session's subscriptions.
    package var subscriptionCount: Int {
        self.subscriptions.count
    }

    /// The number of invocations that the session owes an answer.
    package var invocationCount: Int {
        self.invocations.count
    }

    // MARK: Events

    /// A message has come.
    ///
    /// - Parameter message: The message.
    /// - Returns: What is to be done.
    package mutating func received(_ message: V2ClientMessage) -> Action {
        switch self.state {
        case .opening: return self.receivedFirst(message)
        case .joining: return self.receivedWhileJoining(message, isChallenged: false)
        case .challenged: return self.receivedWhileJoining(message, isChallenged: true)
        case .established: return self.receivedRequest(message)
        case .closing:
            guard case .goodbye = message else {
                return .ignore
            }
            self.state = .closed
            return .end
        case .closed: return .ignore
        }
    }

    /// A message could not be read, or breaks the rules by itself.
    ///
    /// - Parameter violation: What is wrong.
    /// - Returns: What is to be done.
    package mutating func violated(_ violation: V2Violation) -> Action {
        self.state == .closed || self.state == .closing ? .ignore : self.violate(violation.message)
    }

    /// CHALLENGE has been sent.
    package mutating func challenged() {
        if self.state == .joining {
            self.state = .challenged
        }
    }

    /// WELCOME has been sent.
    ///
    /// - Parameter rules: The rules of the realm.
    package mutating func established(rules: Rules) {
        if self.state == .joining || self.state == .challenged {
            self.rules = rules
            self.state = .established
        }
    }

    /// The client is not who it must be, or the session has to end at once: ABORT has been sent.
    package mutating func aborted() {
        self.state = .closed
    }

    /// GOODBYE has been sent, and is waited for.
    package mutating func saidGoodbye() {
        if self.state == .established {
            self.state = .closing
        }
    }

    // MARK: Opening

    private mutating func receivedFirst(_ message: V2ClientMessage) -> Action {
        switch message {
        case .hello(let hello):
            self.roles = hello.roles
            self.state = .joining
            return .hello(hello)
        case .abort:
            self.state = .closed
            return .end
        case .authenticate, .goodbye, .error, .publish, .subscribe, .unsubscribe, .call, .cancel, .register,
            .unregister, .yield:
            return self.violate("\(message.code.name) came before the session was established.")
        }
    }

    private mutating func receivedWhileJoining(_ message: V2ClientMessage, isChallenged: Bool) -> Action {
        switch message {
        case .authenticate(let answer) where isChallenged:
            self.state = .joining
            return .authenticate(answer)
        case .abort:
            self.state = .closed
            return .end
        case .hello, .authenticate, .goodbye, .error, .publish, .subscribe, .unsubscribe, .call, .cancel, .register,
            .unregister, .yield:
            return self.violate("\(message.code.name) came before the session was established.")
        }
    }

    mutating func violate(_ message: String) -> Action {
        self.state = .closed
        return .abort(reason: V2URI.protocolViolation, message: message)
    }
}
