// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import WAMP

/// A message of a WAMP v1 server, as a client reads it.
///
/// An event's payload is checked and kept as its bytes.
enum V1ServerMessage: Equatable, Sendable {
    /// `[0, SessionID|string, ProtocolVersion|integer, ServerIdent|string]`.
    case welcome(sessionID: String, version: Int64, identity: String)
    /// `[3, CallID|string, Result]`.
    case callResult(id: String, result: WireValue)
    /// `[4, CallID|string, ErrorURI|uri, ErrorDescription|string, ErrorDetails]`; the details may be missing.
    case callError(id: String, CallFailure)
    /// `[8, Topic|uri, Event]`.
    case event(topic: URI, payload: Payload)
    /// An array that begins with a number of none of these.
    case unknown
    /// An array that begins with one of these numbers and does not go on as it should.
    case malformed
    /// Anything else.
    case text(String)

    /// Reads a message.
    ///
    /// - Parameter bytes: Valid UTF-8.
    init(_ bytes: ByteBuffer) {
        guard let elements = V1ServerElements(bytes), let kind = elements.value(0)?.integer else {
            self = .text(String(buffer: bytes))
            return
        }
        switch kind {
        case 0: self = Self.welcome(elements) ?? .malformed
        case 3: self = Self.callResult(elements) ?? .malformed
        case 4: self = Self.callError(elements) ?? .malformed
        case 8: self = Self.event(elements) ?? .malformed
        default: self = .unknown
        }
    }

    private static func welcome(_ elements: V1ServerElements) -> V1ServerMessage? {
        guard
            let id = elements.value(1)?.string, let version = elements.value(2)?.integer,
            let identity = elements.value(3)?.string
        else { return nil }
        return .welcome(sessionID: id, version: version, identity: identity)
    }

    private static func callResult(_ elements: V1ServerElements) -> V1ServerMessage? {
        guard let id = elements.value(1)?.string, let result = elements.value(2) else { return nil }
        return .callResult(id: id, result: result)
    }

    private static func callError(_ elements: V1ServerElements) -> V1ServerMessage? {
        guard
            let id = elements.value(1)?.string, let uri = elements.value(2)?.string,
            let description = elements.value(3)?.string
        else { return nil }
        let details = elements.value(4) ?? .null
        return .callError(id: id, CallFailure(uri: uri, description: description, details: details))
    }

    private static func event(_ elements: V1ServerElements) -> V1ServerMessage? {
        guard let topic = elements.value(1)?.string, let payload = elements.bytes(2) else { return nil }
        return .event(topic: URI(topic), payload: Payload(validated: payload))
    }
}

/// The first elements of a JSON array, found without decoding them.
struct V1ServerElements {
    private let bytes: ByteBuffer
    private let ranges: [Range<Int>]

    /// Elements that are looked at; what follows is checked and forgotten.
    private static let limit = 5

    /// Scans a text; returns `nil` when it is not exactly one JSON array.
    init?(_ bytes: ByteBuffer) {
        let ranges = bytes.withUnsafeReadableBytes { region in
            try? Self.ranges(in: region)
        }
        guard let ranges else { return nil }
        self.bytes = bytes
        self.ranges = ranges
    }

    /// The bytes of an element; `nil` if there are fewer.
    func bytes(_ index: Int) -> ByteBuffer? {
        guard self.ranges.indices.contains(index) else { return nil }
        let range = self.ranges[index]
        return self.bytes.getSlice(at: self.bytes.readerIndex + range.lowerBound, length: range.count)
    }

    /// An element, decoded; `nil` if there are fewer.
    func value(_ index: Int) -> WireValue? {
        self.bytes(index).flatMap { try? WireValue.parse($0.readableBytesView) }
    }

    private static func ranges(in region: UnsafeRawBufferPointer) throws(JSONError) -> [Range<Int>] {
        var scanner = JSONScanner(region)
        var ranges: [Range<Int>] = []
        scanner.skipWhitespace()
        guard scanner.current == UInt8(ascii: "[") else { throw JSONError(.unexpectedByte, at: scanner.offset) }
        try scanner.open(isObject: false)
        scanner.skipWhitespace()
        var isFirst = true
        while scanner.current != UInt8(ascii: "]") {
            if !isFirst {
                try scanner.expect(UInt8(ascii: ","))
                scanner.skipWhitespace()
            }
            isFirst = false
            let start = scanner.offset
            try scanner.skipValue()
            if ranges.count < Self.limit { ranges.append(start..<scanner.offset) }
            scanner.skipWhitespace()
        }
        try scanner.close()
        scanner.skipWhitespace()
        guard scanner.current == nil else { throw JSONError(.trailingBytes, at: scanner.offset) }
        return ranges
    }
}
