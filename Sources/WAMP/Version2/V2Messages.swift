// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Writes the WAMP v2 messages of a router, each one complete.
///
/// The functions stand in the files of their exchanges. Those with arguments write in the serializer of the arguments, so
/// whoever sends to several serializers has them transcoded first; empty arguments are left out. Details and options are
/// objects.
package enum V2ServerMessages {}

/// Writes the WAMP v2 messages of a client, for tests and for clients.
///
/// The functions stand in the files of their exchanges; they check nothing.
package enum V2ClientMessages {}

extension MessageWriter {
    /// Begins a message with its code.
    init(_ serializer: Serializer, code: V2MessageCode, elements count: Int) {
        self.init(serializer, elements: count)
        self.append(integer: UInt64(code.rawValue))
    }

    /// Begins a message with its code that will end with those arguments.
    init(
        code: V2MessageCode,
        elements count: Int,
        before arguments: ArgumentBytes,
        reusing memory: consuming ByteBuffer = ByteBuffer()
    ) {
        let bytes = (arguments.list?.readableBytes ?? 0) + (arguments.keywords?.readableBytes ?? 0)
        self.init(
            arguments.serializer,
            elements: count + arguments.count,
            capacity: Self.headBytes + bytes,
            reusing: memory
        )
        self.append(integer: UInt64(code.rawValue))
    }

    /// How many bytes stand before the arguments of most messages, or fewer.
    private static let headBytes = 128

    /// Appends a URI.
    mutating func append(_ uri: URI) {
        self.append(text: uri.bytes)
    }

    /// Appends arguments that are in the message's serializer.
    mutating func append(_ arguments: ArgumentBytes) {
        if let list = arguments.list {
            self.append(encoded: list)
        }
        if let keywords = arguments.keywords {
            self.append(encoded: keywords)
        }
    }
}

extension WireValue {
    /// A number that is not negative.
    init(_ number: UInt64) {
        self = Int64(exactly: number).map { .integer($0) } ?? .unsigned(number)
    }

    /// An object of a message for people, if there is one, and more members.
    ///
    /// - Parameters:
    ///   - message: A text for people, as the member `message`.
    ///   - extra: More members, an object; anything else is left out.
    /// - Returns: An object.
    static func details(message: String?, extra: WireValue? = nil) -> WireValue {
        let first = message.map { [Member("message", .string($0))] } ?? []
        return .object(first + (extra?.object ?? []))
    }
}
