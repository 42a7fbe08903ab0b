// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import RoostRouter

/// Reads the environment variables that override the configuration file.
///
/// | variable | key |
/// |---|---|
/// | `ROOST_HOST`, `ROOST_PORT`, `ROOST_AUTHENTICATION` | of the first listener |
/// | `ROOST_HTTP_HOST`, `ROOST_HTTP_PORT`, `ROOST_HTTP_PAGE`, `ROOST_HTTP_CONSOLE`, `ROOST_HTTP_API`, `ROOST_HTTP_METRICS` | the key of that name below `http` |
/// | `ROOST_PUBLISH` | `publish` |
/// | `ROOST_TICKETS_SECRET`, `ROOST_TICKETS_SECRET_FILE`, `ROOST_TICKETS_TTL`, `ROOST_TICKETS_REPLAY` | `tickets.*` |
/// | `ROOST_SHUTDOWN_DELAY`, `ROOST_SHUTDOWN_WINDOW`, `ROOST_SHUTDOWN_FLUSH` | `shutdown.*` |
/// | `ROOST_LOG_LEVEL`, `ROOST_LOG_FORMAT` | `log.level`, `log.format` |
/// | `ROOST_LOOPS`, `ROOST_SINK`, `ROOST_SLOW_CONSUMER`, `ROOST_STRICT`, `ROOST_PROJECT` | the key of that name |
/// | `ROOST_LIMITS_NAME` | `limits.name` |
enum EnvironmentOverrides {
    /// The key of the file for each key of the environment.
    static let keys: [(variable: String, keyPath: String)] =
        [
            ("roost.host", "listeners.0.host"),
            ("roost.port", "listeners.0.port"),
            ("roost.authentication", "listeners.0.authentication"),
            ("roost.http.host", "http.host"),
            ("roost.http.port", "http.port"),
            ("roost.http.page", "http.page"),
            ("roost.http.console", "http.console"),
            ("roost.http.api", "http.api"),
            ("roost.http.metrics", "http.metrics"),
            ("roost.publish", "publish"),
            ("roost.tickets.secret", "tickets.secret"),
            ("roost.tickets.secret_file", "tickets.secret_file"),
            ("roost.tickets.ttl", "tickets.ttl"),
            ("roost.tickets.replay", "tickets.replay"),
            ("roost.shutdown.delay", "shutdown.delay"),
            ("roost.shutdown.window", "shutdown.window"),
            ("roost.shutdown.flush", "shutdown.flush"),
            ("roost.log.level", "log.level"),
            ("roost.log.format", "log.format"),
            ("roost.loops", "loops"),
            ("roost.sink", "sink"),
            ("roost.slow_consumer", "slow_consumer"),
            ("roost.strict", "strict"),
            ("roost.project", "project"),
        ] + LimitsReader.names.map { ("roost.limits.\($0)", "limits.\($0)") }

    /// Adds what the environment sets, and warns of variables that nobody reads.
    static func apply(_ environment: [String: String], to overrides: inout Overrides, issues: IssueCollector) {
        let secrets: Set<String> = ["ROOST_TICKETS_SECRET"]
        let reader = ConfigReader(
            provider: EnvironmentVariablesProvider(
                environmentVariables: environment,
                secretsSpecifier: .specific(secrets)
            )
        )
        for (variable, keyPath) in Self.keys {
            if let text = reader.string(forKey: ConfigKey(variable), isSecret: keyPath == "tickets.secret") {
                overrides.set(keyPath, text, origin: Self.name(of: variable))
            }
        }
        let known = Self.keys.map { Self.name(of: $0.variable) }
        let unknown = environment.keys.filter { $0.hasPrefix("ROOST_") && !known.contains($0) }
        for name in unknown.sorted() {
            issues.warning(
                SourceLocation(file: name, line: 1, column: 1, keyPath: ""),
                "The environment variable \(name) is unknown.",
                remedy: Suggestion.nearest(to: name, among: known).map { "Did you mean \($0)?" }
                    ?? "Known are the variables that the documentation of roost.yml lists."
            )
        }
    }

    private static func name(of variable: String) -> String {
        String(variable.uppercased().map { $0 == "." ? "_" : $0 })
    }
}
