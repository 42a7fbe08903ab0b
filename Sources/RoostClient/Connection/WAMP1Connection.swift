// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
public import WAMP

/// An open WAMP v1 session.
///
/// Its methods may be called from any task. WAMP v1 acknowledges neither subscriptions nor publications: when a method
/// returns, the socket has taken the message, no more.
public struct WAMP1Connection: Sendable {
    /// The session's id, as other sessions name it in ``PublishOptions``.
    public let sessionID: String
    /// What the server calls itself.
    public let serverIdentity: String
    /// What the server sends without being asked.
    public let events: ClientEvents

    private let eventLoop: any EventLoop
    private let handler: NIOLoopBound<ClientHandler>

    init(welcome: ClientWelcome, events: ClientEvents, handler: NIOLoopBound<ClientHandler>, eventLoop: any EventLoop) {
        self.sessionID = welcome.sessionID
        self.serverIdentity = welcome.identity
        self.events = events
        self.handler = handler
        self.eventLoop = eventLoop
    }

    /// Subscribes to a topic.
    ///
    /// A refusal comes as an event: a notice, or a failure of the topic's handler. An unknown topic ends the connection
    /// with close code 1007.
    ///
    /// - Parameter topic: The topic.
    /// - Throws: ``ClientError`` when the connection is not open any more.
    public func subscribe(_ topic: String) async throws {
        try await self.perform { $0.subscribe(topic) }
    }

    /// Ends a subscription.
    ///
    /// - Parameter topic: The topic.
    /// - Throws: ``ClientError`` when the connection is not open any more.
    public func unsubscribe(_ topic: String) async throws {
        try await self.perform { $0.unsubscribe(topic) }
    }

    /// Publishes an event.
    ///
    /// - Parameters:
    ///   - payload: The event.
    ///   - topic: The topic.
    ///   - options: Who gets it.
    /// - Throws: ``ClientError`` when the connection is not open any more.
    public func publish(_ payload: Payload, to topic: String, options: PublishOptions = PublishOptions()) async throws {
        try await self.perform { $0.publish(topic, payload: payload, options: options) }
    }

    /// Defines a prefix: in what this session sends, `prefix:rest` then means the URI, `#` and the rest.
    ///
    /// - Parameters:
    ///   - prefix: The prefix, without colon.
    ///   - uri: What it stands for.
    /// - Throws: ``ClientError`` when the connection is not open any more.
    public func definePrefix(_ prefix: String, as uri: String) async throws {
        try await self.perform { $0.prefix(prefix, uri: uri) }
    }

    /// Calls a procedure and waits for its result.
    ///
    /// - Parameters:
    ///   - procedure: The procedure.
    ///   - arguments: The arguments; these servers take a single array for the list of arguments itself.
    ///   - timeout: How long to wait.
    /// - Returns: The result.
    /// - Throws: ``ClientError``: the procedure's own error, `timedOut`, `tooManyCalls`, or the end of the connection.
    public func call(
        _ procedure: String,
        arguments: [WireValue] = [],
        timeout: Duration = .seconds(30)
    ) async throws -> WireValue {
        let promise = self.eventLoop.makePromise(of: WireValue.self)
        let handler = self.handler
        let id = try await self.eventLoop.submit {
            handler.value.call(procedure, arguments: arguments, timeout: TimeAmount(timeout), promise: promise)
        }.get()
        return try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: {
            guard let id else { return }
            self.eventLoop.execute { handler.value.giveUp(id, CancellationError()) }
        }
    }

    /// Closes the connection with code 1000 and ends ``events``; further methods throw.
    ///
    /// It need not be called: the end of ``WAMP1Client/withConnection(_:_:)`` does it.
    public func close() async {
        let handler = self.handler
        try? await self.eventLoop.submit { handler.value.close() }.get()
    }

    private func perform(
        _ command: @escaping @Sendable (inout ClientSessionV1StateMachine) -> ClientSessionV1StateMachine.Command
    ) async throws {
        let (handler, eventLoop) = (self.handler, self.eventLoop)
        try await eventLoop.flatSubmit { handler.value.perform(command, on: eventLoop) }.get()
    }
}
