// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A session is closed; the other side answers with its own GOODBYE.
///
/// Shape: `[GOODBYE, Details|dict, Reason|uri]`, both ways.
///
/// Source: WAMP, Basic Profile, Session Closing.
package struct V2Goodbye: Equatable, Sendable {
    /// Why.
    package var reason: URI

    /// `Details.message|string`: a text for people.
    package var message: String?

    /// Makes a GOODBYE.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - message: A text for people.
    package init(reason: URI, message: String? = nil) {
        self.reason = reason
        self.message = message
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(3...3)
        self.message = try elements.dict(1, "Details").string("message")
        self.reason = try elements.uri(2, "Reason")
    }
}

extension V2ServerMessages {
    /// Writes GOODBYE: `[6, Details|dict, Reason|uri]`.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - message: A text for people, `Details.message`.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func goodbye(reason: URI, message: String? = nil, in serializer: Serializer) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .goodbye, elements: 3)
        writer.append(.details(message: message))
        writer.append(reason)
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes GOODBYE: `[6, Details|dict, Reason|uri]`.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - message: A text for people, `Details.message`.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func goodbye(reason: URI, message: String? = nil, in serializer: Serializer) -> ByteBuffer {
        V2ServerMessages.goodbye(reason: reason, message: message, in: serializer)
    }
}
