// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// The topics that a token opens, each for SUBSCRIBE, PUBLISH or both.
///
/// They are needed for topics of routes with `token: required`, and are never looked at for others. Grants add up.
public struct TopicGrants: Equatable, Sendable {
    /// One pattern of topics.
    public struct Grant: Equatable, Sendable {
        /// The topic, or a part or pattern of it.
        public var uri: URI
        /// How ``uri`` is compared.
        public var match: MatchPolicy
        /// What is opened: SUBSCRIBE, PUBLISH or both.
        public var actions: Permission.Actions

        /// Makes a grant.
        ///
        /// - Parameters:
        ///   - uri: The topic, or a part or pattern of it.
        ///   - match: How it is compared.
        ///   - actions: What is opened.
        public init(_ uri: URI, match: MatchPolicy = .exact, actions: Permission.Actions = .subscribe) {
            self.uri = uri
            self.match = match
            self.actions = actions
        }
    }

    /// The most grants of one token.
    public static let maximum = 64

    /// The grants.
    public let grants: [Grant]

    /// Makes grants.
    ///
    /// - Parameter grants: The grants; none opens nothing.
    public init(_ grants: [Grant] = []) {
        self.grants = grants
    }

    /// Whether a topic is open.
    ///
    /// - Parameters:
    ///   - action: What a session wants to do.
    ///   - topic: The topic.
    /// - Returns: Whether one of the grants has it.
    package func open(_ action: Permission.Action, _ topic: URI) -> Bool {
        self.grants.contains { grant in
            guard grant.actions.contains(Permission.Actions(action)) else { return false }
            switch grant.match {
            case .exact: return grant.uri.bytes == topic.bytes
            case .prefix: return topic.bytes.starts(with: grant.uri.bytes)
            case .wildcard: return URIPattern(grant.uri, .wildcard).covers(URIPattern(topic, .exact))
            }
        }
    }
}

extension TopicGrants {
    /// Reads the claim of a token: a list of texts, each a topic that may be subscribed to, and of objects with the words
    /// of permissions, `{"uri": "chat.", "match": "prefix", "allow": ["subscribe", "publish"]}`.
    ///
    /// It fails for anything else, and for more than ``maximum`` elements: what cannot be read opens nothing.
    ///
    /// - Parameter claim: The claim; `nil` and null have no grants.
    package init?(claim: WireValue?) {
        switch claim {
        case .none, .some(.null):
            self.init()
        case .some(let value):
            guard let elements = value.array, elements.count <= Self.maximum else { return nil }
            let grants = elements.compactMap { Grant($0) }
            guard grants.count == elements.count else { return nil }
            self.init(grants)
        }
    }
}

extension TopicGrants.Grant {
    fileprivate init?(_ element: WireValue) {
        if let topic = element.string {
            self.init(URI(topic))
            return
        }
        guard let uri = element["uri"]?.string else { return nil }
        var match = MatchPolicy.exact
        if let word = element["match"] {
            guard let found = word.string.flatMap({ MatchPolicy(rawValue: $0) }) else { return nil }
            match = found
        }
        var actions = Permission.Actions.subscribe
        if let allow = element["allow"] {
            guard let found = Self.actions(allow) else { return nil }
            actions = found
        }
        self.init(URI(uri), match: match, actions: actions)
    }

    private static func actions(_ value: WireValue) -> Permission.Actions? {
        var actions: Permission.Actions = []
        for word in value.array ?? [value] {
            switch word.string {
            case Permission.Action.subscribe.rawValue: actions.insert(.subscribe)
            case Permission.Action.publish.rawValue: actions.insert(.publish)
            default: return nil
            }
        }
        return actions
    }
}
