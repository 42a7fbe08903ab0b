// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes the server's answers to requests for events over HTTP; after all of them the connection ends with the body.
package enum EventStreamResponse {
    /// Writes the head of the answer that opens the stream.
    ///
    /// - Parameters:
    ///   - request: The request, whose origin has been let in.
    ///   - policy: The listener's policy.
    ///   - buffer: Where to write.
    package static func write(
        _ request: EventStreamRequest,
        policy: UpgradePolicy,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeStaticString("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
        // nginx would keep events until it has a page of them.
        buffer.writeStaticString("X-Accel-Buffering: no\r\n")
        self.writeEnd(request, policy: policy, into: &buffer)
    }

    /// Writes an answer that is whole.
    ///
    /// - Parameters:
    ///   - status: The status code, three digits, with the reason phrase.
    ///   - body: The events of a client that polls, or what was wrong.
    ///   - type: The media type of the body.
    ///   - request: The request, whose origin has been let in.
    ///   - policy: The listener's policy.
    ///   - buffer: Where to write.
    package static func write(
        status: String,
        body: ByteBuffer,
        type: String,
        to request: EventStreamRequest,
        policy: UpgradePolicy,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeString("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n")
        buffer.writeString("Content-Length: \(body.readableBytes)\r\n")
        self.writeEnd(request, policy: policy, into: &buffer)
        buffer.writeImmutableBuffer(body)
    }

    private static func writeEnd(
        _ request: EventStreamRequest,
        policy: UpgradePolicy,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeStaticString("Cache-Control: no-store\r\nConnection: close\r\nVary: Origin\r\n")
        if let origin = request.origin {
            buffer.writeString("Access-Control-Allow-Origin: \(origin)\r\n")
        }
        if let identity = policy.identity {
            buffer.writeString("X-Powered-By: \(identity)\r\n")
        }
        buffer.writeStaticString("\r\n")
    }
}
