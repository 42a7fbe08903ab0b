// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Stays subscribed to topics, over as many connections as it takes.
public struct WAMP1Subscriber: Sendable {
    /// What happened.
    public enum Update: Sendable {
        /// A session is open and the subscriptions have been sent.
        case connected(sessionID: String)
        /// The server sent something.
        case received(ClientEvent)
        /// The connection failed or ended; the next attempt comes after that time. Events in between are lost.
        case disconnected(ClientError, retryAfter: Duration)
    }

    private let configuration: ClientConfiguration
    private let topics: [String]
    private let policy: ReconnectPolicy
    private let makeTicket: (@Sendable () async throws -> String?)?

    /// Makes a subscriber.
    ///
    /// - Parameters:
    ///   - configuration: Where to connect to, as whom, and within which bounds.
    ///   - topics: The topics, subscribed to in this order.
    ///   - policy: How long to wait between attempts.
    ///   - makeTicket: Makes a ticket for each attempt, for tickets expire; `nil` for the configuration's.
    public init(
        configuration: ClientConfiguration,
        topics: [String],
        policy: ReconnectPolicy = ReconnectPolicy(),
        makeTicket: (@Sendable () async throws -> String?)? = nil
    ) {
        self.configuration = configuration
        self.topics = topics
        self.policy = policy
        self.makeTicket = makeTicket
    }

    /// Runs until the task is cancelled, the closure throws, or a failure is permanent.
    ///
    /// - Parameter onUpdate: Called with everything that happens, in order; the next event waits for its return.
    /// - Throws: ``ClientError`` when it gives up, or what the closure or the maker of tickets throws.
    public func run(_ onUpdate: (Update) async throws -> Void) async throws {
        var machine = ReconnectStateMachine(policy: self.policy)
        var action = machine.started()
        var lastError = ClientError(.unreachable, "No connection was attempted.")
        while true {
            switch action {
            case .connect:
                lastError = try await self.attempt(&machine, onUpdate)
                let jitter = Double.random(in: 0...1)
                action = machine.ended(isPermanent: lastError.isPermanent, now: .now(), jitter: jitter)
            case .wait(let until):
                let delay = Duration(max(until - .now(), .zero))
                try await onUpdate(.disconnected(lastError, retryAfter: delay))
                try await Task.sleep(for: delay)
                action = machine.timerFired(now: .now())
            case .stop:
                throw lastError
            }
        }
    }

    /// Makes one connection and reads it to its end.
    private func attempt(
        _ machine: inout ReconnectStateMachine,
        _ onUpdate: (Update) async throws -> Void
    ) async throws -> ClientError {
        var configuration = self.configuration
        if let makeTicket = self.makeTicket { configuration.ticket = try await makeTicket() }
        do {
            return try await WAMP1Client.withConnection(configuration) { connection in
                machine.connected(now: .now())
                do {
                    for topic in self.topics { try await connection.subscribe(topic) }
                } catch let error as ClientError {
                    return error
                }
                try await onUpdate(.connected(sessionID: connection.sessionID))
                return try await self.read(connection, onUpdate)
            }
        } catch let error as ClientError {
            return error
        }
    }

    private func read(
        _ connection: WAMP1Connection,
        _ onUpdate: (Update) async throws -> Void
    ) async throws -> ClientError {
        var events = connection.events.makeAsyncIterator()
        while true {
            let event: ClientEvent?
            do {
                event = try await events.next()
            } catch let error as ClientError {
                return error
            }
            guard let event else {
                try Task.checkCancellation()
                return ClientError(.connectionLost, "The connection was closed.")
            }
            try await onUpdate(.received(event))
        }
    }
}
