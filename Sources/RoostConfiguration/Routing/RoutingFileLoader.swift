// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter

/// Loads `websocket_routing.yml` in Oro's and in Gos's form.
///
/// Everything that is wrong is reported at once; the texts are those of the seed system where it has one. Besides the
/// seed's keys a route may have `publish` (`PublishRule`): `anyone`, `backend`, `nobody` or `{roles: [ROLE_X]}`,
/// and `slow_consumer` (`SlowConsumerPolicy`): `disconnect`, `drop_oldest`, `drop_newest` or `conflate`.
///
/// Source: GosPubSubRouterBundle `YamlFileLoader`, OroSyncBundle `YamlFileLoader`.
public struct RoutingFileLoader {
    /// What was loaded.
    public struct Result: Sendable {
        /// The routes, in the order of the files; of equal names the later one counts.
        public let definitions: [RouteDefinition]
        /// What is wrong.
        public let issues: [Issue]
    }

    /// Makes a loader.
    public init() {}

    /// Loads files, one after the other.
    ///
    /// - Parameter files: The paths.
    /// - Returns: The routes and what is wrong.
    public func load(files: [String]) -> Result {
        let issues = IssueCollector()
        var run = RoutingFileRun(issues: issues)
        var definitions: [RouteDefinition] = []
        for file in files {
            definitions += run.load(file, askedBy: nil)
        }
        return Result(definitions: definitions, issues: issues.issues)
    }

    /// Loads a text.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The name for places and messages; `resource` is relative to its folder.
    /// - Returns: The routes and what is wrong.
    public func load(text: String, file: String) -> Result {
        let issues = IssueCollector()
        var run = RoutingFileRun(issues: issues)
        let definitions = run.load(text: text, file: file)
        return Result(definitions: definitions, issues: issues.issues)
    }
}
