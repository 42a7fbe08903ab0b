// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

extension SessionV2StateMachine {
    // MARK: Books

    /// A subscription has been made, or was there before.
    ///
    /// - Parameter subscription: Its id.
    package mutating func subscribed(_ subscription: UInt64) {
        self.subscriptions.insert(subscription)
    }

    /// A subscription has ended.
    ///
    /// - Parameter subscription: Its id.
    package mutating func unsubscribed(_ subscription: UInt64) {
        self.subscriptions.remove(subscription)
    }

    /// A call has got its last result or an error.
    ///
    /// - Parameter request: The call's request id.
    package mutating func callEnded(_ request: UInt64) {
        self.calls[request] = nil
    }

    /// Whether the client still waits for the end of a call.
    ///
    /// - Parameter request: The call's request id.
    /// - Returns: Whether it does; what comes late, from another loop, must not be sent any more.
    package func awaits(_ request: UInt64) -> Bool {
        self.calls[request] != nil
    }

    /// The session is to be invoked; a progressive call's later invocations have the id of the first.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - isContinuation: Whether it is a further part of an invocation that the session has got.
    /// - Returns: The id of INVOCATION; `nil` if the session has given its last answer before the further part came, so
    ///   that nothing is to be sent.
    package mutating func invoke(_ call: CallID, isContinuation: Bool = false) -> UInt64? {
        if let request = self.requests[call] {
            return request
        }
        guard !isContinuation else {
            return nil
        }
        self.lastInvocation = self.lastInvocation == Self.greatestID ? 1 : self.lastInvocation + 1
        self.invocations[self.lastInvocation] = call
        self.requests[call] = self.lastInvocation
        return self.lastInvocation
    }

    /// The id that a call has as an invocation of this session.
    ///
    /// - Parameter call: The call.
    /// - Returns: The id; `nil` if the session owes no answer to it.
    package func invocation(of call: CallID) -> UInt64? {
        self.requests[call]
    }

    /// The dealer has ended an invocation, or has got its last answer; a later answer is ignored.
    ///
    /// - Parameter call: The call.
    package mutating func invocationEnded(_ call: CallID) {
        if let request = self.requests.removeValue(forKey: call) {
            self.invocations[request] = nil
        }
    }

    mutating func answered(_ request: UInt64, _ make: (CallID) -> Request) -> Action {
        if let call = self.invocations[request] {
            return .perform(make(call))
        }
        guard request <= self.lastInvocation else {
            return self.violate("There was no INVOCATION with the id that is answered.")
        }
        return .ignore
    }
}
