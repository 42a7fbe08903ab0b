// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// What is published: one value, kept as the bytes it came as.
///
/// The bytes are JSON text that has been checked and not decoded; they go to subscribers untouched.
public struct Payload: Sendable {
    /// The JSON text of one value.
    public let bytes: ByteBuffer

    /// Wraps JSON text that has been checked.
    ///
    /// - Parameter validated: The text of exactly one value.
    package init(validated: ByteBuffer) {
        self.bytes = validated
    }

    /// Encodes a value.
    ///
    /// - Parameter value: The value.
    public init(_ value: JSONValue) {
        var buffer = ByteBuffer()
        buffer.writeJSON(value)
        self.bytes = buffer
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
        self.bytes = ByteBuffer(bytes: bytes[try range.get()])
    }

    /// `null`, which WAMP v1 publishes when the event is missing.
    public static let null = Payload(.null)

    /// Decodes the value.
    ///
    /// - Returns: The value.
    /// - Throws: ``JSONError`` is not expected, for the text has been checked.
    public func value() throws(JSONError) -> JSONValue {
        try JSONValue.parse(self.bytes.readableBytesView)
    }
}

extension Payload: Equatable {
    /// Compares the bytes.
    ///
    /// - Parameters:
    ///   - left: A payload.
    ///   - right: Another payload.
    /// - Returns: Whether both are the same bytes.
    public static func == (left: Payload, right: Payload) -> Bool {
        left.bytes == right.bytes
    }
}

extension Payload: CustomStringConvertible {
    /// The JSON text.
    public var description: String {
        String(buffer: self.bytes)
    }
}
