// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A WAMP v1 message from a client to the server.
///
/// Names and payloads are slices of the message: nothing is copied or decoded unless it has escapes.
///
/// Source: WAMP v1; the lenient readings are Ratchet's and PHP's.
package enum V1ClientMessage: Equatable, Sendable {
    /// `[1, Prefix|string, URI|string]`: `uri` is `nil` when the prefix is to be forgotten.
    case prefix(name: [UInt8], uri: [UInt8]?)

    /// `[2, CallID|string, Procedure|uri, Argument…]`: the id stays JSON and is echoed as it came.
    case call(id: ByteBuffer, procedure: ByteBuffer, arguments: ByteBuffer, argumentCount: Int)

    /// `[5, Topic|uri]`.
    case subscribe(topic: ByteBuffer)

    /// `[6, Topic|uri]`.
    case unsubscribe(topic: ByteBuffer)

    /// `[7, Topic|uri, Event, Exclude, Eligible]`.
    case publish(topic: ByteBuffer, event: ByteBuffer?, exclude: V1Exclude, eligible: [V1ListMember])
}

/// The third argument of PUBLISH.
package enum V1Exclude: Equatable, Sendable {
    /// Nobody is excluded.
    case nobody
    /// The publisher is excluded.
    case publisher
    /// A list of sessions is excluded.
    case list([V1ListMember])
}

/// One entry of an `exclude` or `eligible` list, as far as it can match anybody.
package enum V1ListMember: Equatable, Sendable {
    /// The text of a session id.
    case text(String)
    /// `true`, which PHP finds equal to every session id.
    case everyone
}

/// Why a message is refused; the answer is always close code 1007 without a reason.
package enum V1Violation: Error, Equatable, Sendable {
    /// The text is not JSON, or not a list.
    case malformed(JSONError)
    /// The first element names no message that a client may send.
    case unknownType
    /// An element is missing or of the wrong kind.
    case invalidElement(Int)
}

extension V1Violation: CustomStringConvertible {
    /// What is wrong, without any of the message's content.
    package var description: String {
        switch self {
        case .malformed(let error): "The message is not a JSON list. \(error)"
        case .unknownType: "The first element is not a message type that a client may send."
        case .invalidElement(let index): "Element \(index) of the message is missing or of the wrong kind."
        }
    }
}
