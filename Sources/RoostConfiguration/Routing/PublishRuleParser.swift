// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Reads who may publish: `anyone`, `backend`, `nobody` or `{roles: [ROLE_X]}`.
enum PublishRuleParser {
    /// The words for rules.
    static let words = ["anyone", "backend", "nobody"]

    /// Reads a rule from a file.
    static func parse(_ node: YAMLNode, issues: IssueCollector) -> PublishRule? {
        if let word = node.string, let rule = Self.parse(word) {
            return rule
        }
        if let map = node.map, map.count == 1, let roles = node["roles"] {
            let names = (roles.list ?? [roles]).compactMap(\.string).filter { !$0.isEmpty }
            if !names.isEmpty, names.count == (roles.list ?? [roles]).count {
                return .roles(names)
            }
        }
        let nearest = node.string.flatMap { Suggestion.nearest(to: $0, among: Self.words) }
        issues.error(
            node.location,
            "The value of \"\(node.location.keyPath)\" is no rule for publishing.",
            remedy: nearest.map { "Did you mean \"\($0)\"?" }
                ?? "Write anyone, backend, nobody, or {roles: [ROLE_X]} with at least one role."
        )
        return nil
    }

    /// Reads a rule that is one word.
    static func parse(_ word: String) -> PublishRule? {
        switch word {
        case "anyone": .anyone
        case "backend": .backend
        case "nobody": .nobody
        case _: nil
        }
    }
}
