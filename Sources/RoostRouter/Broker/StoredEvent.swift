// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// A publication that is kept for sessions that ask for it later.
package struct StoredEvent<Content: Sendable>: Sendable {
    /// What an event costs besides its content and its names, so that many small ones are bounded too.
    package static var overhead: Int { 256 }

    /// The publication.
    package let publication: PublicationID

    /// The topic that was published to.
    package let topic: URI

    /// When it was published, in milliseconds since 1970.
    package let timestamp: Int64

    /// What was published.
    package let content: Content

    /// Who has published it, if subscribers may know.
    package let publisher: EventPublisher?

    /// Who may get it.
    package let audience: AudienceLists

    /// About how much memory the event takes, in bytes.
    package let cost: Int

    /// Makes an event.
    ///
    /// - Parameters:
    ///   - publication: The publication.
    ///   - topic: The topic that was published to.
    ///   - timestamp: When it was published, in milliseconds since 1970.
    ///   - content: What was published.
    ///   - byteCount: The number of bytes of the content.
    ///   - publisher: Who has published it, if subscribers may know.
    ///   - audience: Who may get it.
    package init(
        publication: PublicationID,
        topic: URI,
        timestamp: Int64,
        content: Content,
        byteCount: Int,
        publisher: EventPublisher? = nil,
        audience: AudienceLists = .everyone
    ) {
        self.publication = publication
        self.topic = topic
        self.timestamp = timestamp
        self.content = content
        self.publisher = publisher
        self.audience = audience
        self.cost = Self.overhead + byteCount + topic.bytes.count + (publisher?.cost ?? 0) + audience.cost
    }
}

/// Who has published an event, as subscribers are told.
///
/// Source: WAMP, Advanced Profile, Publisher Identification.
package struct EventPublisher: Equatable, Sendable {
    /// The session.
    package let session: SessionID

    /// Its `authid`.
    package let authID: String

    /// Its `authrole`.
    package let authRole: String

    /// Makes a publisher.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - authID: Its `authid`.
    ///   - authRole: Its `authrole`.
    package init(session: SessionID, authID: String, authRole: String) {
        self.session = session
        self.authID = authID
        self.authRole = authRole
    }

    /// The members of `EVENT.Details` that tell it.
    package var details: [WireValue.Member] {
        [
            WireValue.Member("publisher", WireValue(id: self.session)),
            WireValue.Member("publisher_authid", .string(self.authID)),
            WireValue.Member("publisher_authrole", .string(self.authRole)),
        ]
    }

    fileprivate var cost: Int {
        self.authID.utf8.count + self.authRole.utf8.count
    }
}
