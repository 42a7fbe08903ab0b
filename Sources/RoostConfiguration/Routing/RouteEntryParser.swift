// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Reads one entry of a routing file.
struct RouteEntryParser {
    /// What an entry is.
    enum Outcome {
        /// A route.
        case route(RouteDefinition)
        /// Other files to load.
        case routeImport(RouteImport)
    }

    /// The keys of the seed system, in the order of its messages.
    static let seedKeys = [
        "resource", "type", "channel", "pattern", "handler", "callback", "defaults", "requirements", "options",
        "exclude",
    ]

    /// The seed's keys and ours.
    private static let keys = Self.seedKeys + ["publish", "slow_consumer", "token"]

    let name: String
    let node: YAMLNode
    let file: String
    let issues: IssueCollector

    /// Reads the entry.
    ///
    /// - Returns: What it is, or `nil` if an issue makes it useless.
    func parse() -> Outcome? {
        guard let entries = self.node.map else {
            self.error(
                self.node.location,
                "The definition of \"\(self.name)\" in \"\(self.file)\" must be a YAML array.",
                "Give it the keys \"channel\" and \"handler\"."
            )
            return nil
        }
        self.reportUnknownKeys(entries)
        if let resource = self.node["resource"] {
            return self.parseImport(resource)
        }
        return self.parseRoute()
    }

    private func reportUnknownKeys(_ entries: [YAMLNode.Entry]) {
        let unknown = entries.filter { !Self.keys.contains($0.key) }
        guard let first = unknown.first else {
            return
        }
        let names = unknown.map { "\"\($0.key)\"" }.joined(separator: ", ")
        let expected = Self.seedKeys.map { "\"\($0)\"" }.joined(separator: ", ")
        let remedies = unknown.map { Suggestion.remedy(for: $0.key, among: Self.keys) }
        self.error(
            first.value.location,
            "The routing file \"\(self.file)\" contains unsupported keys for \"\(self.name)\": \(names). "
                + "Expected one of: \(expected).",
            remedies.joined(separator: " ")
        )
    }

    private func parseRoute() -> Outcome? {
        var isUsable = true
        if let type = self.node["type"] {
            self.error(
                type.location,
                "The \"type\" key for the route definition \"\(self.name)\" in \"\(self.file)\" is unsupported. "
                    + "It is only available for imports in combination with the \"resource\" key.",
                "Remove \"type\"."
            )
            isUsable = false
        }
        let channel = self.text(either: "channel", or: "pattern")
        if channel == nil {
            self.error(
                self.node.location,
                "You must define a \"pattern\" for the route \"\(self.name)\" in file \"\(self.file)\".",
                "Add \"channel\" with the topic's pattern, such as 'my/topic/{id}'."
            )
        }
        let handler = self.handler()
        if handler == nil {
            self.error(
                self.node.location,
                "You must define a \"callback\" for the route \"\(self.name)\" in file \"\(self.file)\".",
                "Add \"handler\" with the key \"callback\" and the handler's name."
            )
        }
        let requirements = self.requirements()
        let defaults = self.defaults()
        let options = self.options()
        let publish = self.node["publish"].flatMap { PublishRuleParser.parse($0, issues: self.issues) }
        let slowConsumer = self.node["slow_consumer"].flatMap { SlowConsumerParser.parse($0, issues: self.issues) }
        guard isUsable, let channel, let handler else {
            return nil
        }
        return .route(
            RouteDefinition(
                name: self.name,
                channel: channel,
                handler: handler,
                requirements: requirements,
                defaults: defaults,
                options: options,
                publish: publish,
                slowConsumer: slowConsumer,
                requiresToken: self.requiresToken,
                source: self.node.location
            )
        )
    }

    /// The text of one of two keys that mean the same; `nil` if there is none.
    private func text(either first: String, or second: String) -> String? {
        if let later = self.node[second], self.node[first] != nil {
            self.error(
                later.location,
                "The route \"\(self.name)\" in file \"\(self.file)\" must not specify both the \"\(first)\" key and "
                    + "the \"\(second)\" key.",
                "Remove \"\(second)\"."
            )
        }
        guard let value = self.node[first] ?? self.node[second], let scalar = value.scalar else {
            return nil
        }
        return scalar == .null ? nil : scalar.text
    }

    private func handler() -> String? {
        let handler = self.node["handler"]
        if let list = (handler ?? self.node["callback"])?.list {
            return self.chain(list)
        }
        guard let map = handler?.map, !map.isEmpty else {
            return self.text(either: "handler", or: "callback")
        }
        if let callback = self.node["callback"] {
            self.error(
                callback.location,
                "The route \"\(self.name)\" in file \"\(self.file)\" must not specify both the \"handler\" key and the "
                    + "\"callback\" key.",
                "Remove \"callback\"."
            )
        }
        if let list = handler?["callback"]?.list {
            return self.chain(list)
        }
        guard let scalar = handler?["callback"]?.scalar, scalar != .null else {
            return nil
        }
        return scalar.text
    }

    /// The names of several handlers that are called one after the other; `nil` if there are none, or something else is
    /// among them.
    private func chain(_ nodes: [YAMLNode]) -> String? {
        let names = nodes.compactMap { node in
            node.scalar.flatMap { $0 == .null || $0.text.isEmpty ? nil : $0.text }
        }
        return names.isEmpty || names.count != nodes.count ? nil : names.joined(separator: " > ")
    }

    func error(_ source: SourceLocation, _ message: String, _ remedy: String) {
        self.issues.error(source, message, remedy: remedy)
    }
}
