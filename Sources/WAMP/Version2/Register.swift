// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A client registers a procedure or a pattern.
///
/// Shape: `[REGISTER, Request|id, Options|dict, Procedure|uri]`, from clients.
///
/// Source: WAMP, Basic Profile, REGISTER; Advanced Profile, Pattern-based and Shared Registrations.
package struct V2Register: Equatable, Sendable {
    /// The id of the request.
    package var request: UInt64

    /// The procedure or pattern; whether it follows the rules is judged by the session.
    package var procedure: URI

    /// Whether ``procedure`` is longer than the reader allows.
    package var isTooLong: Bool

    /// Options.
    package var options: Options

    /// `REGISTER.Options|dict`.
    package struct Options: Equatable, Sendable {
        /// `match|string`: how procedures are compared; default `exact`.
        package var match = MatchPolicy.exact
        /// `invoke|string`: which callee is invoked; default `single`.
        package var invoke = InvocationPolicy.single
        /// `disclose_caller|bool`: whether the callee wants to be told who calls.
        package var discloseCaller: Bool?
        /// `forward_timeout|bool`: whether the callee watches timeouts itself; default `false`.
        package var forwardTimeout = false
        /// `concurrency|int`: how many invocations the callee takes at a time, `1…`; Crossbar's extension.
        package var concurrency: UInt64?
        /// `force_reregister|bool`: whether callees that are there are put out; default `false`; Crossbar's extension.
        package var forceReregister = false

        /// Makes the options of an empty dict.
        package init() {}

        init(_ options: V2Dictionary) throws(V2Violation) {
            self.match = try options.choice("match", .match) ?? .exact
            self.invoke = try options.choice("invoke", .invoke) ?? .single
            self.discloseCaller = try options.bool("disclose_caller")
            self.forwardTimeout = try options.bool("forward_timeout") ?? false
            self.concurrency = try options.positive("concurrency")
            self.forceReregister = try options.bool("force_reregister") ?? false
        }
    }

    /// Makes a REGISTER.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - procedure: The procedure or pattern.
    ///   - isTooLong: Whether the procedure is longer than the reader allows.
    ///   - options: Options.
    package init(request: UInt64, procedure: URI, isTooLong: Bool = false, options: Options = Options()) {
        self.request = request
        self.procedure = procedure
        self.isTooLong = isTooLong
        self.options = options
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(4...4)
        self.request = try elements.id(1, "Request")
        self.options = try Options(try elements.dict(2, "Options"))
        self.procedure = try elements.uri(3, "Procedure")
        self.isTooLong = self.procedure.bytes.count > elements.uriBytes
    }
}

/// A client ends a registration.
///
/// Shape: `[UNREGISTER, Request|id, REGISTERED.Registration|id]`, from clients.
///
/// Source: WAMP, Basic Profile, UNREGISTER.
package struct V2Unregister: Equatable, Sendable {
    /// The id of the request.
    package var request: UInt64

    /// The registration, `1…2^53`.
    package var registration: UInt64

    /// Makes an UNREGISTER.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - registration: The registration.
    package init(request: UInt64, registration: UInt64) {
        self.request = request
        self.registration = registration
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(3...3)
        self.request = try elements.id(1, "Request")
        self.registration = try elements.id(2, "REGISTERED.Registration")
    }
}

extension V2ServerMessages {
    /// Writes REGISTERED: `[65, REGISTER.Request|id, Registration|id]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - registration: The id of the registration.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func registered(request: UInt64, registration: UInt64, in serializer: Serializer) -> ByteBuffer {
        self.acknowledgement(.registered, request, registration, in: serializer)
    }

    /// Writes UNREGISTERED: `[67, UNREGISTER.Request|id]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func unregistered(request: UInt64, in serializer: Serializer) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .unregistered, elements: 2)
        writer.append(integer: request)
        return writer.finish()
    }

    /// Writes UNREGISTERED for a registration that the router ends: `[67, 0, Details|dict]`.
    ///
    /// Only for callees that have announced `registration_revocation`.
    ///
    /// Source: WAMP, Advanced Profile, Registration Revocation.
    ///
    /// - Parameters:
    ///   - registration: The id of the registration.
    ///   - reason: Why.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func unregistered(
        revoking registration: UInt64,
        reason: String?,
        in serializer: Serializer
    ) -> ByteBuffer {
        self.revocation(.unregistered, "registration", registration, reason, in: serializer)
    }
}

extension V2ClientMessages {
    /// Writes REGISTER: `[64, Request|id, Options|dict, Procedure|uri]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - options: Options, an object.
    ///   - procedure: The procedure or pattern.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func register(
        request: UInt64,
        options: WireValue = .object([]),
        procedure: URI,
        in serializer: Serializer
    ) -> ByteBuffer {
        self.request(.register, request, options, procedure, ArgumentBytes(serializer))
    }

    /// Writes UNREGISTER: `[66, Request|id, REGISTERED.Registration|id]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - registration: The registration.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func unregister(request: UInt64, registration: UInt64, in serializer: Serializer) -> ByteBuffer {
        V2ServerMessages.acknowledgement(.unregister, request, registration, in: serializer)
    }
}
