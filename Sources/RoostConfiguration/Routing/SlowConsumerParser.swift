// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// Reads what happens to a slow consumer: `disconnect`, `drop_oldest`, `drop_newest` or `conflate`.
enum SlowConsumerParser {
    /// Reads a policy from a file.
    static func parse(_ node: YAMLNode, issues: IssueCollector) -> SlowConsumerPolicy? {
        if let policy = node.string.flatMap({ SlowConsumerPolicy(rawValue: $0) }) {
            return policy
        }
        let words = SlowConsumerPolicy.allCases.map(\.rawValue)
        let nearest = node.string.flatMap { Suggestion.nearest(to: $0, among: words) }
        issues.error(
            node.location,
            "The value of \"\(node.location.keyPath)\" is no policy for slow consumers.",
            remedy: nearest.map { "Did you mean \"\($0)\"?" } ?? "Write one of \(words.joined(separator: ", "))."
        )
        return nil
    }
}
