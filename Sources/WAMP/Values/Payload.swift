// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// What is published, kept as the bytes it came as: one JSON value, or the arguments of WAMP v2.
///
/// The bytes have been checked and not decoded. They go untouched to subscribers that use the publisher's protocol
/// version and serializer, and are converted once for each other form that subscribers use (`docs/protocol-bridge.md`).
public struct Payload: Sendable {
    /// The forms in which a payload can have come.
    package enum Content: Equatable, Sendable {
        /// The JSON text of one value: what WAMP v1 publishes.
        case event(ByteBuffer)
        /// The arguments of a WAMP v2 message.
        case arguments(ArgumentBytes)
    }

    /// What a publication of WAMP v2 says about itself; it goes where the payload goes.
    package final class Origin: Sendable {
        /// The publication's id, which the acknowledgement names too.
        package let publication: PublicationID
        /// The details of EVENT that the publisher decides: who it is, if that is disclosed, and `ppt_*`.
        package let details: [WireValue.Member]
        /// Whether the publisher wants the event to be kept for later subscribers.
        package let isRetained: Bool

        /// Makes an origin.
        ///
        /// - Parameters:
        ///   - publication: The publication's id.
        ///   - details: The details of EVENT that the publisher decides.
        ///   - isRetained: Whether the publisher wants the event to be kept for later subscribers.
        package init(publication: PublicationID, details: [WireValue.Member], isRetained: Bool = false) {
            self.publication = publication
            self.details = details
            self.isRetained = isRetained
        }
    }

    /// The payload as it came.
    package let content: Content

    /// Where the payload comes from, if a WAMP v2 session has published it.
    package let origin: Origin?

    /// Wraps JSON text that has been checked.
    ///
    /// - Parameter validated: The text of exactly one value.
    package init(validated: ByteBuffer) {
        self.content = .event(validated)
        self.origin = nil
    }

    /// Wraps the arguments of a WAMP v2 message, which have been checked.
    ///
    /// - Parameters:
    ///   - arguments: The arguments.
    ///   - origin: Where they come from.
    package init(_ arguments: ArgumentBytes, origin: Origin?) {
        self.content = .arguments(arguments)
        self.origin = origin
    }

    /// Encodes a value.
    ///
    /// - Parameter value: The value.
    public init(_ value: WireValue) {
        var buffer = ByteBuffer()
        buffer.writeJSON(value)
        self.init(validated: buffer)
    }

    /// Takes JSON text from outside.
    ///
    /// - Parameter text: The text of exactly one value; white space around it is dropped.
    /// - Throws: ``JSONError`` when it is not JSON.
    public init(json text: String) throws(JSONError) {
        let bytes = Array(text.utf8)
        let range: Result<Range<Int>, JSONError> = bytes.withUnsafeBytes { region in
            do throws(JSONError) {
                var scanner = JSONScanner(region)
                scanner.skipWhitespace()
                let start = scanner.offset
                try scanner.skipValue()
                let end = scanner.offset
                scanner.skipWhitespace()
                guard scanner.current == nil else {
                    throw JSONError(.trailingBytes, at: scanner.offset)
                }
                return .success(start..<end)
            } catch {
                return .failure(error)
            }
        }
        self.init(validated: ByteBuffer(bytes: bytes[try range.get()]))
    }

    /// `null`, which WAMP v1 publishes when the event is missing.
    public static let null = Payload(.null)

    /// The JSON text of one value, as WAMP v1 sends it.
    ///
    /// Arguments of WAMP v2 that are one positional argument are that value; all others are an object of `args` and
    /// `kwargs`. Bytes become text by the JSON convention of WAMP. What JSON cannot express becomes `null`.
    public var bytes: ByteBuffer {
        switch self.content {
        case .event(let text): text
        case .arguments(let arguments): arguments.version1Event
        }
    }

    /// Decodes the value.
    ///
    /// - Returns: The value, as WAMP v1 sends it.
    /// - Throws: ``JSONError`` is not expected, for the text has been checked.
    public func value() throws(JSONError) -> WireValue {
        try WireValue.parse(self.bytes.readableBytesView)
    }

    /// The payload as arguments of WAMP v2.
    ///
    /// - Parameter serializer: What to write them in.
    /// - Returns: The arguments; a JSON value of WAMP v1 is the only positional argument.
    /// - Throws: ``SerializationError`` if they hold map keys that are neither texts nor integers, or are nested too deeply.
    package func arguments(in serializer: Serializer) throws(SerializationError) -> ArgumentBytes {
        switch self.content {
        case .event(let text): try ArgumentBytes(version1Event: text).transcoded(to: serializer)
        case .arguments(let arguments): try arguments.transcoded(to: serializer)
        }
    }

    /// The same payload in memory of its own, so that a small slice does not keep a large buffer.
    package var compacted: Payload {
        switch self.content {
        case .event(let text): Payload(validated: text.compactCopy)
        case .arguments(let arguments):
            Payload(
                ArgumentBytes(
                    arguments.serializer,
                    list: arguments.list?.compactCopy,
                    keywords: arguments.keywords?.compactCopy
                ),
                origin: self.origin
            )
        }
    }

    /// How many bytes the payload holds.
    package var byteCount: Int {
        switch self.content {
        case .event(let text): text.readableBytes
        case .arguments(let arguments):
            (arguments.list?.readableBytes ?? 0) + (arguments.keywords?.readableBytes ?? 0)
        }
    }
}

extension ArgumentBytes {
    /// Takes an event of WAMP v1 as the only positional argument.
    ///
    /// - Parameter text: The JSON text of one value.
    package init(version1Event text: ByteBuffer) {
        var list = ByteBuffer()
        list.reserveCapacity(text.readableBytes + 2)
        list.writeInteger(0x5B as UInt8)
        list.writeImmutableBuffer(text)
        list.writeInteger(0x5D as UInt8)
        self.init(.json, list: list)
    }

    /// The arguments as an event of WAMP v1.
    fileprivate var version1Event: ByteBuffer {
        guard let json = try? self.transcoded(to: .json) else {
            return ByteBuffer(string: "null")
        }
        let list = json.list ?? ByteBuffer(string: "[]")
        if json.keywords?.isEmptyJSONObject ?? true, let only = list.onlyJSONElement {
            return only
        }
        var event = ByteBuffer()
        event.writeStaticString("{\"args\":")
        event.writeImmutableBuffer(list)
        event.writeStaticString(",\"kwargs\":")
        event.writeImmutableBuffer(json.keywords ?? ByteBuffer(string: "{}"))
        event.writeStaticString("}")
        return event
    }
}

extension ByteBuffer {
    /// The only element of a JSON array that has been checked; `nil` if there are none or more.
    fileprivate var onlyJSONElement: ByteBuffer? {
        let range: Range<Int>? = self.withUnsafeReadableBytes { region in
            var scanner = JSONScanner(region)
            scanner.skipWhitespace()
            guard (try? scanner.open(isObject: false)) != nil else {
                return nil
            }
            scanner.skipWhitespace()
            let start = scanner.offset
            guard scanner.current != 0x5D, (try? scanner.skipValue()) != nil else {
                return nil
            }
            let end = scanner.offset
            scanner.skipWhitespace()
            return scanner.current == 0x5D ? start..<end : nil
        }
        return range.flatMap { self.getSlice(at: self.readerIndex + $0.lowerBound, length: $0.count) }
    }

    /// Whether this is a JSON object without members; it has been checked.
    fileprivate var isEmptyJSONObject: Bool {
        self.withUnsafeReadableBytes { region in
            var scanner = JSONScanner(region)
            scanner.skipWhitespace()
            scanner.advance(by: min(1, region.count))
            scanner.skipWhitespace()
            return scanner.current == 0x7D
        }
    }

    /// The same bytes in memory of their own, so that a small slice does not keep a large buffer.
    package var compactCopy: ByteBuffer {
        var copy = ByteBuffer()
        copy.writeImmutableBuffer(self)
        return copy
    }
}

extension Payload: Equatable {
    /// Compares the bytes as they came.
    ///
    /// - Parameters:
    ///   - left: A payload.
    ///   - right: Another payload.
    /// - Returns: Whether both are the same bytes of the same form.
    public static func == (left: Payload, right: Payload) -> Bool {
        left.content == right.content
    }
}

extension Payload: CustomStringConvertible {
    /// The JSON text.
    public var description: String {
        String(buffer: self.bytes)
    }
}
