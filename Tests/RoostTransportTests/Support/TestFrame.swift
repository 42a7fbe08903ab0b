// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

@testable internal import RoostTransport

/// A frame as bytes, made independently of the encoder under test, and able to be wrong in every way.
struct TestFrame {
    var opcode: UInt8 = 1
    var payload: [UInt8] = []
    var isFinal = true
    var reserved: UInt8 = 0
    var key: [UInt8]? = [0x11, 0x22, 0x33, 0x44]
    /// The form of the length, 0, 2 or 8 bytes more; nil for the shortest.
    var lengthForm: Int?
    /// The announced length, when it is not the true one.
    var announced: UInt64?

    init(_ opcode: UInt8, _ payload: [UInt8] = []) {
        self.opcode = opcode
        self.payload = payload
    }

    init(_ opcode: UInt8, _ text: String) {
        self.init(opcode, Array(text.utf8))
    }

    func with(_ change: (inout TestFrame) -> Void) -> TestFrame {
        var copy = self
        change(&copy)
        return copy
    }

    var bytes: [UInt8] {
        let length = self.announced ?? UInt64(self.payload.count)
        let form = self.lengthForm ?? (length < 126 ? 0 : length < 65_536 ? 2 : 8)
        let maskBit: UInt8 = self.key == nil ? 0 : 0x80
        var bytes = [(self.isFinal ? 0x80 : 0) | self.reserved << 4 | self.opcode]
        bytes.append(maskBit | (form == 0 ? UInt8(length) : form == 2 ? 126 : 127))
        for index in (0..<form).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(8 * index)))
        }
        guard let key = self.key else { return bytes + self.payload }
        return bytes + key + self.payload.enumerated().map { $1 ^ key[$0 % 4] }
    }
}

extension WebSocketDecoder {
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

extension WebSocketDecoder.Event {
    static func text(_ text: String) -> Self { .message(ByteBuffer(string: text), isText: true) }

    static func binary(_ bytes: [UInt8]) -> Self { .message(ByteBuffer(bytes: bytes), isText: false) }

    static func broken(_ explanation: CloseReason.Explanation) -> Self { .violation(CloseReason(explanation)) }
}
