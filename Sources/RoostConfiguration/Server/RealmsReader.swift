// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer
internal import WAMP

/// Reads `realms`: the routing domains that sessions of WAMP v2 join, and what they may do there.
struct RealmsReader {
    /// The most realms of a server.
    private static let maximum = 1_024

    static let keys = [
        "unrouted_topics", "uris", "request_ids", "disclose", "anonymous", "oro_tickets", "principals", "roles",
        "history", "authenticator", "authorizer", "jwt", "lifecycle", "session_handler",
    ]

    let context: ReaderContext

    /// Reads the map; without one there is one realm with the defaults.
    func read(_ node: YAMLNode?) -> [RealmConfiguration] {
        guard let node, !node.isNull else {
            return [RealmConfiguration(name: "default")]
        }
        guard let entries = node.map, (1...Self.maximum).contains(entries.count) else {
            self.context.issues.error(
                node.location,
                "The key \"realms\" must be a map of 1 to \(Self.maximum) realms.",
                remedy: "Write the name of a realm, a colon, and its keys below."
            )
            return [RealmConfiguration(name: "default")]
        }
        return entries.map { self.realm($0.key, $0.value) }
    }

    private func realm(_ name: String, _ node: YAMLNode) -> RealmConfiguration {
        let reader = MapReader(node, path: "realms.\(name)", keys: Self.keys, context: self.context)
        var realm = RealmConfiguration(name: name)
        if !URI(name).isValid(.loose) {
            self.context.issues.error(
                node.location,
                "The name \"\(name)\" of a realm is not a URI.",
                remedy: "Use letters, digits, \"_\" and \"-\", with dots between components."
            )
        }
        realm.admitsUnroutedTopics = reader.choice("unrouted_topics", among: ["allow", "refuse"]) == "allow"
        realm.uriRules = reader.choice("uris", among: ["loose", "strict"]) == "strict" ? .strict : .loose
        realm.hasSequentialRequests =
            reader.choice("request_ids", among: ["sequential", "lenient"]) != "lenient"
        let disclosure = reader.choice("disclose", among: RealmConfiguration.Disclosure.allCases.map(\.rawValue))
        realm.disclosure = disclosure.flatMap { RealmConfiguration.Disclosure(rawValue: $0) } ?? .requested
        realm.acceptsOroTickets = reader.flag("oro_tickets") ?? false
        let webhooks = WebhookReader(context: self.context)
        realm.authenticatorWebhook = webhooks.authenticator(reader)
        realm.authorizerWebhook = webhooks.authorizer(reader)
        realm.lifecycle = webhooks.lifecycle(reader)
        realm.sessionWebhook = webhooks.sessionHandler(reader)
        realm.jsonWebTokens = JWTReader(context: self.context).read(reader)
        let asksAboutAnonymous = realm.authenticatorWebhook?.methods.contains(.anonymous) ?? false
        realm.authentication = AuthenticationConfiguration(
            anonymousRole: self.anonymousRole(reader, isAskedAbout: asksAboutAnonymous),
            principals: PrincipalsReader(context: self.context).read(reader.value("principals"), in: reader)
        )
        realm.authorization = self.rules(reader, hasAuthorizer: realm.authorizerWebhook != nil)
        realm.history = self.history(reader)
        self.reportUnknownRoles(realm, reader)
        return realm
    }

    /// Reads `anonymous`: `false`, or the role of anonymous sessions.
    private func anonymousRole(_ reader: MapReader, isAskedAbout: Bool) -> String? {
        guard let node = reader.value("anonymous") else {
            return isAskedAbout ? nil : "anonymous"
        }
        if case .bool(false) = node.scalar {
            return nil
        }
        if isAskedAbout {
            self.context.issues.warning(
                node.location,
                "The authenticator is not asked about anonymous sessions, which have a role without it.",
                remedy: "Remove \"\(reader.path(of: "anonymous"))\", or \"anonymous\" from its methods."
            )
        }
        if case .bool(true) = node.scalar {
            return "anonymous"
        }
        return reader.name("anonymous")
    }

    // MARK: Roles

    private func rules(_ reader: MapReader, hasAuthorizer: Bool) -> AuthorizationRules? {
        guard let node = reader.value("roles") else {
            return nil
        }
        guard let entries = node.map else {
            self.context.issues.error(
                node.location,
                "The key \"\(reader.path(of: "roles"))\" must be a map of roles.",
                remedy: "Write the name of a role, a colon, and the list of its permissions below."
            )
            return nil
        }
        let roles = entries.map { entry in
            let path = "\(reader.path(of: "roles")).\(entry.key)"
            let permissions = (entry.value.list ?? []).enumerated().compactMap { index, node in
                self.permission(node, path: "\(path).\(index)")
            }
            if entry.value.list == nil, !entry.value.isNull {
                self.context.issues.error(
                    entry.value.location,
                    "The key \"\(path)\" must be a list of permissions.",
                    remedy: "Write - {uri: com.example., match: prefix, allow: [publish, subscribe]}."
                )
            }
            return RolePermissions(role: entry.key, permissions: permissions)
        }
        let asks = roles.contains { $0.permissions.contains(where: \.asksAuthorizer) }
        if asks != hasAuthorizer {
            self.context.issues.warning(
                node.location,
                asks
                    ? "A permission of \"\(reader.path)\" asks an authorizer, and there is none."
                    : "The authorizer of \"\(reader.path)\" is never asked, because no permission says so.",
                remedy: asks
                    ? "Write authorizer: {url: …}; without it the permission allows nothing."
                    : "Write \"ask: true\" in permissions, or remove \"roles\" to have it asked about everything."
            )
        }
        do throws(AuthenticationConfigurationError) {
            return try AuthorizationRules(roles: roles, allowsWithoutRules: false)
        } catch {
            self.context.issues.error(node.location, error.message, remedy: "")
            return nil
        }
    }

    private func permission(_ node: YAMLNode, path: String) -> Permission? {
        let keys = ["uri", "match", "allow", "disclose", "ask", "cache"]
        let reader = MapReader(node, path: path, keys: keys, context: self.context)
        guard let uri = reader.text("uri") else {
            self.context.issues.error(
                node.location,
                "The key \"\(path).uri\" is missing.",
                remedy: "Write a URI; with \"match: prefix\" the empty text matches everything."
            )
            return nil
        }
        let match = reader.choice("match", among: MatchPolicy.allCases.map(\.rawValue))
        var allowed: Permission.Actions = []
        for word in reader.texts("allow") ?? [] {
            guard let action = Permission.Action(rawValue: word.text) else {
                self.context.issues.error(
                    word.source,
                    "The action \"\(word.text)\" is unknown.",
                    remedy: Suggestion.remedy(for: word.text, among: Permission.Action.allCases.map(\.rawValue))
                )
                continue
            }
            allowed.insert(Permission.Actions(action))
        }
        let disclose = MapReader(
            reader.value("disclose"),
            path: reader.path(of: "disclose"),
            keys: ["caller", "publisher"],
            context: self.context
        )
        return Permission(
            URI(uri),
            match: match.flatMap { MatchPolicy(rawValue: $0) } ?? .exact,
            allowed: allowed,
            asksAuthorizer: reader.flag("ask") ?? false,
            isCacheable: reader.flag("cache") ?? true,
            disclosesCaller: disclose.flag("caller"),
            disclosesPublisher: disclose.flag("publisher")
        )
    }

    /// Warns of roles that somebody has and that may do nothing.
    private func reportUnknownRoles(_ realm: RealmConfiguration, _ reader: MapReader) {
        guard let roles = reader.value("roles"), let entries = roles.map,
            let anonymous = realm.authentication.anonymousRole,
            !entries.contains(where: { $0.key == anonymous })
        else {
            return
        }
        self.context.issues.warning(
            roles.location,
            "Anonymous sessions of the realm \"\(realm.name)\" have the role \"\(anonymous)\", which may do nothing.",
            remedy: "List the role's permissions, or write \"anonymous: false\"."
        )
    }

    // MARK: History

    private func history(_ reader: MapReader) -> [HistoryPattern] {
        guard let node = reader.value("history") else {
            return []
        }
        guard let list = node.list else {
            self.context.issues.error(
                node.location,
                "The key \"\(reader.path(of: "history"))\" must be a list.",
                remedy: "Write - {uri: com.example., match: prefix, events: 1000}."
            )
            return []
        }
        return list.enumerated().compactMap { index, node in
            let path = "\(reader.path(of: "history")).\(index)"
            let keys = ["uri", "match", "events", "bytes"]
            let entry = MapReader(node, path: path, keys: keys, context: self.context)
            guard let uri = entry.text("uri") else {
                self.context.issues.error(
                    node.location,
                    "The key \"\(path).uri\" is missing.",
                    remedy: "Write the topic, or a pattern with \"match\"."
                )
                return nil
            }
            let match = entry.choice("match", among: MatchPolicy.allCases.map(\.rawValue))
            return HistoryPattern(
                uri: URI(uri),
                match: match.flatMap { MatchPolicy(rawValue: $0) } ?? .exact,
                events: entry.number("events", in: 1...1_000_000) ?? 1_000,
                bytes: entry.bytes("bytes", in: 1_024...1 << 40) ?? 16_777_216
            )
        }
    }
}
