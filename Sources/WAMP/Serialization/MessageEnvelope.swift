// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The outside of one message of WAMP v2, all of which has been checked.
///
/// Shape: `[Type|integer, …]`, at most ``maximumCount`` elements. The elements behind the type are decoded as far as
/// asked for; the others stay as the bytes they came as.
package struct MessageEnvelope: Equatable, Sendable {
    /// The most elements that a message may have, the type included.
    package static let maximumCount = 16

    /// What the message is written in.
    package let serializer: Serializer

    /// The message type, `0…1023`.
    package let type: Int

    /// How many elements there are, the type included.
    package let count: Int

    /// The elements behind the type that were decoded.
    package let elements: [WireValue]

    /// The elements behind the decoded ones.
    package let rest: [RawElement]

    /// Reads a message.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - serializer: What it is written in.
    ///   - limits: What it may demand.
    ///   - checksUTF8: Whether JSON is checked to be UTF-8, for where the transport has not done so already.
    ///   - decoding: Says for a message type how many elements behind it are to be decoded.
    /// - Throws: ``SerializationError`` when the message is not well-formed, exceeds the limits, is no array, or does not
    ///   begin with a message type.
    package init(
        reading message: ByteBuffer,
        as serializer: Serializer,
        limits: SerializationLimits = SerializationLimits(),
        checksUTF8: Bool = false,
        decoding: (_ type: Int) -> Int
    ) throws(SerializationError) {
        self = try message.scan { region throws(SerializationError) in
            switch serializer {
            case .json:
                if checksUTF8, !UTF8Validator.isValid(region) {
                    throw SerializationError(.invalidText, at: UTF8Validator.offsetOfFault(in: region), in: .json)
                }
                return try Self(JSONValueScanner(region, limits: limits), of: message, decoding: decoding)
            case .messagePack:
                return try Self(MessagePackScanner(region, limits: limits), of: message, decoding: decoding)
            case .cbor:
                return try Self(CBORScanner(region, limits: limits), of: message, decoding: decoding)
            }
        }
    }

    private init<Scanner: ValueScanner>(
        _ scanner: Scanner,
        of message: ByteBuffer,
        decoding: (_ type: Int) -> Int
    ) throws(SerializationError) {
        var scanner = scanner
        var index = 0
        var decoded: [WireValue] = []
        var rest: [RawElement] = []
        scanner.begin()
        let count = try Self.enter(&scanner)
        let type = try Self.readType(&scanner, of: count)
        let wanted = decoding(type)
        decoded.reserveCapacity(wanted)
        index += 1
        while try scanner.hasMember(after: index, of: count) {
            guard index < Self.maximumCount else {
                throw scanner.error(.tooManyElements, at: scanner.offset)
            }
            if index <= wanted {
                decoded.append(try scanner.decodeValue())
            } else {
                rest.append(try Self.readRaw(&scanner, of: message))
            }
            index += 1
        }
        try scanner.end()
        self.serializer = Scanner.serializer
        self.type = type
        self.count = index
        self.elements = decoded
        self.rest = rest
    }

    /// Enters the array that the message must be.
    ///
    /// - Returns: How many elements it has, if it says so.
    private static func enter(_ scanner: inout some ValueScanner) throws(SerializationError) -> Int? {
        let start = scanner.offset
        guard case .array(let count) = try scanner.readToken() else {
            throw scanner.error(.notAnArray, at: start)
        }
        guard count ?? 0 <= Self.maximumCount else {
            throw scanner.error(.tooManyElements, at: start)
        }
        return count
    }

    private static func readType(_ scanner: inout some ValueScanner, of count: Int?) throws(SerializationError) -> Int {
        guard try scanner.hasMember(after: 0, of: count) else {
            throw scanner.error(.emptyMessage, at: 0)
        }
        let start = scanner.offset
        guard case .integer(let type) = try scanner.readToken(), 0...1023 ~= type else {
            throw scanner.error(.invalidType, at: start)
        }
        return Int(type)
    }

    private static func readRaw(
        _ scanner: inout some ValueScanner,
        of message: ByteBuffer
    ) throws(SerializationError) -> RawElement {
        let start = scanner.offset
        let kind = try scanner.skipValue()
        let slice = message.getSlice(at: message.readerIndex + start, length: scanner.offset - start)
        return RawElement(kind, bytes: slice ?? ByteBuffer())
    }
}
