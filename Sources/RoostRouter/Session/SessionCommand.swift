// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
package import WAMP

/// What a session asks of the router, whatever protocol version it speaks.
package enum SessionCommand: Equatable, Sendable {
    /// Subscribe to a topic that the session is not subscribed to.
    case subscribe(URI)

    /// End a subscription.
    ///
    /// `wasRefused` tells that the handler had refused it, so that it exists only in the session's own books.
    case unsubscribe(URI, wasRefused: Bool)

    /// Publish to a topic; `excludesPublisher` adds the session itself to those that get nothing.
    case publish(topic: ByteBuffer, payload: ByteBuffer, audience: Audience, excludesPublisher: Bool)

    /// Call a procedure. The id stays JSON, so do the arguments, separated by commas.
    case call(id: ByteBuffer, procedure: ByteBuffer, arguments: ByteBuffer, count: Int)
}
