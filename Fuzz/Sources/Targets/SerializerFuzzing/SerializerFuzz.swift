// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import NIOCore
package import WAMP

/// What holds for arbitrary bytes, whichever binary serializer they are taken for.
///
/// What is scanned is what is decoded, but for keys that are neither strings nor integers, which scanning lets pass.
/// What is decoded can be transcoded to every serializer and back, and is the same value then, where JSON can express
/// it. A message envelope accepts only what is scanned.
package enum SerializerFuzz {
    /// Tests one input.
    ///
    /// - Parameters:
    ///   - input: The bytes.
    ///   - serializer: What they are taken for: MessagePack or CBOR.
    package static func test(_ input: UnsafeRawBufferPointer, as serializer: Serializer) {
        let bytes = ByteBuffer(bytes: input)
        let isScanned = Self.isScanned(input, as: serializer)
        Self.testEnvelope(bytes, as: serializer, isScanned: isScanned)
        do throws(SerializationError) {
            let value = try Self.decode(bytes, as: serializer)
            require(isScanned, "what is decoded is scanned")
            for target in Serializer.allCases where target != serializer {
                try Self.testTranscoding(bytes, of: value, from: serializer, to: target)
            }
        } catch {
            require(!isScanned || error.kind == .invalidKey, "what is scanned is decoded and transcoded")
            for target in Serializer.allCases where target != serializer {
                let transcoded = try? Transcoder.transcode(bytes, from: serializer, to: target)
                require(transcoded == nil, "what is transcoded is decoded")
            }
        }
    }

    private static func isScanned(_ input: UnsafeRawBufferPointer, as serializer: Serializer) -> Bool {
        if serializer == .cbor {
            var scanner = CBORScanner(input)
            return (try? scanner.skipValue()) != nil && scanner.offset == input.count
        }
        var scanner = MessagePackScanner(input)
        return (try? scanner.skipValue()) != nil && scanner.offset == input.count
    }

    private static func decode(_ bytes: ByteBuffer, as serializer: Serializer) throws(SerializationError) -> WireValue {
        try WireValue.decode(bytes, as: serializer, limits: SerializationLimits(elements: .max))
    }

    private static func testTranscoding(
        _ bytes: ByteBuffer,
        of value: WireValue,
        from serializer: Serializer,
        to target: Serializer
    ) throws(SerializationError) {
        let transcoded = try Transcoder.transcode(bytes, from: serializer, to: target)
        require(transcoded == Self.written(value, as: target), "transcoding writes what the value would write")
        let back = try Transcoder.transcode(transcoded, from: target, to: serializer)
        let again = try Self.decode(back, as: serializer)
        // Strings that JSON takes for bytes and infinite numbers do not come back as they were.
        if target != .json {
            require(Self.written(again, as: .cbor) == Self.written(value, as: .cbor), "transcoding keeps the value")
        }
    }

    private static func testEnvelope(_ bytes: ByteBuffer, as serializer: Serializer, isScanned: Bool) {
        for count in [0, 2] {
            let envelope = try? MessageEnvelope(reading: bytes, as: serializer) { _ in count }
            require(envelope == nil || isScanned, "a message is scanned")
            require((envelope?.elements.count ?? 0) <= count, "no more is decoded than asked for")
        }
    }

    private static func written(_ value: WireValue, as serializer: Serializer) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.write(value, as: serializer)
        return buffer
    }
}
