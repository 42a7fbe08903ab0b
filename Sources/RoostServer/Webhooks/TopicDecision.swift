// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import WAMP

/// What the application answers about a subscription or a publication.
struct TopicDecision: Equatable, Sendable {
    /// Whether it is allowed.
    var isAllowed: Bool

    /// Why not, for the client; of a subscription to a WAMP v1 topic only the operator's log has it.
    var reason: String?

    /// Whether the session ends.
    var closes = false

    /// Whether the decision may be remembered.
    var isRemembered = true

    /// What is broadcast instead of the event.
    var payload: WireValue?

    /// Who does not get the event.
    var excluded: [Audience.Member] = []

    /// Who alone gets the event; `nil` for no such restriction.
    var eligible: [Audience.Member]?

    /// Of which `authid` a session has to be to get the event; `nil` for any.
    var eligibleAuthIDs: [String]?

    /// Of which `authrole` a session has to be to get the event; `nil` for any.
    var eligibleAuthRoles: [String]?

    /// Allows an action as it is, or refuses it without a reason.
    init(isAllowed: Bool) {
        self.isAllowed = isAllowed
    }

    /// Reads the application's answer; it fails if the answer is not as documented.
    init?(answer: WireValue) {
        guard let isAllowed = answer["allow"]?.bool else { return nil }
        self.init(isAllowed: isAllowed)
        guard
            Self.read(answer, "reason", \.string, { self.reason = $0 }),
            Self.read(answer, "close", \.bool, { self.closes = $0 }),
            Self.read(answer, "cache", \.bool, { self.isRemembered = $0 }),
            Self.read(answer, "exclude", Self.sessions, { self.excluded += $0 }),
            Self.read(answer, "exclude_authid", Self.texts, { self.excluded += $0.map { .authID($0) } }),
            Self.read(answer, "exclude_authrole", Self.texts, { self.excluded += $0.map { .authRole($0) } }),
            Self.read(answer, "eligible", Self.sessions, { self.eligible = $0 }),
            Self.read(answer, "eligible_authid", Self.texts, { self.eligibleAuthIDs = $0 }),
            Self.read(answer, "eligible_authrole", Self.texts, { self.eligibleAuthRoles = $0 })
        else {
            return nil
        }
        // A payload of null is one.
        self.payload = answer["payload"]
    }

    private static func read<Value>(
        _ answer: WireValue,
        _ key: String,
        _ convert: (WireValue) -> Value?,
        _ store: (Value) -> Void
    ) -> Bool {
        switch answer.optional(key, convert) {
        case .missing: return true
        case .wrong: return false
        case .value(let value):
            store(value)
            return true
        }
    }

    private static func texts(_ value: WireValue) -> [String]? {
        value.array.flatMap { elements in
            let texts = elements.compactMap(\.string)
            return texts.count == elements.count ? texts : nil
        }
    }

    /// Ids of sessions: the numbers that questions have, or the texts of WAMP v1.
    private static func sessions(_ value: WireValue) -> [Audience.Member]? {
        value.array.flatMap { Audience.Member.sessions($0) }
    }

    /// The audience of a publication, restricted as the application wants; nobody gets an event that the publisher has kept
    /// from them.
    func restricted(_ audience: Audience) -> Audience {
        var audience = audience
        audience.excluded += self.excluded
        audience.eligible = Self.both(audience.eligible, self.eligible)
        audience.eligibleAuthIDs = Self.both(audience.eligibleAuthIDs, self.eligibleAuthIDs)
        audience.eligibleAuthRoles = Self.both(audience.eligibleAuthRoles, self.eligibleAuthRoles)
        return audience
    }

    private static func both(_ wanted: [String]?, _ allowed: [String]?) -> [String]? {
        guard let wanted, let allowed else { return wanted ?? allowed }
        return wanted.filter { text in allowed.contains { $0.utf8.elementsEqual(text.utf8) } }
    }

    private static func both(_ wanted: [Audience.Member], _ allowed: [Audience.Member]?) -> [Audience.Member] {
        guard let allowed else { return wanted }
        let members =
            wanted.isEmpty || wanted.contains(.everyone)
            ? allowed : allowed.contains(.everyone) ? wanted : wanted.filter { allowed.contains($0) }
        return members.isEmpty ? [.unknown("")] : members
    }
}

extension Audience.Member {
    /// Reads ids of sessions as JSON has them: the numbers of WAMP v2, or the texts of WAMP v1.
    ///
    /// - Parameter elements: The elements of a list.
    /// - Returns: The members; `nil` if an element is something else.
    static func sessions(_ elements: [WireValue]) -> [Self]? {
        let members = elements.compactMap { element -> Self? in
            if let number = element.wholeNumber {
                return SessionID(rawValue: number).map { .session($0) }
            }
            return element.string.map { Self(version1Text: $0) }
        }
        return members.count == elements.count ? members : nil
    }
}
