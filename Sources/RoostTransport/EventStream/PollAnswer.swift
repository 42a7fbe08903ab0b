// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// The body of an answer to a client that polls: `{"next": TOKEN, "events": [EVENT, …]}`.
package enum PollAnswer {
    private static let field = ByteBuffer(string: "data: ")

    /// Writes a body.
    ///
    /// - Parameters:
    ///   - next: What the client shows to get the next events.
    ///   - events: Whole events of an event stream, whose data is JSON; those without data are left out.
    ///   - buffer: Where to write.
    package static func write(next: PollToken, events: ByteBuffer, into buffer: inout ByteBuffer) {
        buffer.writeString("{\"next\":\"\(next)\",\"events\":[")
        var rest = events
        var isFirst = true
        while let event = FrameFormat.eventStream.takeFrame(&rest) {
            var lines = event.readableBytesView.dropLast(2)[...]
            guard lines.starts(with: self.field.readableBytesView) else {
                continue
            }
            if !isFirst {
                buffer.writeStaticString(",")
            }
            isFirst = false
            self.writeData(&lines, into: &buffer)
        }
        buffer.writeStaticString("]}")
    }

    /// Writes the data of one event; the line ends in it are blanks of the JSON.
    private static func writeData(_ lines: inout ByteBufferView, into buffer: inout ByteBuffer) {
        lines = lines.dropFirst(self.field.readableBytes)
        while let end = lines.firstIndex(of: UInt8(ascii: "\n")) {
            buffer.writeBytes(lines[...end])
            lines = lines[(end + 1)...].dropFirst(self.field.readableBytes)
        }
        buffer.writeBytes(lines)
    }
}
