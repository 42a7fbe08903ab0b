// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Takes values one after the other and writes them in one serializer.
protocol ValueSink {
    /// Whether the count of an array or map must be known when it begins.
    static var needsCounts: Bool { get }

    mutating func writeNull()
    mutating func write(bool: Bool)
    mutating func write(integer: Int64)
    mutating func write(unsigned: UInt64)
    mutating func write(double: Double)
    mutating func write(text: UnsafeRawBufferPointer)
    mutating func write(binary: UnsafeRawBufferPointer)

    mutating func beginArray(_ count: Int?)
    mutating func beginMap(_ count: Int?)

    /// Before each element of an array and each key of a map.
    mutating func beginMember(_ index: Int)

    /// Between a key and its value.
    mutating func endKey()

    mutating func endArray(_ count: Int)
    mutating func endMap(_ count: Int)
}

/// Writes JSON; bytes become strings of U+0000 and their base64.
struct JSONSink: ValueSink {
    static var needsCounts: Bool { false }

    var buffer = ByteBuffer()

    mutating func writeNull() { self.buffer.writeStaticString("null") }
    mutating func write(bool: Bool) { self.buffer.writeStaticString(bool ? "true" : "false") }
    mutating func write(integer: Int64) { self.buffer.writeString(String(integer)) }
    mutating func write(unsigned: UInt64) { self.buffer.writeString(String(unsigned)) }
    mutating func write(double: Double) { self.buffer.writeJSON(double: double, marked: true) }
    mutating func write(text: UnsafeRawBufferPointer) { self.buffer.writeJSON(text: text) }
    mutating func write(binary: UnsafeRawBufferPointer) { self.buffer.writeJSON(binary: binary) }

    mutating func beginArray(_ count: Int?) { self.buffer.writeInteger(0x5B as UInt8) }
    mutating func beginMap(_ count: Int?) { self.buffer.writeInteger(0x7B as UInt8) }

    mutating func beginMember(_ index: Int) {
        if index > 0 { self.buffer.writeInteger(0x2C as UInt8) }
    }

    mutating func endKey() { self.buffer.writeInteger(0x3A as UInt8) }
    mutating func endArray(_ count: Int) { self.buffer.writeInteger(0x5D as UInt8) }
    mutating func endMap(_ count: Int) { self.buffer.writeInteger(0x7D as UInt8) }
}

/// Writes MessagePack.
struct MessagePackSink: ValueSink {
    static var needsCounts: Bool { true }

    var buffer = ByteBuffer()

    mutating func writeNull() { self.buffer.writeInteger(0xC0 as UInt8) }
    mutating func write(bool: Bool) { self.buffer.writeInteger((bool ? 0xC3 : 0xC2) as UInt8) }
    mutating func write(integer: Int64) { self.buffer.writeMessagePack(integer: integer) }
    mutating func write(unsigned: UInt64) { self.buffer.writeMessagePack(unsigned: unsigned) }
    mutating func write(double: Double) { self.buffer.writeMessagePack(double: double) }
    mutating func write(text: UnsafeRawBufferPointer) { self.buffer.writeMessagePack(text: text) }
    mutating func write(binary: UnsafeRawBufferPointer) { self.buffer.writeMessagePack(binary: binary) }

    mutating func beginArray(_ count: Int?) { self.buffer.writeMessagePack(arrayOf: count ?? 0) }
    mutating func beginMap(_ count: Int?) { self.buffer.writeMessagePack(mapOf: count ?? 0) }

    mutating func beginMember(_ index: Int) {}
    mutating func endKey() {}
    mutating func endArray(_ count: Int) {}
    mutating func endMap(_ count: Int) {}
}

/// Writes CBOR with definite lengths.
struct CBORSink: ValueSink {
    static var needsCounts: Bool { true }

    var buffer = ByteBuffer()

    mutating func writeNull() { self.buffer.writeInteger(0xF6 as UInt8) }
    mutating func write(bool: Bool) { self.buffer.writeInteger((bool ? 0xF5 : 0xF4) as UInt8) }
    mutating func write(integer: Int64) { self.buffer.writeCBOR(integer: integer) }
    mutating func write(unsigned: UInt64) { self.buffer.writeCBOR(unsigned: unsigned) }
    mutating func write(double: Double) { self.buffer.writeCBOR(double: double) }
    mutating func write(text: UnsafeRawBufferPointer) { self.buffer.writeCBOR(text: text) }
    mutating func write(binary: UnsafeRawBufferPointer) { self.buffer.writeCBOR(binary: binary) }

    mutating func beginArray(_ count: Int?) { self.buffer.writeCBOR(arrayOf: count ?? 0) }
    mutating func beginMap(_ count: Int?) { self.buffer.writeCBOR(mapOf: count ?? 0) }

    mutating func beginMember(_ index: Int) {}
    mutating func endKey() {}
    mutating func endArray(_ count: Int) {}
    mutating func endMap(_ count: Int) {}
}
