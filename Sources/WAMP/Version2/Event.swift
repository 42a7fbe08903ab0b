// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

extension V2ServerMessages {
    /// Writes EVENT: `[36, SUBSCRIBED.Subscription|id, PUBLISHED.Publication|id, Details|dict, …]`.
    ///
    /// All subscribers of one subscription that are told the same details receive the same bytes, so that the message is
    /// written once for each serializer.
    ///
    /// Source: WAMP, Basic Profile, EVENT; Advanced Profile, Publish & Subscribe.
    ///
    /// - Parameters:
    ///   - subscription: The id of the subscription.
    ///   - publication: The id of the publication.
    ///   - details: Details, an object.
    ///   - arguments: The payload; it also says what to write in.
    ///   - memory: An empty buffer to write to.
    /// - Returns: The message.
    package static func event(
        subscription: UInt64,
        publication: UInt64,
        details: WireValue = .object([]),
        arguments: ArgumentBytes,
        reusing memory: consuming ByteBuffer = ByteBuffer()
    ) -> ByteBuffer {
        let arguments = arguments.withoutEmpty
        var writer = MessageWriter(code: .event, elements: 4, before: arguments, reusing: memory)
        writer.append(integer: subscription)
        writer.append(integer: publication)
        writer.append(details)
        writer.append(arguments)
        return writer.finish()
    }
}
