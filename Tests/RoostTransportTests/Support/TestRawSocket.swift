// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

@testable internal import RoostTransport

/// The bytes of a RawSocket frame, made independently of the encoder under test.
func rawFrame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let length = payload.count
    return [first, UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)] + payload
}

extension RawSocketDecoder {
    /// Feeds the bytes in pieces of these sizes, the last one repeated, and collects what comes out.
    mutating func feed(_ bytes: [UInt8], pieces: [Int] = [.max]) -> [Event] {
        var events: [Event] = []
        var input = ByteBuffer()
        var rest = bytes[...]
        var sizes = pieces[...]
        while !rest.isEmpty {
            let size = sizes.count > 1 ? sizes.removeFirst() : sizes.first ?? .max
            input.writeBytes(rest.prefix(size))
            rest = rest.dropFirst(size)
            while let event = self.next(&input) { events.append(event) }
        }
        return events
    }
}
