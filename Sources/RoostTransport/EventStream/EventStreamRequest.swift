// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A request for events over HTTP: a GET that does not ask for WebSocket, and names topics or a session that polls.
///
/// Source: WHATWG HTML, Server-sent events; polling is our own.
package struct EventStreamRequest: OpeningRequest, Equatable {
    /// How the client wants to have its events.
    package enum Kind: Equatable, Sendable {
        /// All of them in one answer, as they come.
        case stream
        /// By asking again and again; this request begins the session.
        case polling
        /// Those since the last answer, whose token this is; it has not been looked at.
        case poll(String)
    }

    /// What it is for.
    package let kind: Kind
    package let path: String
    package let query: String
    package let origin: String?
    package let fields: HTTPFields

    /// The item of the query that names a topic; it may be there several times.
    package static let topicItem = "topic"

    /// The item of the query that asks for polling: empty to begin, then with the token of the last answer.
    package static let pollItem = "poll"

    /// The topics that the request names, in its order; what is not UTF-8 is left out.
    package var topics: [String] {
        QueryItems.all(Self.topicItem, in: self.query).compactMap { String(validating: $0, as: UTF8.self) }
    }
}
