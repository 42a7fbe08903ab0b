// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A session ends at once, and nothing is answered.
///
/// Shape: `[ABORT, Details|dict, Reason|uri]`, `[…, Arguments|list]`, `[…, Arguments|list, ArgumentsKw|dict]`, both ways.
///
/// Source: WAMP, Basic Profile, ABORT.
package struct V2Abort: Equatable, Sendable {
    /// Why.
    package var reason: URI

    /// `Details.message|string`: a text for people.
    package var message: String?

    /// More about the reason.
    package var arguments: ArgumentBytes

    /// Makes an ABORT.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - message: A text for people.
    ///   - arguments: More about the reason.
    package init(reason: URI, message: String? = nil, arguments: ArgumentBytes) {
        self.reason = reason
        self.message = message
        self.arguments = arguments
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(3...5)
        self.message = try elements.dict(1, "Details").string("message")
        self.reason = try elements.uri(2, "Reason")
        self.arguments = try elements.arguments(3)
    }
}

extension V2ServerMessages {
    /// Writes ABORT: `[3, Details|dict, Reason|uri]`.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - message: A text for people, `Details.message`.
    ///   - extra: More details, an object.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func abort(
        reason: URI,
        message: String? = nil,
        extra: WireValue? = nil,
        in serializer: Serializer
    ) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .abort, elements: 3)
        writer.append(.details(message: message, extra: extra))
        writer.append(reason)
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes ABORT: `[3, Details|dict, Reason|uri]`.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - message: A text for people, `Details.message`.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func abort(reason: URI, message: String? = nil, in serializer: Serializer) -> ByteBuffer {
        V2ServerMessages.abort(reason: reason, message: message, in: serializer)
    }
}
