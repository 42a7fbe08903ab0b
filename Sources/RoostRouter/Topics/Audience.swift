// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// Who of a topic's subscribers gets an event.
///
/// A subscriber that is excluded gets nothing. If ``eligible`` has members, only those get it.
///
/// Source: WAMP v1, PUBLISH; Ratchet `Topic::broadcast`.
public struct Audience: Equatable, Sendable {
    /// One entry of an `exclude` or `eligible` list.
    public enum Member: Equatable, Sendable {
        /// A session.
        case session(SessionID)
        /// Every session: what Ratchet makes of `true` in a list.
        case everyone
        /// An id that no session has, as it was given.
        case unknown(String)
    }

    /// Who gets nothing.
    public var excluded: [Member]

    /// Who alone gets the event; empty for no such restriction.
    public var eligible: [Member]

    /// All subscribers.
    public static let everyone = Audience()

    /// Makes an audience.
    ///
    /// - Parameters:
    ///   - excluded: Who gets nothing.
    ///   - eligible: Who alone gets the event; empty for no such restriction.
    public init(excluding excluded: [Member] = [], eligible: [Member] = []) {
        self.excluded = excluded
        self.eligible = eligible
    }

    /// All subscribers but some sessions.
    ///
    /// - Parameter sessions: Who gets nothing.
    /// - Returns: The audience.
    public static func excluding(_ sessions: SessionID...) -> Audience {
        Audience(excluding: sessions.map { .session($0) })
    }

    /// Only some sessions, as far as they are subscribed.
    ///
    /// - Parameter sessions: Who alone gets the event; with none of them nobody gets it.
    /// - Returns: The audience.
    public static func only(_ sessions: some Sequence<SessionID>) -> Audience {
        let members = sessions.map { Member.session($0) }
        return Audience(eligible: members.isEmpty ? [.unknown("")] : members)
    }

    /// Whether it is all subscribers.
    public var isEveryone: Bool {
        self.excluded.isEmpty && self.eligible.isEmpty
    }
}

/// An audience made ready to judge many sessions.
package struct AudienceFilter: Sendable {
    private let excluded: Set<SessionID>
    private let eligible: Set<SessionID>?
    private let excludesEveryone: Bool

    /// Makes a filter; its cost is linear in the lists, judging one session is constant.
    ///
    /// - Parameter audience: The audience.
    package init(_ audience: Audience) {
        self.excluded = Set(audience.excluded.compactMap(\.sessionID))
        self.excludesEveryone = audience.excluded.contains(.everyone)
        let isRestricted = !audience.eligible.isEmpty && !audience.eligible.contains(.everyone)
        self.eligible = isRestricted ? Set(audience.eligible.compactMap(\.sessionID)) : nil
    }

    /// Judges one session.
    ///
    /// - Parameter session: The session's id.
    /// - Returns: Whether it gets the event.
    package func admits(_ session: SessionID) -> Bool {
        guard !self.excludesEveryone, !self.excluded.contains(session) else {
            return false
        }
        return self.eligible?.contains(session) ?? true
    }
}

extension Audience.Member {
    /// The session's id, if this names one.
    package var sessionID: SessionID? {
        if case .session(let id) = self { id } else { nil }
    }

    /// Reads an entry that a WAMP v1 client sent.
    ///
    /// - Parameter text: The text of the entry.
    package init(version1Text text: String) {
        self = SessionID(version1Text: text).map { .session($0) } ?? .unknown(text)
    }

    /// The entry as WAMP v1 writes it.
    public var version1Text: String {
        switch self {
        case .session(let id): id.version1Text
        case .everyone: "true"
        case .unknown(let text): text
        }
    }
}
