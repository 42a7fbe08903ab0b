// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// A client says who it is, as CHALLENGE has asked.
///
/// Shape: `[AUTHENTICATE, Signature|string, Extra|dict]`, from clients.
///
/// Source: WAMP, Advanced Profile, Authentication.
package struct V2Authenticate: Equatable, Sendable {
    /// The ticket, signature or proof: a secret.
    package var signature: String

    /// What the method needs besides, an object.
    package var extra: WireValue

    /// Makes an AUTHENTICATE.
    ///
    /// - Parameters:
    ///   - signature: The ticket, signature or proof.
    ///   - extra: What the method needs besides, an object.
    package init(signature: String, extra: WireValue = .object([])) {
        self.signature = signature
        self.extra = extra
    }

    init(_ elements: V2Elements) throws(V2Violation) {
        try elements.requireCount(3...3)
        self.signature = try elements.string(1, "Signature")
        self.extra = try elements.object(2, "Extra")
    }
}

extension V2ServerMessages {
    /// Writes CHALLENGE: `[4, AuthMethod|string, Extra|dict]`.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - extra: What the method needs, an object.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func challenge(method: String, extra: WireValue, in serializer: Serializer) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .challenge, elements: 3)
        writer.append(.string(method))
        writer.append(extra)
        return writer.finish()
    }
}

extension V2ClientMessages {
    /// Writes AUTHENTICATE: `[5, Signature|string, Extra|dict]`.
    ///
    /// - Parameters:
    ///   - signature: The ticket, signature or proof.
    ///   - extra: What the method needs besides, an object.
    ///   - serializer: What to write in.
    /// - Returns: The message.
    package static func authenticate(
        signature: String,
        extra: WireValue = .object([]),
        in serializer: Serializer
    ) -> ByteBuffer {
        var writer = MessageWriter(serializer, code: .authenticate, elements: 3)
        writer.append(.string(signature))
        writer.append(extra)
        return writer.finish()
    }
}
