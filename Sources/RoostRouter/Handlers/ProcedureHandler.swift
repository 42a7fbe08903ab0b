// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import WAMP

/// What answers the calls of a route.
///
/// A route names its handler in `handler.callback` and the method in its `{method}` parameter, which is camel-cased:
/// `get_data` calls `getData`. Unlike in the seed system no method can be called that the handler does not answer.
///
/// Source: GosWebSocketBundle `RpcInterface`, tag `gos_web_socket.rpc`.
public protocol ProcedureHandler: Sendable {
    /// The name that routes use in `handler.callback`.
    var name: String { get }

    /// Answers a call.
    ///
    /// - Parameter call: The call.
    /// - Returns: The result. WAMP v1 sends arrays and objects as they are, other values in a list of one; `nil`, null
    ///   and false are an error of code 500.
    /// - Throws: ``HandlerError`` with the text and code for the client, ``ProcedureError/methodNotFound``, or any other
    ///   error, of which the client learns only the fact.
    func call(_ call: ProcedureCall) async throws -> WireValue?
}

/// One call of a procedure.
public struct ProcedureCall: Sendable {
    /// The method, from the route's `{method}`, camel-cased; empty if the route has none.
    public let method: String

    /// The arguments; a single argument that is an array or object is unwrapped, as in the seed system.
    public let arguments: WireValue

    /// Who calls.
    public let session: Session

    /// The route and its attributes.
    public let request: TopicRequest

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - arguments: The arguments.
    ///   - session: Who calls.
    ///   - request: The route and its attributes.
    public init(method: String, arguments: WireValue, session: Session, request: TopicRequest) {
        self.method = method
        self.arguments = arguments
        self.session = session
        self.request = request
    }
}

/// Why a procedure cannot be called.
public enum ProcedureError: Error, Equatable, Sendable {
    /// The handler has no such method; WAMP v1 sees code 404.
    case methodNotFound
}
