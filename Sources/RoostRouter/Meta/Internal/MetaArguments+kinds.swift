// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

extension MetaArguments {
    func session(_ place: Int) throws(MetaError) -> SessionID {
        try self.id(place, "session", SessionID.init(rawValue:), orElse: .noSuchSession)
    }

    func subscription(_ place: Int) throws(MetaError) -> SubscriptionID {
        try self.id(place, "subscription", SubscriptionID.init(rawValue:), orElse: .noSuchSubscription)
    }

    func registration(_ place: Int) throws(MetaError) -> RegistrationID {
        try self.id(place, "registration", RegistrationID.init(rawValue:), orElse: .noSuchRegistration)
    }

    /// `reason`, if it is given.
    func reason(_ place: Int) throws(MetaError) -> URI? {
        guard let value = self.value(place, "reason") else {
            return nil
        }
        guard let text = value.string, Self.isURI(text) else {
            throw MetaError(.invalidURI, "The argument reason must be a URI that is not empty.")
        }
        return URI(text)
    }

    /// `reason` at a place and `message` behind it.
    func notice(_ place: Int) throws(MetaError) -> MetaKillNotice {
        let message = try self.text(place + 1, "message")
        guard let reason = try self.reason(place) else {
            return MetaKillNotice(message: message)
        }
        return MetaKillNotice(reason: reason, message: message)
    }

    /// `match` in an options dict at a place, or by its name.
    func policy(_ place: Int) throws(MetaError) -> MatchPolicy {
        let inOptions = try MetaArguments([], self.members(place, "options")).text(nil, "match")
        let byName = try self.text(nil, "match")
        guard let text = inOptions ?? byName else {
            return .exact
        }
        guard let policy = MatchPolicy(rawValue: text) else {
            throw Self.invalid("match", "exact, prefix or wildcard")
        }
        return policy
    }

    func scope(_ place: Int) throws(MetaError) -> Testament.Scope {
        guard let text = try self.text(place, "scope") else {
            return .destroyed
        }
        guard let scope = Testament.Scope(rawValue: text) else {
            throw Self.invalid("scope", "destroyed or detached")
        }
        return scope
    }

    func testament() throws(MetaError) -> MetaTestament {
        MetaTestament(
            topic: try self.uri(0, "topic"),
            arguments: try self.list(1, "args"),
            keywords: try self.members(2, "kwargs"),
            options: try self.members(3, "publish_options"),
            scope: try self.scope(4)
        )
    }

    /// Whether text is a URI by the loose rules: components without white space and `#`, none of them empty.
    ///
    /// Source: WAMP, Basic Profile, URIs.
    private static func isURI(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard !scalars.contains(where: { $0 == "#" || $0.properties.isWhitespace }) else {
            return false
        }
        return scalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }
}
