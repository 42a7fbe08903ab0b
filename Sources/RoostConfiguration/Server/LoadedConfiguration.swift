// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
public import RoostServer

/// What a configuration file says, ready for a server, and everything that is wrong with it.
public struct LoadedConfiguration: Sendable {
    /// How much is logged.
    public enum LogLevel: String, Sendable, CaseIterable {
        /// Every step.
        case trace
        /// Connections, decisions, refusals.
        case debug
        /// Started and stopped.
        case info
        /// Unusual but handled.
        case notice
        /// An operator should look.
        case warning
        /// Work was lost.
        case error
        /// The server ends.
        case critical
    }

    /// How log events are written.
    public enum LogFormat: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// For programs, one object a line.
        case json
    }

    /// The server's configuration; it must not be used if ``hasErrors``.
    public var server: ServerConfiguration

    /// How much is logged.
    public var logLevel: LogLevel

    /// How log events are written.
    public var logFormat: LogFormat

    /// Where spans go, if they are to be made.
    public var tracing: TracingConfiguration?

    /// The routes as they are written.
    public var definitions: [RouteDefinition]

    /// The service declarations.
    public var declarations: [ServiceDeclaration]

    /// Everything that is wrong, errors and warnings.
    public var issues: [Issue]

    /// The files that hold secrets: with `secret`, `secret_file`, users or variables of the environment in them.
    public var secretFiles: [String]

    /// Whether the configuration cannot be used.
    public var hasErrors: Bool {
        self.issues.contains { $0.severity == .error }
    }

    /// Where the application answers who a login is, if `tickets.users.http` says so.
    public var httpUsers: HTTPUserProviderConfiguration? {
        if case .http(let configuration) = self.server.tickets?.users { configuration } else { nil }
    }
}
