// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Writes what an event stream consists of.
///
/// Source: WHATWG HTML, Server-sent events, "Interpreting an event stream".
package enum EventStreamEncoder {
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// The most bytes that an event without line ends adds to its data.
    package static let overhead = 8

    /// Writes an event of the type `message`.
    ///
    /// Each line end in the data, `CR`, `LF` or both, comes out at the client as `LF`: in JSON it is a blank.
    ///
    /// - Parameters:
    ///   - data: The data, in pieces, UTF-8.
    ///   - buffer: Where to write.
    package static func writeEvent(_ data: ByteBuffer..., into buffer: inout ByteBuffer) {
        buffer.writeStaticString("data: ")
        for piece in data {
            self.writeLines(piece, into: &buffer)
        }
        buffer.writeStaticString("\n\n")
    }

    /// Writes a line that clients ignore, so that nobody in between takes the connection for dead.
    package static func writeComment(into buffer: inout ByteBuffer) {
        buffer.writeStaticString(":\n\n")
    }

    /// Writes how long clients are to wait before they come back after the end of the stream.
    ///
    /// - Parameters:
    ///   - milliseconds: How long.
    ///   - buffer: Where to write.
    package static func writeRetry(_ milliseconds: Int, into buffer: inout ByteBuffer) {
        buffer.writeString("retry: \(milliseconds)\n\n")
    }

    private static func writeLines(_ text: ByteBuffer, into buffer: inout ByteBuffer) {
        var view = text.readableBytesView[...]
        while let end = view.firstIndex(where: { $0 == self.lineFeed || $0 == self.carriageReturn }) {
            buffer.writeBytes(view[..<end])
            buffer.writeStaticString("\ndata: ")
            let isPair = view[end] == self.carriageReturn && view[(end + 1)...].first == self.lineFeed
            view = view[(end + (isPair ? 2 : 1))...]
        }
        buffer.writeBytes(view)
    }

    /// The bytes of the first event.
    ///
    /// - Parameter bytes: Whole events, one after the other.
    /// - Returns: How long it is with its empty line; `nil` if there is none.
    static func eventBytes(in bytes: UnsafeRawBufferPointer) -> Int? {
        let end = bytes.indices.dropFirst().first { index in
            bytes[index] == self.lineFeed && bytes[index - 1] == self.lineFeed
        }
        return end.map { $0 + 1 }
    }
}
