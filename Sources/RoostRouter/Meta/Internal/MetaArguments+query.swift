// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

extension MetaArguments {
    /// The arguments of `wamp.subscription.get_events` behind the subscription.
    ///
    /// Crossbar's clients give `limit` by its place.
    func query() throws(MetaError) -> HistoryQuery {
        var query = HistoryQuery()
        query.isReverse = try self.truth(nil, "reverse") ?? false
        if let limit = try self.number(1, "limit") {
            guard limit > 0 else {
                throw Self.invalid("limit", "a positive number")
            }
            query.limit = Int(clamping: limit)
        }
        query.topic = try self.text(nil, "topic").map { URI($0) }
        let earliest = [try self.time("from_time"), try self.time("after_time").map { $0 + 1 }]
        let latest = [try self.time("until_time"), try self.time("before_time").map { $0 - 1 }]
        query.earliest = earliest.compactMap(\.self).max()
        query.latest = latest.compactMap(\.self).min()
        let starts = [try self.bound("from", isIncluded: true), try self.bound("after", isIncluded: false)]
        let ends = [try self.bound("until", isIncluded: true), try self.bound("before", isIncluded: false)]
        query.starts = starts.compactMap(\.self)
        query.ends = ends.compactMap(\.self)
        return query
    }

    /// A time; it is between the year -1 and 10,000, so that a millisecond more or less is one too.
    private func time(_ name: String) throws(MetaError) -> Int64? {
        guard let text = try self.text(nil, name) else {
            return nil
        }
        guard let time = Timestamp.parse(text) else {
            throw Self.invalid(name, "a time as of RFC 3339")
        }
        return time
    }

    private func bound(_ word: String, isIncluded: Bool) throws(MetaError) -> HistoryQuery.Bound? {
        let name = "\(word)_publication"
        guard let number = try self.number(nil, name) else {
            return nil
        }
        guard let publication = PublicationID(rawValue: number) else {
            throw Self.invalid(name, "an id")
        }
        return HistoryQuery.Bound(publication, isIncluded: isIncluded)
    }
}
