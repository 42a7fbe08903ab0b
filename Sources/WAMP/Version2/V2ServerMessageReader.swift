// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Reads WAMP v2 messages of routers, for clients.
///
/// It checks the shape of the message; what details hold is not looked at.
///
/// Source: WAMP, Basic Profile, Messages.
package struct V2ServerMessageReader: Sendable {
    /// What a message may demand of the decoder.
    package let limits: SerializationLimits

    /// Makes a reader.
    ///
    /// - Parameter limits: What a message may demand of the decoder.
    package init(limits: SerializationLimits = SerializationLimits()) {
        self.limits = limits
    }

    /// Reads one message.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - serializer: What it is written in.
    ///   - checksUTF8: Whether nobody has checked yet that the text in it is UTF-8.
    /// - Returns: The message; its arguments are slices of the given one.
    /// - Throws: ``V2Violation``.
    package func read(
        _ message: ByteBuffer,
        as serializer: Serializer,
        checksUTF8: Bool
    ) throws(V2Violation) -> V2ServerMessage {
        let elements = try V2Elements(
            reading: message,
            as: serializer,
            limits: self.limits,
            checksUTF8: checksUTF8,
            decoding: Self.decodedElements
        )
        switch elements.code {
        case .abort: return .abort(try V2Abort(elements))
        case .goodbye: return .goodbye(try V2Goodbye(elements))
        case .welcome, .challenge, .interrupt: return try Self.readPair(elements)
        case .published, .subscribed, .registered: return try Self.readAcknowledgement(elements)
        case .unsubscribed, .unregistered: return try Self.readEnd(elements)
        case .error, .event, .result, .invocation: return try Self.readPayload(elements)
        case .hello, .authenticate, .publish, .subscribe, .unsubscribe, .call, .cancel, .register, .unregister,
            .yield:
            throw V2Violation(elements.code, .wrongDirection)
        }
    }

    private static func readPair(_ elements: V2Elements) throws(V2Violation) -> V2ServerMessage {
        try elements.requireCount(3...3)
        let details = try elements.object(2, elements.code == .interrupt ? "Options" : "Details")
        switch elements.code {
        case .welcome: return .welcome(session: try elements.id(1, "Session"), details: details)
        case .challenge: return .challenge(method: try elements.string(1, "AuthMethod"), extra: details)
        default: return .interrupt(request: try elements.id(1, "INVOCATION.Request"), options: details)
        }
    }

    private static func readAcknowledgement(_ elements: V2Elements) throws(V2Violation) -> V2ServerMessage {
        try elements.requireCount(3...3)
        let request = try elements.id(1, "Request")
        switch elements.code {
        case .published: return .published(request: request, publication: try elements.id(2, "Publication"))
        case .subscribed: return .subscribed(request: request, subscription: try elements.id(2, "Subscription"))
        default: return .registered(request: request, registration: try elements.id(2, "Registration"))
        }
    }

    private static func readEnd(_ elements: V2Elements) throws(V2Violation) -> V2ServerMessage {
        try elements.requireCount(2...3)
        let isSubscription = elements.code == .unsubscribed
        if elements.value(1) == .integer(0) {
            let details = try elements.object(2, "Details")
            return isSubscription ? .subscriptionRevoked(details: details) : .registrationRevoked(details: details)
        }
        let request = try elements.id(1, "Request")
        return isSubscription ? .unsubscribed(request: request) : .unregistered(request: request)
    }

    private static func readPayload(_ elements: V2Elements) throws(V2Violation) -> V2ServerMessage {
        switch elements.code {
        case .error:
            return try Self.readError(elements)
        case .result:
            try elements.requireCount(3...5)
            return .result(
                request: try elements.id(1, "CALL.Request"),
                details: try elements.object(2, "Details"),
                arguments: try elements.arguments(3)
            )
        default:
            try elements.requireCount(4...6)
            let isEvent = elements.code == .event
            let first = try elements.id(1, isEvent ? "SUBSCRIBED.Subscription" : "Request")
            let second = try elements.id(2, isEvent ? "PUBLISHED.Publication" : "REGISTERED.Registration")
            let details = try elements.object(3, "Details")
            let arguments = try elements.arguments(4)
            return isEvent
                ? .event(subscription: first, publication: second, details: details, arguments: arguments)
                : .invocation(request: first, registration: second, details: details, arguments: arguments)
        }
    }

    private static func readError(_ elements: V2Elements) throws(V2Violation) -> V2ServerMessage {
        try elements.requireCount(5...7)
        let type = elements.value(1)?.integer.flatMap { Int(exactly: $0) }.flatMap { V2MessageCode(rawValue: $0) }
        guard let type else {
            throw elements.wrong(1, "REQUEST.Type", .code)
        }
        return .error(
            requestType: type,
            request: try elements.id(2, "REQUEST.Request"),
            details: try elements.object(3, "Details"),
            uri: try elements.uri(4, "Error"),
            arguments: try elements.arguments(5)
        )
    }

    /// How many elements after the code are decoded; the rest, arguments, stay bytes.
    private static func decodedElements(_ code: V2MessageCode) -> Int {
        switch code {
        case .welcome, .abort, .challenge, .goodbye, .published, .subscribed, .unsubscribed, .result, .registered,
            .unregistered, .interrupt:
            2
        case .event, .invocation: 3
        case .error: 4
        case .hello, .authenticate, .publish, .subscribe, .unsubscribe, .call, .cancel, .register, .unregister,
            .yield:
            0
        }
    }
}
