// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter

/// Loads the Symfony service files that declare topics, procedures and periodic services.
///
/// Understood are `parameters`, `services` (`class`, `arguments` as list or map, `tags`, `parent`, `abstract`, `alias`,
/// `autoconfigure`, `_defaults`, `_instanceof`) and `imports`. What has none of our tags is passed over without a word,
/// as is everything that only PHP can evaluate (`calls`, `factory`, `!tagged_iterator`, expressions).
///
/// Source: Symfony DependencyInjection `YamlFileLoader`.
public struct ServiceFileLoader {
    /// The tags of services that a route can name or that run by themselves.
    public static let tags = ["gos_web_socket.topic", "gos_web_socket.rpc", "gos_web_socket.periodic"]

    /// What was loaded.
    public struct Result: Sendable {
        /// The services with one of our tags, in the order of the files.
        public let declarations: [ServiceDeclaration]
        /// What is wrong.
        public let issues: [Issue]
    }

    private let catalog: HandlerCatalog
    private let environment: [String: String]

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - catalog: The classes that are known; with `autoconfigure` they need no tag.
    ///   - environment: The variables for `%env(NAME)%`.
    public init(catalog: HandlerCatalog = HandlerCatalog(), environment: [String: String] = [:]) {
        self.catalog = catalog
        self.environment = environment
    }

    /// Loads files; a later parameter or service replaces an earlier one of the same name.
    ///
    /// - Parameter files: The paths.
    /// - Returns: The declarations and what is wrong.
    public func load(files: [String]) -> Result {
        let issues = IssueCollector()
        var run = ServiceFileRun(issues: issues, environment: self.environment)
        for file in files {
            run.read(file, askedBy: nil)
        }
        return Result(declarations: run.declarations(catalog: self.catalog), issues: issues.issues)
    }

    /// Loads a text.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The name for places and messages; imports are relative to its folder.
    /// - Returns: The declarations and what is wrong.
    public func load(text: String, file: String) -> Result {
        let issues = IssueCollector()
        var run = ServiceFileRun(issues: issues, environment: self.environment)
        run.read(text: text, file: file)
        return Result(declarations: run.declarations(catalog: self.catalog), issues: issues.issues)
    }
}
