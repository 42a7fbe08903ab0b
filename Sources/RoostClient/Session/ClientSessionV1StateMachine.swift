// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
package import WAMP

/// The client's side of a WAMP v1 session: reads a server's messages, writes its own.
///
/// What can be wrong:
/// - our fault: commands before WELCOME and after the end, refused with ``Command/refuse(_:)``;
/// - the server's fault: a first message that is not WELCOME of version 1, a second WELCOME, a known message without
///   its elements; they end the session with ``Action/fail(_:)``;
/// - legitimate leftovers: results of calls that were given up, messages of unknown kinds, and whatever comes after the
///   end, all ignored; text that is no message, handed on as a notice.
package struct ClientSessionV1StateMachine: Sendable {
    private var state = State.opening
    private let callLimit: Int

    private enum State: Sendable {
        case opening
        case established(sessionID: String, calls: Set<String>)
        case closed
    }

    /// What to do after a message arrived.
    package enum Action: Equatable, Sendable {
        /// Nothing.
        case ignore
        /// The session is open.
        case established(sessionID: String, identity: String)
        /// Hand this on.
        case deliver(ClientEvent)
        /// Complete the call with its result.
        case succeed(call: String, WireValue)
        /// Complete the call with an error.
        case failCall(call: String, CallFailure)
        /// Close the connection: the server broke the protocol.
        case fail(ClientError)
    }

    /// What to do for a command.
    package enum Command: Equatable, Sendable {
        /// Send this text.
        case send(ByteBuffer)
        /// Report the error.
        case refuse(ClientError)
    }

    /// Makes a session.
    ///
    /// - Parameter callLimit: Calls that may wait for their results at the same time; beyond it calls are refused.
    package init(callLimit: Int = 1_024) {
        self.callLimit = callLimit
    }

    /// Takes a message of the server.
    ///
    /// - Parameter bytes: One message, valid UTF-8.
    /// - Returns: What to do.
    package mutating func received(_ bytes: ByteBuffer) -> Action {
        switch self.state {
        case .opening:
            self.open(V1ServerMessage(bytes))
        case .established(let sessionID, let calls):
            self.handle(V1ServerMessage(bytes), sessionID: sessionID, calls: calls)
        case .closed:
            .ignore
        }
    }

    /// Notes that the connection ended.
    ///
    /// - Returns: The calls that get no result any more, in the order of their ids.
    package mutating func connectionEnded() -> [String] {
        guard case .established(_, let calls) = self.state else {
            self.state = .closed
            return []
        }
        self.state = .closed
        return calls.sorted()
    }

    private mutating func open(_ message: V1ServerMessage) -> Action {
        guard case .welcome(let sessionID, 1, let identity) = message else {
            return self.fail("The server's first message is not the WELCOME of WAMP v1.")
        }
        self.state = .established(sessionID: sessionID, calls: [])
        return .established(sessionID: sessionID, identity: identity)
    }

    private mutating func handle(_ message: V1ServerMessage, sessionID: String, calls: Set<String>) -> Action {
        switch message {
        case .welcome:
            return self.fail("The server sent a second WELCOME.")
        case .callResult(let id, let result):
            guard self.finish(call: id) else { return .ignore }
            return .succeed(call: id, result)
        case .callError(let id, let failure):
            guard self.finish(call: id) else { return .deliver(.failure(failure)) }
            return .failCall(call: id, failure)
        case .event(let topic, let payload):
            return .deliver(.event(topic: topic, payload: payload))
        case .unknown:
            return .ignore
        case .malformed:
            return self.fail("The server sent a message without all of its elements.")
        case .text(let text):
            return .deliver(.notice(text))
        }
    }

    private mutating func fail(_ message: String) -> Action {
        .fail(ClientError(.protocolViolation, message))
    }

    /// Takes a call out of those that wait.
    private mutating func finish(call id: String) -> Bool {
        guard case .established(let sessionID, var calls) = self.state, calls.remove(id) != nil else { return false }
        self.state = .established(sessionID: sessionID, calls: calls)
        return true
    }
}

extension ClientSessionV1StateMachine {
    /// Defines a prefix of this session: `prefix:rest` then means the URI, `#` and the rest.
    package func prefix(_ prefix: String, uri: String) -> Command {
        self.whenEstablished { _ in V1ClientMessages.prefix(prefix, uri: uri) }
    }

    /// Subscribes; there is no answer, unless the server refuses.
    package func subscribe(_ topic: String) -> Command {
        self.whenEstablished { _ in V1ClientMessages.subscribe(topic) }
    }

    /// Ends a subscription; there is no answer.
    package func unsubscribe(_ topic: String) -> Command {
        self.whenEstablished { _ in V1ClientMessages.unsubscribe(topic) }
    }

    /// Publishes; there is no answer, unless the topic's handler fails.
    package func publish(_ topic: String, payload: Payload, options: PublishOptions) -> Command {
        self.whenEstablished {
            V1ClientMessages.publish(topic, payload: payload, options: options, publisher: $0)
        }
    }

    /// Calls a procedure.
    ///
    /// - Parameters:
    ///   - id: The call's id, different from those of other calls that wait.
    ///   - procedure: The procedure.
    ///   - arguments: The arguments.
    /// - Returns: What to do.
    package mutating func call(id: String, procedure: String, arguments: [WireValue]) -> Command {
        guard case .established(let sessionID, var calls) = self.state else { return Self.notOpen }
        guard calls.count < self.callLimit else {
            return .refuse(ClientError(.tooManyCalls, "\(calls.count) calls wait for their results already."))
        }
        calls.insert(id)
        self.state = .established(sessionID: sessionID, calls: calls)
        return .send(V1ClientMessages.call(id: id, procedure: procedure, arguments: arguments))
    }

    /// Notes that nobody waits for a call's result any more.
    package mutating func abandoned(call id: String) {
        _ = self.finish(call: id)
    }

    private func whenEstablished(_ message: (String) -> ByteBuffer) -> Command {
        guard case .established(let sessionID, _) = self.state else { return Self.notOpen }
        return .send(message(sessionID))
    }

    private static let notOpen = Command.refuse(ClientError(.closed, "The session is not open."))
}
