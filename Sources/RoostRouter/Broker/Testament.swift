// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
package import WAMP

/// A publication that the router makes when a session ends.
///
/// Source: WAMP, Advanced Profile, Session Testament.
package struct Testament: Equatable, Sendable {
    /// When a testament is published.
    package enum Scope: String, CaseIterable, Hashable, Sendable {
        /// When the session loses its transport, even if it could be resumed.
        case detached
        /// When the session is gone.
        case destroyed
    }

    /// What a testament costs besides its bytes, so that many small ones are bounded too.
    package static let overhead = 128

    /// The topic.
    package let topic: URI

    /// What is published.
    package let arguments: ArgumentBytes

    /// `PUBLISH.Options`, as the session has given them.
    package let options: [WireValue.Member]

    /// About how much memory the testament takes, in bytes.
    package let cost: Int

    /// Makes a testament.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - arguments: What is published.
    ///   - options: `PUBLISH.Options`.
    package init(topic: URI, arguments: ArgumentBytes, options: [WireValue.Member] = []) {
        self.topic = topic
        self.arguments = arguments
        self.options = options
        let bytes = (arguments.list?.readableBytes ?? 0) + (arguments.keywords?.readableBytes ?? 0)
        self.cost = Self.overhead + topic.bytes.count + bytes + (options.isEmpty ? 0 : WireValue.object(options).cost)
    }
}

/// How many testaments a session may have.
package struct TestamentLimits: Equatable, Sendable {
    /// The most testaments of one session, of both scopes together; a further one is refused.
    package var testaments: Int

    /// The most bytes of one session's testaments, with ``Testament/overhead`` for each; a further one is refused.
    package var bytes: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - testaments: The most testaments of one session, default 100.
    ///   - bytes: The most bytes of one session's testaments, default 64 KiB.
    package init(testaments: Int = 100, bytes: Int = 65_536) {
        self.testaments = testaments
        self.bytes = bytes
    }
}
