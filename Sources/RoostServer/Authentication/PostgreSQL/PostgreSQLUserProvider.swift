// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if PostgreSQL

internal import NIOPosix
public import RoostRouter
internal import Synchronization

/// Looks users up in the application's PostgreSQL database.
///
/// Each of a few threads has a connection of its own, which is opened when it is needed and again after it has broken.
/// After a failure to connect nobody tries again for a moment. Whatever fails lets nobody in.
///
/// It is there with the package trait `PostgreSQL`.
public final class PostgreSQLUserProvider: UserProvider {
    private let configuration: PostgreSQLUsersConfiguration
    private let address: String
    private let threads: NIOThreadPool
    private let state: Mutex<State>

    /// How much longer an answer is waited for than the database may work: so that it gives up first, and says so.
    private static let grace = Duration.milliseconds(500)

    private struct State: Sendable {
        var idle: [PostgreSQLConnection] = []
        var inFlight = 0
        var isShutDown = false
        /// Until when a failure to connect is not repeated.
        var blockedUntil: ContinuousClock.Instant?
    }

    /// Makes a provider; ``shutdown()`` has to be called before it is released.
    ///
    /// - Parameter configuration: Where and how to ask.
    /// - Throws: ``PostgreSQLError`` with the code `unusableAddress`; its text does not repeat the address.
    public init(configuration: PostgreSQLUsersConfiguration) throws(PostgreSQLError) {
        self.configuration = configuration
        self.address = PostgreSQLAddress.forLibrary(configuration.dsn)
        try configuration.check()
        self.threads = NIOThreadPool(numberOfThreads: min(64, max(1, configuration.connections)))
        self.state = Mutex(State())
        self.threads.start()
    }

    /// Asks for a user.
    ///
    /// - Throws: ``PostgreSQLError``, or `CancellationError` if the calling task is cancelled.
    public func user(login: String) async throws -> UserRecord? {
        // PostgreSQL has no NUL in texts, and a C string would end there: somebody else would be looked up.
        guard !login.utf8.contains(0) else { return nil }
        try self.admit()
        defer { self.state.withLock { $0.inFlight -= 1 } }
        let deadline = Deadline(after: self.configuration.connectTimeout + self.configuration.statementTimeout)
        let result: Result<UserRecord?, PostgreSQLError> = await withCheckedContinuation { continuation in
            self.threads.submit { state in
                guard state == .active, deadline.millisecondsLeft > 0 else {
                    let error = PostgreSQLError(.timedOut, "The look-up of a user waited too long for a connection.")
                    return continuation.resume(returning: .failure(error))
                }
                continuation.resume(returning: Result { () throws(PostgreSQLError) in try self.lookUp(login) })
            }
        }
        try Task.checkCancellation()
        return try result.get()
    }

    private func admit() throws(PostgreSQLError) {
        let limit = self.threads.numberOfThreads.addingReportingOverflow(max(0, self.configuration.maximumWaiting))
        let error: PostgreSQLError? = self.state.withLock { state in
            if state.isShutDown {
                return PostgreSQLError(.shutDown, "The server ends.")
            }
            if !limit.overflow, state.inFlight >= limit.partialValue {
                return PostgreSQLError(.overloaded, "Too many look-ups wait for the database.")
            }
            state.inFlight += 1
            return nil
        }
        if let error { throw error }
    }

    /// Looks up on a thread of the pool.
    private func lookUp(_ login: String) throws(PostgreSQLError) -> UserRecord? {
        if let connection = self.takeIdle() {
            do throws(PostgreSQLError) {
                return try self.ask(connection, login)
            } catch {
                let isBroken = error.code == .queryFailed && !connection.isUsable
                connection.close()
                // It has been idle, and the database may have been restarted meanwhile: once more with a new one.
                guard isBroken else { throw error }
            }
        }
        let connection = try self.connect()
        do throws(PostgreSQLError) {
            return try self.ask(connection, login)
        } catch {
            connection.close()
            throw error
        }
    }

    private func ask(_ connection: PostgreSQLConnection, _ login: String) throws(PostgreSQLError) -> UserRecord? {
        let deadline = Deadline(after: self.configuration.statementTimeout + Self.grace)
        let row = try connection.row(query: self.configuration.query, parameter: login, deadline: deadline)
        let user = try row.map { row throws(PostgreSQLError) in try UserRecord(row: row) }
        self.giveBack(connection)
        return user
    }

    private func takeIdle() -> PostgreSQLConnection? {
        self.state.withLock { $0.idle.popLast() }
    }

    private func giveBack(_ connection: PostgreSQLConnection) {
        let isKept = self.state.withLock { state in
            guard !state.isShutDown, connection.isUsable else { return false }
            state.idle.append(connection)
            return true
        }
        if !isKept { connection.close() }
    }

    private func connect() throws(PostgreSQLError) -> PostgreSQLConnection {
        let isBlocked = self.state.withLock { state in state.blockedUntil.map { .now < $0 } ?? false }
        guard !isBlocked else {
            throw PostgreSQLError(.notConnected, "The database could not be connected to a moment ago.")
        }
        let (seconds, attoseconds) = self.configuration.statementTimeout.components
        do throws(PostgreSQLError) {
            let connection = try PostgreSQLConnection(
                address: self.address,
                statementTimeout: Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000),
                deadline: Deadline(after: self.configuration.connectTimeout)
            )
            self.state.withLock { $0.blockedUntil = nil }
            return connection
        } catch {
            self.state.withLock { $0.blockedUntil = .now + min(self.configuration.connectTimeout, .seconds(1)) }
            throw error
        }
    }

    /// Closes all connections; look-ups that wait fail.
    public func shutdown() async {
        self.state.withLock { $0.isShutDown = true }
        try? await self.threads.shutdownGracefully()
        let idle = self.state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { connection.close() }
    }
}

#endif
