// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// An invocation has failed.
///
/// Shape: `[ERROR, INVOCATION, INVOCATION.Request|id, Details|dict, Error|uri]`, `[…, Arguments|list]`,
/// `[…, Arguments|list, ArgumentsKw|dict]`, from clients. They send no other ERROR.
///
/// Source: WAMP, Basic Profile, ERROR for invocations.
package struct V2InvocationError: Equatable, Sendable {
    /// The request id of the INVOCATION.
    package var request: UInt64

    /// What went wrong.
    package var error: URI

    /// Whether ``error`` is longer than the reader allows.
    package var isTooLong: Bool

    /// How the payload is made, if the router must not look into it.
    package var passthrough: V2Passthrough?

    /// More about the error.
    package var arguments: ArgumentBytes

    /// Makes an ERROR.
    ///
    /// - Parameters:
    ///   - request: The request id of the INVOCATION.
    ///   - error: What went wrong.
    ///   - isTooLong: Whether the URI is longer than the reader allows.
    ///   - passthrough: How the payload is made.
    ///   - arguments: More about the error.
    package init(
        request: UInt64,
        error: URI,
        isTooLong: Bool = false,
        passthrough: V2Passthrough? = nil,
        arguments: ArgumentBytes
    ) {
        self.request = request
        self.error = error
        self.isTooLong = isTooLong
        self.passthrough = passthrough
        self.arguments = arguments
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(5...7)
        guard elements.value(1) == .integer(Int64(V2MessageCode.invocation.rawValue)) else {
            throw elements.wrong(1, "REQUEST.Type", .invocation)
        }
        self.request = try elements.id(2, "REQUEST.Request")
        self.passthrough = try V2Passthrough(try elements.dict(3, "Details"))
        self.error = try elements.uri(4, "Error")
        self.isTooLong = self.error.bytes.count > elements.uriBytes
        self.arguments = try elements.arguments(5)
    }
}

extension V2ServerMessages {
    /// Writes ERROR: `[8, REQUEST.Type|int, REQUEST.Request|id, Details|dict, Error|uri, …]`.
    ///
    /// - Parameters:
    ///   - requestType: What has failed.
    ///   - request: The id of the request that has failed.
    ///   - details: Details, an object.
    ///   - uri: What went wrong.
    ///   - arguments: More about the error; they also say what to write in.
    /// - Returns: The message.
    package static func error(
        requestType: V2MessageCode,
        request: UInt64,
        details: WireValue = .object([]),
        uri: URI,
        arguments: ArgumentBytes
    ) -> ByteBuffer {
        let arguments = arguments.withoutEmpty
        var writer = MessageWriter(code: .error, elements: 5, before: arguments)
        writer.append(integer: UInt64(requestType.rawValue))
        writer.append(integer: request)
        writer.append(details)
        writer.append(uri)
        writer.append(arguments)
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes ERROR: `[8, 68, INVOCATION.Request|id, Details|dict, Error|uri, …]`.
    ///
    /// - Parameters:
    ///   - request: The request id of the INVOCATION.
    ///   - details: Details, an object.
    ///   - uri: What went wrong.
    ///   - arguments: More about the error; they also say what to write in.
    /// - Returns: The message.
    package static func error(
        request: UInt64,
        details: WireValue = .object([]),
        uri: URI,
        arguments: ArgumentBytes
    ) -> ByteBuffer {
        V2ServerMessages.error(
            requestType: .invocation,
            request: request,
            details: details,
            uri: uri,
            arguments: arguments
        )
    }
}
