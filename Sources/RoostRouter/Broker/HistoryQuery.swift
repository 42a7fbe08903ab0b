// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import WAMP

/// Which events of a subscription are asked for; all conditions must hold.
///
/// Source: WAMP, Advanced Profile, Event History.
package struct HistoryQuery: Equatable, Sendable {
    /// Whether the newest event comes first.
    package var isReverse = false

    /// The most events, `1…`; `nil` for as many as the router gives.
    package var limit: Int?

    /// The earliest time, in milliseconds since 1970 (`from_time`; of `after_time` the next millisecond).
    package var earliest: Int64?

    /// The latest time, in milliseconds since 1970 (`until_time`; of `before_time` the millisecond before).
    package var latest: Int64?

    /// The only topic.
    package var topic: URI?

    /// The publications that events begin with, or begin behind.
    package var starts: [Bound] = []

    /// The publications that events end with, or end before.
    package var ends: [Bound] = []

    /// A publication as the end of a range.
    ///
    /// One that is not kept counts as older than all that are kept.
    package struct Bound: Equatable, Sendable {
        /// The publication.
        package let publication: PublicationID

        /// Whether the publication itself is in the range.
        package let isIncluded: Bool

        /// Makes a bound.
        ///
        /// - Parameters:
        ///   - publication: The publication.
        ///   - isIncluded: Whether the publication itself is in the range.
        package init(_ publication: PublicationID, isIncluded: Bool) {
            self.publication = publication
            self.isIncluded = isIncluded
        }
    }

    /// Makes a query for everything, in the order of publication.
    package init() {}
}
