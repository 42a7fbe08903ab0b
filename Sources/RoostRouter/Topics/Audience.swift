// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// Who of a topic's subscribers gets an event.
///
/// A subscriber that is excluded gets nothing. If ``eligible`` has members, only those get it; of the lists of names,
/// which are WAMP v2's, also an empty one restricts.
///
/// Source: WAMP v1, PUBLISH; Ratchet `Topic::broadcast`; WAMP v2, Subscriber Black- and Whitelisting.
public struct Audience: Equatable, Sendable {
    /// One entry of an `exclude` or `eligible` list.
    public enum Member: Equatable, Sendable {
        /// A session.
        case session(SessionID)
        /// Every session: what Ratchet makes of `true` in a list.
        case everyone
        /// An id that no session has, as it was given.
        case unknown(String)
        /// All sessions of that `authid`.
        case authID(String)
        /// All sessions of that `authrole`.
        case authRole(String)
    }

    /// Who gets nothing.
    public var excluded: [Member]

    /// Who alone gets the event; empty for no such restriction.
    public var eligible: [Member]

    /// Of which `authid` a session has to be to get the event; `nil` for any, empty for nobody.
    public var eligibleAuthIDs: [String]?

    /// Of which `authrole` a session has to be to get the event; `nil` for any, empty for nobody.
    public var eligibleAuthRoles: [String]?

    /// The publisher, if it is excluded only because it has published.
    ///
    /// Such an event is fit for the history, whereas one that is kept from other sessions is not.
    package var excludedPublisher: SessionID?

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
        self.eligibleAuthIDs = nil
        self.eligibleAuthRoles = nil
        self.excludedPublisher = nil
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
        self.excludedPublisher == nil && self.isEveryoneElse
    }

    /// Whether it is all subscribers but, perhaps, the publisher.
    fileprivate var isEveryoneElse: Bool {
        self.excluded.isEmpty && self.eligible.isEmpty && self.eligibleAuthIDs == nil && self.eligibleAuthRoles == nil
    }
}

/// An audience made ready to judge many sessions.
package struct AudienceFilter: Sendable {
    /// The session that gets nothing, if everybody else gets the event: mostly the publisher.
    package let onlyExcluded: SessionID?

    /// What else there is; a reference, for most filters have none and all are copied.
    private let lists: Lists?

    /// Makes a filter; its cost is linear in the lists, judging one session is constant.
    ///
    /// - Parameter audience: The audience.
    package init(_ audience: Audience) {
        if let publisher = audience.excludedPublisher, audience.isEveryoneElse {
            self.onlyExcluded = publisher
            self.lists = nil
            return
        }
        let lists = Lists(audience)
        self.onlyExcluded = lists.onlyExcluded
        self.lists = lists
    }

    /// Judges one session.
    ///
    /// - Parameters:
    ///   - session: The session's id.
    ///   - identity: Who the session is; it is asked for only if the audience has names.
    /// - Returns: Whether it gets the event.
    package func admits(_ session: SessionID, identity: @autoclosure () -> Identity) -> Bool {
        if let excluded = self.onlyExcluded {
            return session != excluded
        }
        return self.lists?.admits(session, identity: identity()) ?? true
    }

    private final class Lists: Sendable {
        private let excluded: Set<SessionID>
        private let eligible: Set<SessionID>?
        private let excludesEveryone: Bool
        private let names: Names?

        init(_ audience: Audience) {
            self.excluded = Set(
                audience.excluded.compactMap(\.sessionID) + [audience.excludedPublisher].compactMap(\.self)
            )
            self.excludesEveryone = audience.excluded.contains(.everyone)
            let isRestricted = !audience.eligible.isEmpty && !audience.eligible.contains(.everyone)
            self.eligible = isRestricted ? Set(audience.eligible.compactMap(\.sessionID)) : nil
            self.names = Names(audience)
        }

        /// The session that alone is excluded, if the lists say no more than that.
        var onlyExcluded: SessionID? {
            let isPlain = !self.excludesEveryone && self.eligible == nil && self.names == nil
            return isPlain && self.excluded.count == 1 ? self.excluded.first : nil
        }

        func admits(_ session: SessionID, identity: @autoclosure () -> Identity) -> Bool {
            guard !self.excludesEveryone, !self.excluded.contains(session), self.eligible?.contains(session) ?? true
            else {
                return false
            }
            return self.names?.admits(identity()) ?? true
        }
    }

    /// The lists of names, compared byte by byte; `nil` where there are none, so that no identity is looked at.
    private struct Names: Sendable {
        private let excludedAuthIDs: Set<URI>
        private let excludedAuthRoles: Set<URI>
        private let eligibleAuthIDs: Set<URI>?
        private let eligibleAuthRoles: Set<URI>?

        init?(_ audience: Audience) {
            self.excludedAuthIDs = Set(
                audience.excluded.compactMap { if case .authID(let name) = $0 { URI(name) } else { nil } }
            )
            self.excludedAuthRoles = Set(
                audience.excluded.compactMap { if case .authRole(let name) = $0 { URI(name) } else { nil } }
            )
            self.eligibleAuthIDs = audience.eligibleAuthIDs.map { Set($0.map { URI($0) }) }
            self.eligibleAuthRoles = audience.eligibleAuthRoles.map { Set($0.map { URI($0) }) }
            let isRestricted = self.eligibleAuthIDs != nil || self.eligibleAuthRoles != nil
            guard isRestricted || !self.excludedAuthIDs.isEmpty || !self.excludedAuthRoles.isEmpty else {
                return nil
            }
        }

        func admits(_ identity: Identity) -> Bool {
            let (authID, authRole) = (URI(identity.authID), URI(identity.authRole))
            guard !self.excludedAuthIDs.contains(authID), !self.excludedAuthRoles.contains(authRole) else {
                return false
            }
            return self.eligibleAuthIDs?.contains(authID) ?? true && self.eligibleAuthRoles?.contains(authRole) ?? true
        }
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
        case .unknown(let text), .authID(let text), .authRole(let text): text
        }
    }
}
