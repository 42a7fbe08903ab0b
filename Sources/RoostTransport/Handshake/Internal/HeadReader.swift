// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Collects the lines of an HTTP/1.1 message head, byte by byte, refusing what a strict reader refuses.
///
/// Each byte is looked at once, however the head is split. Refused at the byte where it shows: a line end that is not
/// CR LF, control characters other than the tab, a line that continues the one before, more bytes or lines than
/// allowed. RFC 9112 §2.2 and §5.2.
struct HeadReader: Equatable, Sendable {
    /// The bytes of the lines, without their ends.
    private(set) var bytes: [UInt8] = []
    /// Where the lines are in ``bytes``; the first is the start line.
    private(set) var lines: [Range<Int>] = []
    private var lineStart = 0
    private var endsWithCarriageReturn = false
    private var emptyLines = 0
    private var taken = 0
    private let byteLimit: Int
    private let fieldLimit: Int

    /// Empty lines that may come before the start line.
    static let emptyLineLimit = 4

    enum Progress: Equatable {
        case incomplete
        case complete
        case malformed
        case tooLarge
    }

    init(byteLimit: Int, fieldLimit: Int) {
        self.byteLimit = byteLimit
        self.fieldLimit = fieldLimit
    }

    /// Takes bytes up to the end of the head and leaves what follows in the input.
    mutating func read(_ input: inout ByteBuffer) -> Progress {
        let (progress, count) = input.withUnsafeReadableBytes { available in
            var count = 0
            for byte in available {
                count += 1
                let progress = self.take(byte)
                guard progress == .incomplete else { return (progress, count) }
            }
            return (Progress.incomplete, count)
        }
        input.moveReaderIndex(forwardBy: count)
        return progress
    }

    /// The head as it came, without empty lines before it.
    var text: ByteBuffer {
        var text = ByteBuffer()
        for line in self.lines {
            text.writeBytes(self.bytes[line])
            text.writeStaticString("\r\n")
        }
        text.writeStaticString("\r\n")
        return text
    }

    private mutating func take(_ byte: UInt8) -> Progress {
        self.taken += 1
        guard self.taken <= self.byteLimit else { return .tooLarge }
        if self.endsWithCarriageReturn {
            guard byte == UInt8(ascii: "\n") else { return .malformed }
            self.endsWithCarriageReturn = false
            return self.endLine()
        }
        if byte == UInt8(ascii: "\r") {
            self.endsWithCarriageReturn = true
            return .incomplete
        }
        let isTab = byte == UInt8(ascii: "\t")
        guard byte >= 0x20 && byte != 0x7F || isTab else { return .malformed }
        let isLineStart = self.bytes.count == self.lineStart
        if isLineStart, isTab || byte == UInt8(ascii: " ") { return .malformed }
        self.bytes.append(byte)
        return .incomplete
    }

    private mutating func endLine() -> Progress {
        let line = self.lineStart..<self.bytes.count
        if line.isEmpty {
            guard self.lines.isEmpty else { return .complete }
            self.emptyLines += 1
            return self.emptyLines > Self.emptyLineLimit ? .malformed : .incomplete
        }
        guard self.lines.count <= self.fieldLimit else { return .tooLarge }
        self.lines.append(line)
        self.lineStart = self.bytes.count
        return .incomplete
    }
}
