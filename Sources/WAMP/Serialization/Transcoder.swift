// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Turns the encoding of a value in one serializer into that in another, without decoding it as a whole.
///
/// Integers stay exact and doubles stay doubles: JSON numbers with fraction or exponent are doubles, and integers beyond
/// 64 bits become doubles. Bytes are strings of U+0000 and base64 in JSON. The order of maps is kept, their keys are
/// strings afterwards. Infinite numbers and NaN become `null` in JSON; tags and extension types are dropped.
///
/// Source: WAMP, Basic Profile, Serializers; Advanced Profile, Binary conversion of JSON Strings.
package enum Transcoder {
    /// Transcodes one value; between equal serializers the bytes stay as they are, unchecked.
    ///
    /// - Parameters:
    ///   - bytes: The encoding of exactly one value; JSON must be valid UTF-8.
    ///   - source: What the bytes are written in.
    ///   - target: What to write in.
    ///   - depthLimit: How many arrays and maps may be nested, `1…512`.
    /// - Returns: The encoding in the other serializer, in its shortest form.
    /// - Throws: ``SerializationError`` when the bytes are not well-formed, or a map has a key that is neither a string nor
    ///   an integer.
    package static func transcode(
        _ bytes: ByteBuffer,
        from source: Serializer,
        to target: Serializer,
        depthLimit: Int = 128
    ) throws(SerializationError) -> ByteBuffer {
        guard source != target else {
            return bytes
        }
        let limits = SerializationLimits(depth: depthLimit)
        return try bytes.scan { region throws(SerializationError) in
            switch source {
            case .json: try Self.transcode(JSONValueScanner(region, limits: limits), to: target, limits: limits)
            case .messagePack:
                try Self.transcode(MessagePackScanner(region, limits: limits), to: target, limits: limits)
            case .cbor: try Self.transcode(CBORScanner(region, limits: limits), to: target, limits: limits)
            }
        }
    }

    private static func transcode(
        _ scanner: some ValueScanner,
        to target: Serializer,
        limits: SerializationLimits
    ) throws(SerializationError) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(scanner.bytes.count)
        switch target {
        case .json: return try Self.run(Transcoding(scanner, to: JSONSink(buffer: buffer), limits: limits)).buffer
        case .messagePack:
            return try Self.run(Transcoding(scanner, to: MessagePackSink(buffer: buffer), limits: limits)).buffer
        case .cbor: return try Self.run(Transcoding(scanner, to: CBORSink(buffer: buffer), limits: limits)).buffer
        }
    }

    private static func run<Scanner, Sink>(
        _ transcoding: consuming Transcoding<Scanner, Sink>
    ) throws(SerializationError) -> Sink {
        try transcoding.run()
        return transcoding.sink
    }
}
