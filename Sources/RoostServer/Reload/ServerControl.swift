// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Changes the configuration of a server while it runs.
///
/// ```swift
/// let control = ServerControl()
/// let server = Server(configuration: configuration, logger: logger, control: control)
/// // Later, while it runs:
/// let changes = try await control.reload(configuration)
/// ```
public actor ServerControl {
    private let running = Mutex<RunningServer?>(nil)

    /// Makes a control for one server.
    public init() {}

    /// The server runs from now on, or not any more.
    nonisolated func attach(_ server: RunningServer?) {
        self.running.withLock { $0 = server }
    }

    /// Puts a configuration in the place of the one that is in force, as far as that can be done while the server runs.
    ///
    /// Either all that can be swapped is, or nothing. Each event loop swaps between two messages; no session ends.
    ///
    /// | swapped | for whom |
    /// |---|---|
    /// | routes, handlers, rules for publishing | everybody, also topics that are in use |
    /// | keys of the HTTP API | the next request |
    /// | listeners but their addresses, `limits` of connections and messages, certificates | new connections |
    ///
    /// - Parameter configuration: The configuration, without issues.
    /// - Returns: What has changed, and what has to wait for a restart.
    /// - Throws: ``ServerNotRunning``, or when a certificate, key or address cannot be used; then nothing has changed.
    public func reload(_ configuration: ServerConfiguration) async throws -> ServerChanges {
        guard let running = self.running.withLock({ $0 }) else {
            throw ServerNotRunning()
        }
        return try await running.reload(configuration)
    }
}

/// The server does not run, or not yet.
public struct ServerNotRunning: Error {}
