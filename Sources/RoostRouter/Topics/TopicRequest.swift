// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// What a topic's name was matched to: its route and the values of the route's parameters.
///
/// Source: GosWebSocketBundle `WampRequest`.
public final class TopicRequest: Sendable {
    /// The topic's name, as the client wrote it and with prefixes resolved.
    public let uri: URI

    /// The route.
    public let route: Route

    /// The route's defaults, overridden by what the name holds.
    public let attributes: Attributes

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - uri: The topic's name.
    ///   - match: The route and the values of its parameters.
    public init(uri: URI, match: RouteMatch) {
        self.uri = uri
        self.route = match.route
        self.attributes = match.attributes
    }
}
