// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A client calls a procedure, or goes on with a call whose arguments come in parts.
///
/// Shape: `[CALL, Request|id, Options|dict, Procedure|uri]`, `[…, Arguments|list]`,
/// `[…, Arguments|list, ArgumentsKw|dict]`, from clients.
///
/// Source: WAMP, Basic Profile, CALL; Advanced Profile, Remote Procedure Calls.
package struct V2Call: Equatable, Sendable {
    /// The id of the request.
    package var request: UInt64

    /// The procedure; whether it follows the rules is judged by the session.
    package var procedure: URI

    /// Whether ``procedure`` is longer than the reader allows.
    package var isTooLong: Bool

    /// Options.
    package var options: Options

    /// The arguments.
    package var arguments: ArgumentBytes

    /// `CALL.Options|dict`.
    package struct Options: Equatable, Sendable {
        /// `timeout|int`: milliseconds, `0…2^53`, what is more counts as that; 0 means none.
        package var timeout: UInt64 = 0
        /// `receive_progress|bool`: whether results may come in parts; default `false`.
        package var receiveProgress = false
        /// `progress|bool`: whether more CALLs with the same id follow; default `false`.
        package var progress = false
        /// `disclose_me|bool`: whether the callee is told who calls.
        package var discloseMe: Bool?
        /// `rkey|string`: the resource key of sharded registrations.
        package var resourceKey: String?
        /// `runmode|string`: whether it is `partition`, for sharded registrations.
        package var isPartitioned = false
        /// `ppt_*|string`.
        package var passthrough: V2Passthrough?

        /// Makes the options of an empty dict.
        package init() {}

        init(_ options: V2Dictionary) throws(V2Violation) {
            self.timeout = min(try options.natural("timeout") ?? 0, Self.maximumTimeout)
            self.receiveProgress = try options.bool("receive_progress") ?? false
            self.progress = try options.bool("progress") ?? false
            self.discloseMe = try options.bool("disclose_me")
            self.resourceKey = try options.string("rkey")
            let runmode: RunMode? = try options.choice("runmode", .runmode)
            self.isPartitioned = runmode == .partition
            self.passthrough = try V2Passthrough(options)
        }

        private enum RunMode: String {
            case partition
        }

        private static let maximumTimeout: UInt64 = 1 << 53
    }

    /// Makes a CALL.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - procedure: The procedure.
    ///   - isTooLong: Whether the procedure is longer than the reader allows.
    ///   - options: Options.
    ///   - arguments: The arguments.
    package init(
        request: UInt64,
        procedure: URI,
        isTooLong: Bool = false,
        options: Options = Options(),
        arguments: ArgumentBytes
    ) {
        self.request = request
        self.procedure = procedure
        self.isTooLong = isTooLong
        self.options = options
        self.arguments = arguments
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(4...6)
        self.request = try elements.id(1, "Request")
        self.options = try Options(try elements.dict(2, "Options"))
        self.procedure = try elements.uri(3, "Procedure")
        self.isTooLong = self.procedure.bytes.count > elements.uriBytes
        self.arguments = try elements.arguments(4)
    }
}

/// How a call is cancelled.
///
/// Source: WAMP, Advanced Profile, Call Canceling.
package enum V2CancelMode: String, CaseIterable, Hashable, Sendable {
    /// The caller is answered at once, the callee is not told.
    case skip
    /// The callee is interrupted, and what it answers goes to the caller.
    case kill
    /// The callee is interrupted, and the caller is answered at once.
    case killNoWait = "killnowait"
}

/// A client no longer wants the result of a call.
///
/// Shape: `[CANCEL, CALL.Request|id, Options|dict]`, from clients.
///
/// Source: WAMP, Advanced Profile, Call Canceling.
package struct V2Cancel: Equatable, Sendable {
    /// The id of the call.
    package var request: UInt64

    /// `Options.mode|string`; the specification names no default.
    package var mode: V2CancelMode?

    /// Makes a CANCEL.
    ///
    /// - Parameters:
    ///   - request: The id of the call.
    ///   - mode: How it is cancelled.
    package init(request: UInt64, mode: V2CancelMode? = nil) {
        self.request = request
        self.mode = mode
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(3...3)
        self.request = try elements.id(1, "CALL.Request")
        self.mode = try elements.dict(2, "Options").choice("mode", .mode)
    }
}

extension V2ServerMessages {
    /// Writes RESULT: `[50, CALL.Request|id, Details|dict, …]`.
    ///
    /// - Parameters:
    ///   - request: The id of the call.
    ///   - details: Details, an object.
    ///   - arguments: The result; it also says what to write in.
    /// - Returns: The message.
    package static func result(
        request: UInt64,
        details: WireValue = .object([]),
        arguments: ArgumentBytes
    ) -> ByteBuffer {
        let arguments = arguments.withoutEmpty
        var writer = MessageWriter(code: .result, elements: 3, before: arguments)
        writer.append(integer: request)
        writer.append(details)
        writer.append(arguments)
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes CALL: `[48, Request|id, Options|dict, Procedure|uri, …]`.
    ///
    /// - Parameters:
    ///   - request: The id of the request.
    ///   - options: Options, an object.
    ///   - procedure: The procedure.
    ///   - arguments: The arguments; they also say what to write in.
    /// - Returns: The message.
    package static func call(
        request: UInt64,
        options: WireValue = .object([]),
        procedure: URI,
        arguments: ArgumentBytes
    ) -> ByteBuffer {
        self.request(.call, request, options, procedure, arguments)
    }

    /// Writes CANCEL: `[49, CALL.Request|id, Options|dict]`.
    ///
    /// - Parameters:
    ///   - request: The id of the call.
    ///   - options: Options, an object.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func cancel(
        request: UInt64,
        options: WireValue = .object([]),
        in serializer: Serializer
    ) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .cancel, elements: 3)
        writer.append(integer: request)
        writer.append(options)
        return writer.finish()
    }
}
