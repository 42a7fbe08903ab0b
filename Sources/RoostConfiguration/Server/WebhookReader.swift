// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer

/// Reads webhooks: `authenticator`, `authorizer`, `session_handler` and `lifecycle` of a realm, and the elements of `procedures` and `topic_handlers`.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `url` | text | | `http://` or `https://` |
/// | `secret`, `secret_file` | text, path | none | what requests are signed with |
/// | `timeout` | duration, `100ms…1m` | `5s` | for one request |
/// | `concurrency` | `1…65536` | 64 | requests at the same time; one more fails at once |
/// | `breaker_failures` | `0…1000` | 5 | after how many failures in a row nothing is asked for a while; 0 for never |
/// | `breaker_pause` | duration, `100ms…1h` | `5s` | for how long |
/// | `methods` | list | `[ticket]` | only of `authenticator`: `ticket`, `anonymous`, `cryptosign` |
/// | `name` | text | | only of `procedures` and `topic_handlers`: what routes name in `handler.callback` |
/// | `events` | list | `[subscribe, publish]` | only of `topic_handlers`: also `unsubscribe` |
/// | `events` | list | `[connect]` | only of `session_handler`: also `disconnect` |
/// | `events` | list | all | only of `lifecycle`: see `LifecycleConfiguration` |
/// | `queue` | `1…1000000` | 10000 | only of `lifecycle`: events that may wait |
/// | `snapshot` | duration, `1s…24h` or 0 | `5m` | only of `lifecycle`: how often everything that is, is told |
/// | `on_error` | `deny`, `allow`, `cached` | `deny` | of `topic_handlers` and `session_handler`: what counts without an answer |
/// | `cache` | duration, `1s…1h` | none | of the same: how long a decision about a subscription or a session counts |
struct WebhookReader {
    private typealias Method = AuthenticationConfiguration.DynamicMethod

    static let keys = ["url", "secret", "secret_file", "timeout", "concurrency", "breaker_failures", "breaker_pause"]

    let context: ReaderContext

    /// Reads `authenticator` of a realm.
    func authenticator(_ realm: MapReader) -> AuthenticatorWebhook? {
        guard let node = realm.value("authenticator") else { return nil }
        let path = realm.path(of: "authenticator")
        let reader = MapReader(node, path: path, keys: Self.keys + ["methods"], context: self.context)
        let methods = self.methods(reader)
        return self.webhook(reader, name: path, at: node.location).map {
            AuthenticatorWebhook(webhook: $0, methods: methods)
        }
    }

    /// Reads `authorizer` of a realm.
    func authorizer(_ realm: MapReader) -> WebhookConfiguration? {
        guard let node = realm.value("authorizer") else { return nil }
        let path = realm.path(of: "authorizer")
        let reader = MapReader(node, path: path, keys: Self.keys, context: self.context)
        return self.webhook(reader, name: path, at: node.location)
    }

    /// Reads `session_handler` of a realm.
    func sessionHandler(_ realm: MapReader) -> SessionWebhookConfiguration? {
        guard let node = realm.value("session_handler") else { return nil }
        let path = realm.path(of: "session_handler")
        let keys = Self.keys + ["events", "on_error", "cache"]
        let reader = MapReader(node, path: path, keys: keys, context: self.context)
        let names = SessionWebhookConfiguration.Event.allCases.map { (word: $0.rawValue, event: $0) }
        let events = self.events(reader, among: names, of: "that a session handler is asked about")
        let (fallback, lifetime) = (self.fallback(reader), self.cacheLifetime(reader))
        return self.webhook(reader, name: path, at: node.location).map { webhook in
            SessionWebhookConfiguration(
                webhook: webhook,
                events: events ?? [.connect],
                fallback: fallback,
                cacheLifetime: lifetime
            )
        }
    }

    private func fallback(_ reader: MapReader) -> WebhookFallback {
        let word = reader.choice("on_error", among: WebhookFallback.allCases.map(\.rawValue))
        return word.flatMap { WebhookFallback(rawValue: $0) } ?? .deny
    }

    private func cacheLifetime(_ reader: MapReader) -> Duration? {
        reader.duration("cache", in: .seconds(1) ... .seconds(3_600))
    }

    /// Reads `lifecycle` of a realm.
    func lifecycle(_ realm: MapReader) -> LifecycleConfiguration? {
        guard let node = realm.value("lifecycle") else { return nil }
        let path = realm.path(of: "lifecycle")
        let own = ["url", "secret", "secret_file", "timeout", "events", "queue", "snapshot"]
        let reader = MapReader(node, path: path, keys: own, context: self.context)
        let names = LifecycleConfiguration.Event.allCases.map { (word: $0.rawValue, event: $0) }
        let events = self.events(reader, among: names, of: "that the application can be told")
        let queue = reader.number("queue", in: 1...1_000_000)
        let snapshot = reader.duration("snapshot", in: .seconds(1) ... .seconds(86_400), allowsZero: true)
        return self.webhook(reader, name: path, at: node.location).map { webhook in
            var configuration = LifecycleConfiguration(webhook: webhook, queueLength: queue ?? 10_000)
            configuration.events = events ?? configuration.events
            if let snapshot {
                configuration.snapshotInterval = snapshot > .zero ? snapshot : nil
            }
            return configuration
        }
    }

    /// Reads `procedures`.
    ///
    /// - Parameters:
    ///   - node: The list.
    ///   - handlers: The handlers that are there without it.
    /// - Returns: The webhooks.
    func procedures(_ node: YAMLNode?, handlers: HandlerRegistry) -> [WebhookConfiguration] {
        let list = Named(
            key: "procedures",
            kind: "procedure",
            example: "name: app.orders, url: 'https://app.example/orders'"
        )
        let found = self.named(node, list) { _, webhook in webhook }
        for (procedure, place) in found where handlers.procedureHandler(procedure.name) != nil {
            self.warnReplaced(procedure.name, by: place, kind: "procedure handler")
        }
        return found.map(\.0)
    }

    /// Reads `topic_handlers`.
    ///
    /// - Parameters:
    ///   - node: The list.
    ///   - handlers: The handlers that are there without it.
    /// - Returns: The handlers.
    func topicHandlers(_ node: YAMLNode?, handlers: HandlerRegistry) -> [WebhookTopicConfiguration] {
        let list = Named(
            key: "topic_handlers",
            kind: "topic handler",
            example: "name: app.rooms, url: 'https://app.example/rooms'",
            keys: ["events", "on_error", "cache"]
        )
        let found = self.named(node, list) { reader, webhook in
            WebhookTopicConfiguration(
                webhook: webhook,
                events: self.events(reader, among: Self.topicEvents, of: "that a topic handler is asked about")
                    ?? [.subscribe, .publish],
                fallback: self.fallback(reader),
                cacheLifetime: self.cacheLifetime(reader)
            )
        }
        for (handler, place) in found where handlers.topicHandler(handler.webhook.name) != nil {
            self.warnReplaced(handler.webhook.name, by: place, kind: "topic handler")
        }
        return found.map(\.0)
    }

    /// A list of webhooks that routes name.
    private struct Named {
        let key: String
        let kind: String
        let example: String
        var keys: [String] = []
    }

    private func named<Value>(
        _ node: YAMLNode?,
        _ list: Named,
        make: (MapReader, WebhookConfiguration) -> Value
    ) -> [(Value, SourceLocation)] {
        guard let node else { return [] }
        guard let elements = node.list else {
            self.context.issues.error(
                node.location,
                "The key \"\(list.key)\" must be a list.",
                remedy: "Write - {\(list.example)}."
            )
            return []
        }
        var names: Set<String> = []
        return elements.enumerated().compactMap { index, node in
            let path = "\(list.key).\(index)"
            let reader = MapReader(node, path: path, keys: ["name"] + Self.keys + list.keys, context: self.context)
            let name = reader.name("name")
            if let name, !names.insert(name).inserted {
                self.context.issues.error(
                    reader.value("name")?.location,
                    "The \(list.kind) \"\(name)\" is listed more than once.",
                    remedy: "Give one of them another name."
                )
            }
            if reader.value("name") == nil {
                self.context.issues.error(
                    node.location,
                    "The key \"\(path).name\" is missing.",
                    remedy: "Write the name that routes have in \"handler: {callback: …}\"."
                )
            }
            let value = self.webhook(reader, name: name ?? path, at: node.location).map { make(reader, $0) }
            return name == nil ? nil : value.map { ($0, node.location) }
        }
    }

    private func warnReplaced(_ name: String, by place: SourceLocation, kind: String) {
        self.context.issues.warning(
            place,
            "The webhook \"\(name)\" replaces the \(kind) of the same name.",
            remedy: "Give one of them another name if both are meant to be used."
        )
    }

    private static let topicEvents: [(word: String, event: TopicAction)] = [
        ("subscribe", .subscribe), ("unsubscribe", .unsubscribe), ("publish", .publish),
    ]

    private func events<Event: Hashable>(
        _ reader: MapReader,
        among known: [(word: String, event: Event)],
        of kind: String
    ) -> Set<Event>? {
        guard let words = reader.texts("events") else { return nil }
        let events = words.compactMap { word in
            let event = known.first { $0.word == word.text }?.event
            if event == nil {
                self.context.issues.error(
                    word.source,
                    "There is no event \"\(word.text)\" \(kind).",
                    remedy: Suggestion.remedy(for: word.text, among: known.map(\.word))
                )
            }
            return event
        }
        if words.isEmpty {
            self.context.issues.error(
                reader.value("events")?.location,
                "The key \"\(reader.path(of: "events"))\" names no event.",
                remedy: "Name some of: \(known.map(\.word).joined(separator: ", "))."
            )
        }
        return Set(events)
    }

    private func webhook(_ reader: MapReader, name: String, at place: SourceLocation) -> WebhookConfiguration? {
        let timeout = reader.duration("timeout", in: .milliseconds(100) ... .seconds(60))
        let concurrency = reader.number("concurrency", in: 1...65_536)
        let failures = reader.number("breaker_failures", in: 0...1_000)
        let pause = reader.duration("breaker_pause", in: .milliseconds(100) ... .seconds(3_600))
        let secret = reader.secret()
        if secret == "" {
            self.context.issues.error(
                (reader.value("secret") ?? reader.value("secret_file"))?.location,
                "The secret of \"\(reader.path)\" is empty.",
                remedy: "Write one, or leave it out if requests need no signature."
            )
        }
        let url = reader.address(in: place, remedy: "Write the address under which the application answers.")
        return url.map { url in
            WebhookConfiguration(
                name: name,
                url: url,
                secret: secret,
                timeout: timeout ?? .seconds(5),
                maximumConcurrent: concurrency ?? 64,
                breakerLimit: failures ?? 5,
                breakerPause: pause ?? .seconds(5)
            )
        }
    }

    private func methods(_ reader: MapReader) -> Set<AuthenticationConfiguration.DynamicMethod> {
        guard let words = reader.texts("methods") else { return [.ticket] }
        let known = Method.allCases.map(\.rawValue)
        var methods: Set<Method> = []
        for word in words {
            guard let method = Method(rawValue: word.text) else {
                self.context.issues.error(
                    word.source,
                    "The method \"\(word.text)\" cannot be left to an authenticator.",
                    remedy: Suggestion.remedy(for: word.text, among: known)
                )
                continue
            }
            methods.insert(method)
        }
        if words.isEmpty {
            self.context.issues.error(
                reader.value("methods")?.location,
                "The key \"\(reader.path(of: "methods"))\" names no method.",
                remedy: "Name some of: \(known.joined(separator: ", "))."
            )
        }
        return methods
    }
}

extension MapReader {
    /// An address, which must be there.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - place: The place of the map, for errors.
    ///   - remedy: What to write.
    /// - Returns: The address, if it can be asked.
    func address(_ key: String = "url", in place: SourceLocation, remedy: String) -> String? {
        let url = self.name(key)
        if let url, HTTPAddress.isUsable(url) {
            return url
        }
        self.context.issues.error(
            self.value(key)?.location ?? place,
            "The key \"\(self.path(of: key))\" must be an address with http:// or https://.",
            remedy: remedy
        )
        return nil
    }
}
