// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// Something that a server sent without being asked.
public enum ClientEvent: Equatable, Sendable {
    /// An event: `[8, Topic|uri, Event]`.
    case event(topic: URI, payload: Payload)
    /// A CALLERROR that answers no call: so servers report the error of a topic's handler.
    case failure(CallFailure)
    /// Text that is no WAMP message: so servers report a subscription that they refuse.
    case notice(String)
}

/// An error as WAMP v1 sends it: `[4, CallID, ErrorURI|uri, ErrorDescription|string, ErrorDetails]`.
public struct CallFailure: Equatable, Sendable {
    /// The error's name; these servers give the procedure or topic.
    public let uri: String
    /// A text for people.
    public let description: String
    /// More about it; `null` if the server sent none.
    public let details: WireValue

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - uri: The error's name.
    ///   - description: A text for people.
    ///   - details: More about it.
    public init(uri: String, description: String, details: WireValue = .null) {
        self.uri = uri
        self.description = description
        self.details = details
    }
}
