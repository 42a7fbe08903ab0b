// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CAllocationCount
internal import NIOCore
internal import RoostTransport
internal import WAMP

/// What happens to the bytes of one message: the frame is decoded, the envelope scanned, a frame encoded.
enum CodecBenchmarks {
    /// The benchmarks come in the sizes of a notification and of a small document.
    private static let sizes = [
        (name: "128", bytes: 128, operations: 200_000),
        (name: "16384", bytes: 16_384, operations: 10_000),
    ]

    static func run(_ harness: inout Harness) {
        for size in self.sizes {
            let message = Self.publish(payload: size.bytes)
            self.scan(message, "json/scan-publish-\(size.name)", operations: size.operations, harness)
            self.decode(message, "websocket/decode-\(size.name)", operations: size.operations, harness)
            self.encode(message, "websocket/encode-\(size.name)", operations: size.operations, harness)
        }
    }

    /// A PUBLISH of a JSON object of about that size, with escapes and non-ASCII text as they come from applications.
    private static func publish(payload bytes: Int) -> ByteBuffer {
        var message = ByteBuffer(string: "[7,\"bench.topic.0\",{\"user\":42,\"text\":\"")
        while message.readableBytes < bytes - 20 {
            message.writeString("Grüße an \\\"alle\\\" 0123456789. ")
        }
        message.writeString("\",\"seen\":false}]")
        return message
    }

    private static func scan(_ message: ByteBuffer, _ name: String, operations: Int, _ harness: Harness) {
        let reader = V1MessageReader()
        harness.measure(name, operations: operations) { operations in
            for _ in 0..<operations {
                guard let result = try? reader.read(message) else {
                    Options.fail("\(name): the message is not valid.")
                }
                withUnsafePointer(to: result) { keep_result($0) }
            }
        }
    }

    private static func decode(_ message: ByteBuffer, _ name: String, operations: Int, _ harness: Harness) {
        var frame = ByteBuffer()
        WebSocketFrameEncoder.writeFrame(.text, payload: message, mask: 0x1234_5678, into: &frame)
        var decoder = WebSocketDecoder(role: .server)
        var input = ByteBuffer()
        input.reserveCapacity(frame.readableBytes)
        harness.measure(name, operations: operations) { operations in
            for _ in 0..<operations {
                // It is unmasked in place, so it has to be put there anew: one copy more than in the server.
                input.clear()
                input.writeImmutableBuffer(frame)
                guard case .message(let message, isText: true) = decoder.next(&input) else {
                    Options.fail("\(name): the frame is not valid.")
                }
                withUnsafePointer(to: message) { keep_result($0) }
            }
        }
    }

    private static func encode(_ message: ByteBuffer, _ name: String, operations: Int, _ harness: Harness) {
        var output = ByteBuffer()
        output.reserveCapacity(message.readableBytes + 16)
        harness.measure(name, operations: operations) { operations in
            for _ in 0..<operations {
                output.clear()
                WebSocketFrameEncoder.writeFrame(.text, payload: message, into: &output)
                withUnsafePointer(to: output) { keep_result($0) }
            }
        }
    }
}
