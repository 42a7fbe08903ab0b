// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes one message of WAMP v2, element by element.
package struct MessageWriter: Sendable {
    private let serializer: Serializer
    private let count: Int
    private var buffer: ByteBuffer
    private var written = 0

    /// Begins a message.
    ///
    /// - Parameters:
    ///   - serializer: What to write in.
    ///   - count: How many elements will be appended, exactly.
    ///   - capacity: How many bytes the message is expected to have.
    ///   - memory: An empty buffer to write to.
    package init(
        _ serializer: Serializer,
        elements count: Int,
        capacity: Int = 128,
        reusing memory: consuming ByteBuffer = ByteBuffer()
    ) {
        self.serializer = serializer
        self.count = count
        self.buffer = memory
        self.buffer.reserveCapacity(capacity)
        switch serializer {
        case .json: break
        case .messagePack: self.buffer.writeMessagePack(arrayOf: count)
        case .cbor: self.buffer.writeCBOR(arrayOf: count)
        }
    }

    /// Appends a value.
    ///
    /// - Parameter value: The value.
    package mutating func append(_ value: WireValue) {
        self.beginElement()
        self.buffer.write(value, as: self.serializer)
    }

    /// Appends an integer.
    ///
    /// - Parameter integer: The integer.
    package mutating func append(integer: UInt64) {
        switch self.serializer {
        case .json: self.buffer.writeDecimal(integer, behind: self.separator)
        case .messagePack: self.buffer.writeMessagePack(unsigned: integer)
        case .cbor: self.buffer.writeCBOR(unsigned: integer)
        }
        self.written += 1
    }

    /// Appends a string.
    ///
    /// - Parameter text: The string as UTF-8, which must be valid.
    package mutating func append(text: some Collection<UInt8>) {
        self.beginElement()
        switch self.serializer {
        case .json: self.buffer.writeJSON(text: text)
        case .messagePack: self.buffer.writeMessagePack(text: text)
        case .cbor: self.buffer.writeCBOR(text: text)
        }
    }

    /// Appends a value that is encoded already.
    ///
    /// - Parameter bytes: The complete encoding of one value in the serializer of the message.
    package mutating func append(encoded bytes: ByteBuffer) {
        self.beginElement()
        self.buffer.writeImmutableBuffer(bytes)
    }

    /// Ends the message.
    ///
    /// - Returns: The message.
    package consuming func finish() -> ByteBuffer {
        assert(self.written == self.count, "a message must have the elements that were announced")
        if self.serializer == .json {
            if self.written == 0 {
                self.buffer.writeInteger(self.separator)
            }
            self.buffer.writeInteger(0x5D as UInt8)
        }
        return self.buffer
    }

    private mutating func beginElement() {
        if self.serializer == .json {
            self.buffer.writeInteger(self.separator)
        }
        self.written += 1
    }

    /// What stands before the next element of a JSON array.
    private var separator: UInt8 {
        self.written == 0 ? 0x5B : 0x2C
    }
}

extension ByteBuffer {
    /// Appends a byte and an integer in decimal, in one go and without making a text of it.
    fileprivate mutating func writeDecimal(_ integer: UInt64, behind first: UInt8) {
        let mostBytes = 21
        withUnsafeTemporaryAllocation(byteCount: mostBytes, alignment: 1) { text in
            var rest = integer
            var start = mostBytes
            repeat {
                start -= 1
                text[start] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
                rest /= 10
            } while rest > 0
            start -= 1
            text[start] = first
            self.writeBytes(UnsafeRawBufferPointer(rebasing: text[start...]))
        }
    }
}
