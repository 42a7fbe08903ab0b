// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Reads WAMP v2 messages of clients and refuses those that break a rule which can be seen from one message.
///
/// Payloads are checked and not decoded. What depends on the session is left to it: the order of messages, request ids,
/// announced features, and whether URIs follow the rules, for an invalid one is answered and no violation.
///
/// Source: WAMP, Basic Profile, Protocol Violations.
package struct V2MessageReader: Sendable {
    /// What a message may demand of the decoder.
    package let limits: SerializationLimits

    /// How many bytes a URI may have, default 255.
    ///
    /// Of a longer topic, procedure or error the message has `isTooLong`, and the session answers `invalid_uri`. A longer
    /// realm or reason is nothing special: no realm has that name, and nobody reads reasons.
    package let uriBytes: Int

    /// How many bytes the texts of HELLO may have that a session keeps (`agent`, `authid`, `authrole` and each of
    /// `authmethods`), default 1024; a longer one is a violation.
    package let textBytes: Int

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - limits: What a message may demand of the decoder.
    ///   - uriBytes: How many bytes a URI may have.
    ///   - textBytes: How many bytes the texts of HELLO may have.
    package init(limits: SerializationLimits = SerializationLimits(), uriBytes: Int = 255, textBytes: Int = 1024) {
        self.limits = limits
        self.uriBytes = uriBytes
        self.textBytes = textBytes
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
    ) throws(V2Violation) -> V2ClientMessage {
        let elements = try V2Elements(
            reading: message,
            as: serializer,
            limits: self.limits,
            checksUTF8: checksUTF8,
            decoding: Self.decodedElements,
            uriBytes: self.uriBytes,
            textBytes: self.textBytes
        )
        switch elements.code {
        case .hello: return .hello(try V2Hello(elements))
        case .abort: return .abort(try V2Abort(elements))
        case .authenticate: return .authenticate(try V2Authenticate(elements))
        case .goodbye: return .goodbye(try V2Goodbye(elements))
        case .error: return .error(try V2InvocationError(elements))
        case .publish: return .publish(try V2Publish(elements))
        case .subscribe: return .subscribe(try V2Subscribe(elements))
        case .unsubscribe: return .unsubscribe(try V2Unsubscribe(elements))
        case .call: return .call(try V2Call(elements))
        case .cancel: return .cancel(try V2Cancel(elements))
        case .register: return .register(try V2Register(elements))
        case .unregister: return .unregister(try V2Unregister(elements))
        case .yield: return .yield(try V2Yield(elements))
        case .welcome, .challenge, .published, .subscribed, .unsubscribed, .event, .result, .registered,
            .unregistered, .invocation, .interrupt:
            throw V2Violation(elements.code, .wrongDirection)
        }
    }

    /// How many elements after the code are decoded; the rest, arguments, stay bytes.
    private static func decodedElements(_ code: V2MessageCode) -> Int {
        switch code {
        case .hello, .abort, .authenticate, .goodbye, .unsubscribe, .cancel, .unregister, .yield: 2
        case .publish, .subscribe, .call, .register: 3
        case .error: 4
        case .welcome, .challenge, .published, .subscribed, .unsubscribed, .event, .result, .registered,
            .unregistered, .invocation, .interrupt:
            0
        }
    }
}
