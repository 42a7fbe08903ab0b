// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import FuzzSupport
internal import NIOCore
internal import WAMP

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Feeds arbitrary bytes to the JSON scanner and to the reader of WAMP v1 messages.
///
/// The scanner that only checks and the parser that builds values must agree on what is JSON, and what the writer makes
/// of a value must be read and written again as the same bytes. What the message reader accepts must be JSON.
@main
enum JSONScannerFuzz {
    static func main() {
        exit(
            runFuzzer { start, count in
                JSONScannerFuzz.test(UnsafeRawBufferPointer(start: start, count: count))
                return 0
            }
        )
    }

    private static func test(_ input: UnsafeRawBufferPointer) {
        let value = try? WireValue.parse(region: input)
        require(Self.isScanned(input) == (value != nil), "scanner and parser agree")
        for isStrict in [false, true] {
            let message = try? V1MessageReader(isStrict: isStrict).read(ByteBuffer(bytes: input))
            require(message == nil || value != nil, "what the message reader accepts is JSON")
        }
        Self.testParts(of: input, value)
        guard let value, Self.isExpressible(value) else {
            return
        }
        for escaping in [JSONEscaping.minimal, .php] {
            let text = Self.written(value, escaping)
            guard let again = text.withUnsafeReadableBytes({ try? WireValue.parse(region: $0) }) else {
                fatalError("does not hold: what is written is JSON")
            }
            require(Self.written(again, escaping) == text, "a value that was read back is written in the same way")
        }
    }

    /// What an object or array is taken apart to must be what the parser finds in it.
    private static func testParts(of input: UnsafeRawBufferPointer, _ value: WireValue?) {
        let parts = try? JSONParts.parse(input, limit: 1_000)
        guard let found = parts ?? nil else {
            return
        }
        let values = found.parts.map { try? WireValue.parse(region: UnsafeRawBufferPointer(rebasing: input[$0.range])) }
        switch value {
        case .array(let elements): require(!found.isObject && values == elements, "the elements are those of the array")
        case .object(let members):
            let keys = found.parts.map { String(decoding: $0.key, as: UTF8.self) }
            require(found.isObject && values == members.map(\.value), "the values are those of the object")
            require(zip(keys, members).allSatisfy { $0.utf8.elementsEqual($1.key.utf8) }, "and so are the keys")
        default: require(false, "what has parts is an object or an array")
        }
    }

    private static func written(_ value: WireValue, _ escaping: JSONEscaping) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeJSON(value, escaping: escaping)
        return buffer
    }

    private static func isScanned(_ input: UnsafeRawBufferPointer) -> Bool {
        var scanner = JSONScanner(input)
        scanner.skipWhitespace()
        guard (try? scanner.skipValue()) != nil else {
            return false
        }
        scanner.skipWhitespace()
        return scanner.current == nil
    }

    /// Whether JSON has a form for the value: an infinite number has none.
    private static func isExpressible(_ value: WireValue) -> Bool {
        switch value {
        case .null, .bool, .integer, .unsigned, .binary, .string: true
        case .double(let number): number.isFinite
        case .array(let elements): elements.allSatisfy(Self.isExpressible)
        case .object(let members): members.allSatisfy { Self.isExpressible($0.value) }
        }
    }
}
