// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A request for an event stream: a GET that does not ask for WebSocket and names topics.
///
/// Source: WHATWG HTML, Server-sent events.
package struct EventStreamRequest: OpeningRequest, Equatable {
    package let path: String
    package let query: String
    package let origin: String?
    package let fields: HTTPFields

    /// The item of the query that names a topic; it may be there several times.
    package static let topicItem = "topic"

    /// The topics that the request names, in its order; what is not UTF-8 is left out.
    package var topics: [String] {
        QueryItems.all(Self.topicItem, in: self.query).compactMap { String(validating: $0, as: UTF8.self) }
    }
}
