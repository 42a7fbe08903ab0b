// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// One event as `wamp.subscription.get_events` returns it.
package struct HistoryRecord<Content: Sendable>: Sendable {
    /// When it was published, in milliseconds since 1970.
    package let timestamp: Int64

    /// The subscription that was asked for.
    package let subscription: SubscriptionID

    /// The publication.
    package let publication: PublicationID

    /// The topic that was published to.
    package let topic: URI

    /// `EVENT.Details`, as a subscriber has got them: the publisher if it may be known, and of patterns the topic.
    package let details: [WireValue.Member]

    /// What was published.
    package let content: Content

    init(_ event: StoredEvent<Content>, of subscription: SubscriptionInfo) {
        self.timestamp = event.timestamp
        self.subscription = subscription.id
        self.publication = event.publication
        self.topic = event.topic
        self.content = event.content
        let topic = WireValue.Member("topic", .string(event.topic.description))
        self.details = (event.publisher?.details ?? []) + (subscription.match == .exact ? [] : [topic])
    }

    /// The record as an element of the procedure's result.
    ///
    /// - Parameters:
    ///   - arguments: The decoded `Arguments|list` of the content, if it has one.
    ///   - keywords: The decoded `ArgumentsKw|dict` of the content, if it has one.
    ///   - details: What the content itself says in `EVENT.Details`.
    /// - Returns: `{timestamp, subscription, publication, topic, details, args, kwargs}`, the last two if given.
    package func value(
        arguments: WireValue?,
        keywords: WireValue?,
        details: [WireValue.Member] = []
    ) -> WireValue {
        var members = [
            WireValue.Member("timestamp", .string(Timestamp.format(self.timestamp))),
            WireValue.Member("subscription", WireValue(id: self.subscription)),
            WireValue.Member("publication", WireValue(id: self.publication)),
            WireValue.Member("topic", .string(self.topic.description)),
            WireValue.Member("details", .object(details + self.details)),
        ]
        if let arguments { members.append(WireValue.Member("args", arguments)) }
        if let keywords { members.append(WireValue.Member("kwargs", keywords)) }
        return .object(members)
    }
}

/// The answer to one ``HistoryQuery``.
package struct HistoryPage<Content: Sendable>: Sendable {
    /// The events, in the order that was asked for.
    package let records: [HistoryRecord<Content>]

    /// Whether the router's own limits have left events out, which the caller gets by asking from the last one on.
    package let isTruncated: Bool
}
