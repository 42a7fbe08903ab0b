// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A callee answers an invocation, or a part of it.
///
/// Shape: `[YIELD, INVOCATION.Request|id, Options|dict]`, `[…, Arguments|list]`,
/// `[…, Arguments|list, ArgumentsKw|dict]`, from clients.
///
/// Source: WAMP, Basic Profile, YIELD; Advanced Profile, Progressive Call Results.
package struct V2Yield: Equatable, Sendable {
    /// The request id of the INVOCATION.
    package var request: UInt64

    /// `Options.progress|bool`: whether more results follow.
    package var progress: Bool

    /// How the payload is made, if the router must not look into it.
    package var passthrough: V2Passthrough?

    /// The result.
    package var arguments: ArgumentBytes

    /// Makes a YIELD.
    ///
    /// - Parameters:
    ///   - request: The request id of the INVOCATION.
    ///   - progress: Whether more results follow.
    ///   - passthrough: How the payload is made.
    ///   - arguments: The result.
    package init(
        request: UInt64,
        progress: Bool = false,
        passthrough: V2Passthrough? = nil,
        arguments: ArgumentBytes
    ) {
        self.request = request
        self.progress = progress
        self.passthrough = passthrough
        self.arguments = arguments
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(3...5)
        self.request = try elements.id(1, "INVOCATION.Request")
        let options = try elements.dict(2, "Options")
        self.progress = try options.bool("progress") ?? false
        self.passthrough = try V2Passthrough(options)
        self.arguments = try elements.arguments(3)
    }
}

extension V2ServerMessages {
    /// Writes INVOCATION: `[68, Request|id, REGISTERED.Registration|id, Details|dict, …]`.
    ///
    /// - Parameters:
    ///   - request: The id of the invocation, counted by the router for each callee.
    ///   - registration: The id of the registration.
    ///   - details: Details, an object.
    ///   - arguments: The call's arguments; they also say what to write in.
    /// - Returns: The message.
    package static func invocation(
        request: UInt64,
        registration: UInt64,
        details: WireValue = .object([]),
        arguments: ArgumentBytes
    ) -> ByteBuffer {
        let arguments = arguments.withoutEmpty
        var writer = MessageWriter(code: .invocation, elements: 4, before: arguments)
        writer.append(integer: request)
        writer.append(integer: registration)
        writer.append(details)
        writer.append(arguments)
        return writer.finish()
    }

    /// Writes INTERRUPT: `[69, INVOCATION.Request|id, Options|dict]`.
    ///
    /// - Parameters:
    ///   - request: The id of the invocation.
    ///   - options: Options, an object.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func interrupt(
        request: UInt64,
        options: WireValue = .object([]),
        in serializer: Serializer
    ) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .interrupt, elements: 3)
        writer.append(integer: request)
        writer.append(options)
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes YIELD: `[70, INVOCATION.Request|id, Options|dict, …]`.
    ///
    /// - Parameters:
    ///   - request: The request id of the INVOCATION.
    ///   - options: Options, an object.
    ///   - arguments: The result; it also says what to write in.
    /// - Returns: The message.
    package static func yield(
        request: UInt64,
        options: WireValue = .object([]),
        arguments: ArgumentBytes
    ) -> ByteBuffer {
        let arguments = arguments.withoutEmpty
        var writer = MessageWriter(code: .yield, elements: 3, before: arguments)
        writer.append(integer: request)
        writer.append(options)
        writer.append(arguments)
        return writer.finish()
    }
}
