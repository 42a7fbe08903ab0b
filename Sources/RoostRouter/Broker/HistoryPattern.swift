// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// One topic or pattern whose events are kept for `wamp.subscription.get_events`.
public struct HistoryPattern: Equatable, Sendable {
    /// The topic or pattern.
    public let uri: URI

    /// How topics are compared with ``uri``.
    public let match: MatchPolicy

    /// The most events that are kept; beyond it the oldest one is forgotten.
    public let events: Int

    /// The most bytes that are kept, with 256 for each event besides; beyond it the oldest are forgotten.
    public let bytes: Int

    /// Makes a pattern.
    ///
    /// - Parameters:
    ///   - uri: The topic or pattern.
    ///   - match: How topics are compared with it, default `exact`.
    ///   - events: The most events that are kept, default 1,000.
    ///   - bytes: The most bytes that are kept, default 16 MiB.
    public init(uri: URI, match: MatchPolicy = .exact, events: Int = 1_000, bytes: Int = 16_777_216) {
        self.uri = uri
        self.match = match
        self.events = events
        self.bytes = bytes
    }

    /// Whether this keeps every event of a subscription.
    ///
    /// - Parameters:
    ///   - uri: The topic or pattern of the subscription.
    ///   - match: How topics are compared with it.
    /// - Returns: Whether it does.
    func covers(_ uri: URI, match: MatchPolicy) -> Bool {
        switch (match, self.match) {
        case (.exact, _): self.uri.admits(uri, match: self.match)
        case (_, .prefix): uri.literalHead(match: match).starts(with: self.uri.bytes)
        case (.prefix, _), (.wildcard, _): self.uri == uri && self.match == match
        }
    }
}
