// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

extension WireValue {
    /// Decodes the encoding of exactly one value by the rules of WAMP v2.
    ///
    /// - Parameters:
    ///   - bytes: The encoding; JSON must be valid UTF-8.
    ///   - serializer: What it is written in.
    ///   - limits: What it may demand.
    /// - Returns: The value.
    /// - Throws: ``SerializationError`` with the offset of the first byte that is wrong.
    package static func decode(
        _ bytes: ByteBuffer,
        as serializer: Serializer,
        limits: SerializationLimits = SerializationLimits()
    ) throws(SerializationError) -> WireValue {
        try bytes.scan { region throws(SerializationError) in
            switch serializer {
            case .json: try Self.decode(JSONValueScanner(region, limits: limits))
            case .messagePack: try Self.decode(MessagePackScanner(region, limits: limits))
            case .cbor: try Self.decode(CBORScanner(region, limits: limits))
            }
        }
    }

    private static func decode(_ scanner: some ValueScanner) throws(SerializationError) -> WireValue {
        var scanner = scanner
        scanner.begin()
        let value = try scanner.decodeValue()
        try scanner.end()
        return value
    }
}

extension ByteBuffer {
    /// Appends a value by the rules of WAMP v2.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - serializer: What to write it in.
    package mutating func write(_ value: WireValue, as serializer: Serializer) {
        switch serializer {
        case .json: self.writeJSON(value, marksDoubles: true)
        case .messagePack: self.writeMessagePack(value)
        case .cbor: self.writeCBOR(value)
        }
    }
}
