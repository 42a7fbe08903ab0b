// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// What a session publishes to a topic.
public struct Publication: Sendable {
    /// The event, as the publisher's bytes.
    public let payload: Payload

    /// Who is to get it, as the publisher wishes.
    public let audience: Audience

    /// Makes a publication.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - audience: Who is to get it.
    public init(_ payload: Payload, to audience: Audience = .everyone) {
        self.payload = payload
        self.audience = audience
    }
}
