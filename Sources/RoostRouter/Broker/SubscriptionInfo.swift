// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// What a subscription is, whoever is subscribed.
package struct SubscriptionInfo: Equatable, Sendable {
    /// The id, the same for all its subscribers.
    package let id: SubscriptionID

    /// The topic or pattern.
    package let uri: URI

    /// How topics are compared with ``uri``.
    package let match: MatchPolicy

    /// When its first subscriber came, in milliseconds since 1970.
    package let created: Int64

    /// Makes a description.
    ///
    /// - Parameters:
    ///   - id: The id.
    ///   - uri: The topic or pattern.
    ///   - match: How topics are compared with it.
    ///   - created: When its first subscriber came, in milliseconds since 1970.
    package init(id: SubscriptionID, uri: URI, match: MatchPolicy, created: Int64) {
        self.id = id
        self.uri = uri
        self.match = match
        self.created = created
    }
}
