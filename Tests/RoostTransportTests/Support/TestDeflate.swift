// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

@testable internal import RoostTransport

/// Compressed messages for tests, made with the deflater or by hand.
enum TestDeflate {
    /// The compressed form of a message, without the tail that every message has.
    static func compress(_ message: [UInt8], _ settings: DeflateSettings = DeflateSettings()) -> [UInt8] {
        var buffer = ByteBuffer()
        message.withUnsafeBytes { MessageDeflater(settings).deflate($0, into: &buffer) }
        return Array(buffer.readableBytesView)
    }

    static func inflate(_ bytes: [UInt8], isText: Bool = false, limit: Int = 1 << 20) -> WebSocketDecoder.Event {
        MessageInflater().inflate(ByteBuffer(bytes: bytes), isText: isText, limit: limit)
    }

    /// A compressed message of so many MiB, all zeros, about a thousand times smaller.
    static func bomb(mebibytes: Int) -> [UInt8] {
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        let one = self.compress(zeros, DeflateSettings(level: 9)) + [0, 0, 0xFF, 0xFF]
        return Array(Array(repeating: one, count: mebibytes).joined().dropLast(4))
    }

    /// Bytes that compress, as they repeat what was random once.
    static func compressible(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let size = Int.random(in: 1...200, using: &random)
            if bytes.count > size, Bool.random(using: &random) {
                let start = Int.random(in: 0...(bytes.count - size), using: &random)
                bytes += bytes[start..<start + size]
            } else {
                bytes += (0..<size).map { _ in UInt8.random(in: 97...122, using: &random) }
            }
        }
        return Array(bytes.prefix(count))
    }

    static func noise(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}
