// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// The difference between two configurations of a server.
public struct ServerChanges: Equatable, Sendable {
    /// What is in force now: lines such as `+ route app.rooms`, `- api key shop`, `~ listener public`.
    public internal(set) var applied: [String] = []

    /// What has changed in the files and is not in force: keys of the configuration.
    public internal(set) var restart: [String] = []

    init() {}

    /// Compares two configurations.
    init(from old: ServerConfiguration, to new: ServerConfiguration) {
        self.compare(old.routes.routes, new.routes.routes, "route", name: \.name) { $0.text == $1.text }
        self.compare(old.topicWebhooks, new.topicWebhooks, "topic handler", name: \.webhook.name) { $0.text == $1.text }
        self.compare(old.procedures, new.procedures, "procedure", name: \.name) { $0.text == $1.text }
        self.compare(old.apiKeys, new.apiKeys, "api key", name: \.name) { $0.text == $1.text }
        if old.routes.routes.map(\.name) != new.routes.routes.map(\.name), self.applied.isEmpty {
            self.applied.append("~ order of routes")
        }
        self.note(old.publish == new.publish, "publish")
        self.note(old.slowConsumer == new.slowConsumer, "slow_consumer")
        self.note(old.isStrict == new.isStrict, "strict")
        self.note(old.identity.text == new.identity.text, "identity")
        self.compareListeners(old.listeners, new.listeners)
        self.compareLimits(old.limits, new.limits)
        self.wait(old.loops == new.loops, "loops")
        self.wait(old.sink == new.sink, "sink")
        self.wait(Self.realms(old) == Self.realms(new), "realms")
        self.wait(Self.http(old) == Self.http(new), "http")
        self.wait(old.tickets?.secret.bytes == new.tickets?.secret.bytes, "tickets.secret")
        self.wait(Self.shutdown(old) == Self.shutdown(new), "shutdown")
    }

    private mutating func note(_ isSame: Bool, _ key: String) {
        if !isSame { self.applied.append("~ \(key)") }
    }

    private mutating func wait(_ isSame: Bool, _ key: String) {
        if !isSame { self.restart.append(key) }
    }

    private mutating func compare<Value>(
        _ old: [Value],
        _ new: [Value],
        _ kind: String,
        name: (Value) -> String,
        isSame: (Value, Value) -> Bool
    ) {
        for value in new {
            guard let earlier = old.first(where: { name($0) == name(value) }) else {
                self.applied.append("+ \(kind) \(name(value))")
                continue
            }
            self.note(isSame(earlier, value), "\(kind) \(name(value))")
        }
        for value in old where !new.contains(where: { name($0) == name(value) }) {
            self.applied.append("- \(kind) \(name(value))")
        }
    }

    private mutating func compareListeners(_ old: [ListenerConfiguration], _ new: [ListenerConfiguration]) {
        for listener in new {
            let earlier = old.first { $0.name == listener.name && $0.hasAddress(of: listener) }
            guard let earlier else {
                self.restart.append("listener \(listener.name)")
                continue
            }
            self.note(earlier.text == listener.text, "listener \(listener.name)")
        }
        for listener in old where !new.contains(where: { $0.name == listener.name }) {
            self.restart.append("listener \(listener.name)")
        }
    }

    /// Limits of a connection count for new connections; those of the whole server wait for a restart.
    private mutating func compareLimits(_ old: Limits, _ new: Limits) {
        guard old != new else { return }
        let names = zip(Mirror(reflecting: old).children, Mirror(reflecting: new).children)
            .filter { String(describing: $0.value) != String(describing: $1.value) }
            .compactMap(\.0.label)
        for name in names {
            if Limits.swapped.contains(name) {
                self.applied.append("~ limits.\(Self.key(name))")
            } else {
                self.restart.append("limits.\(Self.key(name))")
            }
        }
    }

    /// The key of a limit: its name, with words apart.
    private static func key(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
    }

    private static func realms(_ configuration: ServerConfiguration) -> [String] {
        configuration.realms.map { realm in
            "\(realm.name) \(realm.admitsUnroutedTopics) \(realm.hasSequentialRequests) \(realm.disclosure)"
                + " \(realm.authorization.map { String(describing: $0) } ?? "") \(realm.webhookText)"
        }
    }

    private static func http(_ configuration: ServerConfiguration) -> String {
        guard let http = configuration.http else { return "" }
        let access = http.api.map { $0.isOpen ? "open" : "keys" } ?? "none"
        return "\(http.host) \(http.port) \(http.hasOwnPort) \(http.reusesPort) \(http.hasPage)"
            + " \(http.hasConsole) \(http.hasMetrics) \(access)"
    }

    private static func shutdown(_ configuration: ServerConfiguration) -> [Duration] {
        let shutdown = configuration.shutdown
        return [shutdown.delay, shutdown.window, shutdown.flush]
    }
}

extension Route {
    /// All that decides, to be compared.
    fileprivate var text: String {
        let requirements = self.requirements.map { "\($0.name)=\($0.pattern)" }
        let defaults = self.defaults.map { "\($0.name)=\($0.value)" }
        return "\(self.channel) \(self.handler) \(requirements) \(defaults) \(self.options.sorted { $0.key < $1.key })"
            + " \(self.publish?.configurationText ?? "") \(self.slowConsumer?.rawValue ?? "") \(self.requiresToken)"
    }
}

extension WebhookConfiguration {
    /// All that decides, to be compared and never printed: it has the secret.
    fileprivate var text: String {
        "\(self.url) \(self.secret ?? "") \(self.timeout) \(self.maximumConcurrent) \(self.breakerLimit) \(self.breakerPause)"
    }
}

extension WebhookTopicConfiguration {
    /// All that decides, to be compared and never printed: it has the secret.
    fileprivate var text: String {
        let events = self.events.map(\.rawValue).sorted()
        return "\(self.webhook.text) \(events) \(self.fallback) \(self.cacheLifetime ?? .zero)"
    }
}

extension RealmConfiguration {
    /// All that decides of the realm's webhooks, to be compared and never printed: it has their secrets.
    fileprivate var webhookText: String {
        let webhooks = [
            self.authenticatorWebhook?.webhook, self.authorizerWebhook, self.sessionWebhook?.webhook,
            self.lifecycle?.webhook,
        ]
        let session = self.sessionWebhook.map { handler in
            "\(handler.events.map(\.rawValue).sorted()) \(handler.fallback) \(handler.cacheLifetime ?? .zero)"
        }
        return "\(webhooks.map { $0?.text ?? "" }) \(session ?? "")"
    }
}

extension APIKey {
    /// All that decides, to be compared.
    fileprivate var text: String {
        let patterns = self.patterns.map { $0.map(\.text) } ?? ["*"]
        return "\(self.digest) \(self.verbs.map(\.rawValue).sorted()) \(self.realms ?? ["*"]) \(patterns)"
    }
}

extension APIAccess {
    fileprivate var isOpen: Bool {
        if case .open = self { true } else { false }
    }
}

extension ServerConfiguration {
    fileprivate var apiKeys: [APIKey] {
        if case .keys(let keys) = self.http?.api { keys } else { [] }
    }
}

extension ListenerConfiguration {
    /// Whether another configuration of the listener listens at the same place, in the same way.
    func hasAddress(of other: ListenerConfiguration) -> Bool {
        self.host == other.host && self.port == other.port && self.socketPath == other.socketPath
            && (self.tls == nil) == (other.tls == nil) && self.realm == other.realm
            && self.reusesPort == other.reusesPort
    }

    /// All that decides besides the address, to be compared.
    fileprivate var text: String {
        "\(self.protocols.map(\.rawValue).sorted()) \(self.realms) \(self.origins) \(self.blockedAddresses)"
            + " \(self.servesHTTP) \(self.authentication) \(self.isBackend) \(self.publish?.configurationText ?? "")"
            + " \(self.tls.map { "\($0.certificateChain) \($0.privateKey)" } ?? "")"
            + " \(self.compression.map { String(describing: $0) } ?? "")"
    }
}

extension Limits {
    /// The limits that do not belong to what the server has made once for all connections.
    static let swapped: Set<String> = [
        "handshakeTimeout", "requestHeadBytes", "requestHeaders", "messageBytes", "messageFragments", "messageTimeout",
        "jsonDepth", "messageValues", "batchMessages", "topicBytes", "subscriptionsPerSession", "prefixesPerSession",
        "controlFramesPerSecond", "handlerTimeout", "idleTopics", "outboundBytes", "outboundAge", "pingInterval",
        "pingMisses", "pollTimeout",
    ]
}
