// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

extension RouteEntryParser {
    /// Reads `requirements`: `{p: '\d+'}` or `{p: {pattern: '\d+', wildcard: true}}`.
    func requirements() -> [RouteDefinition.Requirement] {
        guard let node = self.node["requirements"], !node.isNull else {
            return []
        }
        if case .list(let elements) = node.content {
            for (index, element) in elements.enumerated() {
                self.reportNumberedRequirement(String(index), element)
            }
            return []
        }
        guard let entries = node.map else {
            self.reportKind("requirements", node, expected: "a map of placeholder names and patterns")
            return []
        }
        var result: [RouteDefinition.Requirement] = []
        for entry in entries {
            if entry.isIntegerKey {
                self.reportNumberedRequirement(entry.key, entry.value)
            } else if let pattern = self.requirement(entry) {
                result.append(.init(name: entry.key, pattern: pattern, source: entry.value.location))
            }
        }
        return result
    }

    private func requirement(_ entry: YAMLNode.Entry) -> String? {
        if let scalar = entry.value.scalar {
            return scalar.text
        }
        guard let keys = entry.value.map, let pattern = entry.value["pattern"]?.scalar, pattern != .null else {
            self.error(
                entry.value.location,
                "The requirement for \"\(entry.key)\" of route \"\(self.name)\" in \"\(self.file)\" has no \"pattern\".",
                "Write the pattern as text, or as a map with \"pattern\" and, if wanted, \"wildcard\"."
            )
            return nil
        }
        for key in keys where key.key != "pattern" && key.key != "wildcard" {
            self.issues.warning(
                key.value.location,
                "The key \"\(key.key)\" of the requirement for \"\(entry.key)\" of route \"\(self.name)\" is unknown.",
                remedy: Suggestion.remedy(for: key.key, among: ["pattern", "wildcard"])
            )
        }
        let isWildcard = entry.value["wildcard"]?.attributeValue.isTruthy ?? false
        return isWildcard ? pattern.text + #"|\*"# : pattern.text
    }

    private func reportNumberedRequirement(_ number: String, _ node: YAMLNode) {
        self.error(
            node.location,
            "A placeholder name must be a string (\(number) given). Did you forget to specify the placeholder key for "
                + "the requirement \"\(node.raw)\" of route \"\(self.name)\" in \"\(self.file)\"?",
            "Write the placeholder's name before the pattern."
        )
    }

    /// Reads `token`: `required` or `optional`; `nil` without it.
    var requiresToken: Bool? {
        guard let node = self.node["token"], !node.isNull else {
            return nil
        }
        switch node.string {
        case "required": return true
        case "optional": return false
        case _:
            self.error(
                node.location,
                "The key \"token\" of \"\(self.name)\" in \"\(self.file)\" must be \"required\" or \"optional\".",
                node.string.flatMap { Suggestion.nearest(to: $0, among: ["required", "optional"]) }
                    .map { "Did you mean \"\($0)\"?" } ?? "Correct the value."
            )
            return nil
        }
    }

    /// Reads `defaults`.
    func defaults() -> [RouteDefinition.Default] {
        self.entries("defaults").map { .init(name: $0.key, value: $0.value.attributeValue, source: $0.value.location) }
    }

    /// Reads `options`.
    func options() -> [String: AttributeValue] {
        Dictionary(self.entries("options").map { ($0.key, $0.value.attributeValue) }) { _, new in new }
    }

    private func entries(_ key: String) -> [YAMLNode.Entry] {
        guard let node = self.node[key], !node.isNull else {
            return []
        }
        guard let entries = node.map else {
            self.reportKind(key, node, expected: "a map")
            return []
        }
        return entries
    }

    private func reportKind(_ key: String, _ node: YAMLNode, expected: String) {
        self.error(
            node.location,
            "The key \"\(key)\" of \"\(self.name)\" in \"\(self.file)\" must be \(expected), not \(node.kind).",
            "Correct the value."
        )
    }

    /// Reads an entry with `resource`.
    func parseImport(_ resource: YAMLNode) -> Outcome? {
        for key in ["channel", "pattern"] where self.node[key] != nil {
            self.error(
                resource.location,
                "The routing file \"\(self.file)\" must not specify both the \"resource\" key and the \"pattern\" key "
                    + "for \"\(self.name)\". Choose between an import and a route definition.",
                "Remove \"resource\" or \"\(key)\"."
            )
            return nil
        }
        guard let path = resource.string, !path.isEmpty else {
            self.reportKind("resource", resource, expected: "the path of a file")
            return nil
        }
        guard self.isKnownType(path) else {
            return nil
        }
        return .routeImport(
            RouteImport(
                resource: path,
                requirements: self.requirements(),
                defaults: self.defaults(),
                options: self.options(),
                publish: self.node["publish"].flatMap { PublishRuleParser.parse($0, issues: self.issues) },
                slowConsumer: self.node["slow_consumer"].flatMap { SlowConsumerParser.parse($0, issues: self.issues) },
                requiresToken: self.requiresToken,
                exclude: self.exclude(),
                source: resource.location
            )
        )
    }

    private func isKnownType(_ path: String) -> Bool {
        let known = ["oro_websocket_routing_yaml", "yaml", "yml", "glob"]
        let ending = path.split(separator: ".").last.map(String.init) ?? ""
        let type = self.node["type"]
        let isForeign = type.map { !$0.isNull && !known.contains($0.string ?? "") } ?? ["php", "xml"].contains(ending)
        guard isForeign else {
            return true
        }
        self.error(
            (type ?? self.node).location,
            "The import \"\(self.name)\" in \"\(self.file)\" is of the type \"\(type?.raw ?? ending)\", which cannot be "
                + "loaded here.",
            "Write these routes as YAML."
        )
        return false
    }

    private func exclude() -> [String] {
        guard let node = self.node["exclude"], !node.isNull else {
            return []
        }
        let elements = node.list ?? [node]
        for element in elements where element.string == nil {
            self.reportKind("exclude", element, expected: "a pattern of file names, or a list of them")
        }
        return elements.compactMap(\.string)
    }
}
