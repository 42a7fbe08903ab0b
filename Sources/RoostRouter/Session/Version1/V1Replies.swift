// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore
package import WAMP

/// The texts that a WAMP v1 session answers with when something is refused or fails.
///
/// Source: GosWebSocketBundle `TopicDispatcher`, `RpcDispatcher`; OroSyncBundle `UserAwareTopicTrait`.
package enum V1Replies {
    /// What a topic's handler made of an action.
    package enum Failure: Equatable, Sendable {
        /// `authorize` refused.
        case rejected(String)
        /// `authorize` failed.
        case notSecured(String)
        /// Another method failed.
        case failed(String)
        /// A limit is reached.
        case tooMany(String)

        /// Whether the connection ends.
        package var endsConnection: Bool {
            switch self {
            case .rejected, .notSecured: true
            case .failed, .tooMany: false
            }
        }

        private var code: Int64 {
            switch self {
            case .rejected: 401
            case .notSecured, .failed: 500
            case .tooMany: 429
            }
        }

        private var text: String {
            switch self {
            case .rejected(let message): "You are not authorized to perform this action: \(message)"
            case .notSecured(let message): "Could not secure topic, connection rejected: \(message)"
            case .failed(let message), .tooMany(let message): message
            }
        }

        /// The CALLERROR that tells it: `[4, Topic, Topic, text, {code, topic, request, event}]`.
        ///
        /// - Parameters:
        ///   - action: What was asked for.
        ///   - topic: The topic.
        /// - Returns: The message as JSON text.
        package func message(_ action: TopicAction, topic: URI) -> ByteBuffer {
            var id = ByteBuffer()
            id.writeJSON(string: topic.description, escaping: .php)
            var message = ByteBuffer()
            V1ServerMessages.writeCallError(
                id: id,
                uri: topic,
                description: self.text,
                details: [
                    "code": .integer(self.code), "topic": [:], "request": [:], "event": .string(action.rawValue),
                ],
                to: &message
            )
            return message
        }
    }

    /// The text frame of a refused subscription; it is not JSON, as in the seed system.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The text.
    package static func subscriptionRefused(topic: URI) -> ByteBuffer {
        ByteBuffer(string: "You are not allowed to subscribe on topic \"\(topic)\".")
    }

    /// The answer to a call that has been carried out, or not.
    ///
    /// - Parameters:
    ///   - id: The call's id, as the client wrote it.
    ///   - procedure: The procedure.
    ///   - arguments: The arguments as the handler got them.
    ///   - outcome: The result; arrays and objects are sent as they are, other values in a list of one, null and false
    ///     are an error.
    /// - Returns: The message as JSON text.
    package static func answer(
        id: ByteBuffer,
        procedure: URI,
        arguments: WireValue,
        outcome: Result<WireValue?, ProcedureFailure>
    ) -> ByteBuffer {
        var message = ByteBuffer()
        let failure: ProcedureFailure
        switch outcome {
        case .success(.some(.array)), .success(.some(.object)):
            V1ServerMessages.writeCallResult(id: id, result: (try? outcome.get()) ?? [], to: &message)
            return message
        case .success(.some(.bool(true))), .success(.some(.integer)), .success(.some(.unsigned)),
            .success(.some(.double)), .success(.some(.string)), .success(.some(.binary)):
            V1ServerMessages.writeCallResult(id: id, result: .array([(try? outcome.get()) ?? .null]), to: &message)
            return message
        case .success(.none), .success(.some(.null)), .success(.some(.bool(false))):
            failure = ProcedureFailure(code: 500, message: "RPC Error")
        case .failure(let error):
            failure = error
        }
        V1ServerMessages.writeCallError(
            id: id,
            uri: procedure,
            description: failure.message,
            details: ["code": .integer(Int64(failure.code)), "rpc": [:], "params": arguments, "request": [:]],
            to: &message
        )
        return message
    }
}

/// Why a call has no result.
package struct ProcedureFailure: Error, Equatable, Sendable {
    /// A number for the client.
    package let code: Int

    /// A text for the client.
    package let message: String

    /// Makes a failure.
    ///
    /// - Parameters:
    ///   - code: A number for the client.
    ///   - message: A text for the client.
    package init(code: Int, message: String) {
        self.code = code
        self.message = message
    }

    /// The handler does not know the method.
    package static let methodNotFound = ProcedureFailure(
        code: 404,
        message: "Could not execute RPC callback, method not found"
    )

    /// The route names no procedure handler.
    ///
    /// - Parameter route: The route's name.
    /// - Returns: The failure.
    package static func notRegistered(route: String) -> ProcedureFailure {
        ProcedureFailure(code: 404, message: "A RPC handler for the \"\(route)\" route has not been registered.")
    }

    /// What the client learns of an error that a handler threw.
    ///
    /// - Parameter error: The error.
    package init(_ error: any Error) {
        if let error = error as? HandlerError {
            self.init(code: error.code, message: error.message)
        } else if error is ProcedureError {
            self = .methodNotFound
        } else {
            self.init(code: 500, message: "The procedure failed.")
        }
    }
}
