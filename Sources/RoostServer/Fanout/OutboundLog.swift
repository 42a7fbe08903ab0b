// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// What one topic has to send at the end of the loop's turn: complete server frames, one after the other.
///
/// Most publications are for everybody; those that are not keep their place in the log with a filter beside them.
struct OutboundLog: Sendable {
    /// A part of the log that is for some sessions only.
    struct FilteredRange: Sendable {
        let range: Range<Int>
        let filter: AudienceFilter
    }

    /// The frames.
    private(set) var frames = ByteBuffer()

    /// The bytes of the longest message.
    private(set) var longest = 0

    /// How many messages there are.
    private(set) var count = 0

    /// The parts that are not for everybody, in order.
    private(set) var filtered: [FilteredRange] = []

    /// The only session that does not get all of it, if there is one such: mostly the publisher.
    var onlyExcluded: SessionID? {
        guard let excluded = self.filtered.first?.filter.onlyExcluded else {
            return nil
        }
        return self.filtered.allSatisfy { $0.filter.onlyExcluded == excluded } ? excluded : nil
    }

    /// Whether there is nothing to send.
    var isEmpty: Bool {
        self.frames.readableBytes == 0
    }

    /// Appends one EVENT of WAMP v1 as a complete frame.
    ///
    /// - Parameters:
    ///   - prefix: The message up to the payload.
    ///   - payload: The payload.
    ///   - filter: Who gets it; `nil` for everybody.
    mutating func append(prefix: ByteBuffer, payload: ByteBuffer, filter: AudienceFilter?) {
        let length = prefix.readableBytes + payload.readableBytes + 1
        let start = self.frames.writerIndex
        self.frames.reserveCapacity(minimumWritableBytes: length + 10)
        WebSocketFrameEncoder.writeHeader(.text, payload: length, into: &self.frames)
        self.frames.writeImmutableBuffer(prefix)
        self.frames.writeImmutableBuffer(payload)
        self.frames.writeInteger(0x5D as UInt8)
        self.appended(length, from: start, filter: filter)
    }

    /// Appends one message with its frame.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - form: How it is framed.
    ///   - filter: Who gets it; `nil` for everybody.
    mutating func append(_ message: ByteBuffer, form: MessageForm, filter: AudienceFilter?) {
        let start = self.frames.writerIndex
        guard form.write(message, into: &self.frames) else {
            return
        }
        self.appended(message.readableBytes, from: start, filter: filter)
    }

    private mutating func appended(_ length: Int, from start: Int, filter: AudienceFilter?) {
        self.longest = max(self.longest, length)
        self.count += 1
        if let filter {
            self.filtered.append(FilteredRange(range: start..<self.frames.writerIndex, filter: filter))
        }
    }

    /// Gives the log memory to write to, if it has none.
    mutating func begin(in memory: LogMemory) {
        if self.frames.capacity == 0 {
            self.frames = memory.take()
        }
    }

    /// Empties the log and gives its memory back.
    mutating func removeAll(keeping memory: LogMemory) {
        memory.keep(&self.frames)
        self.longest = 0
        self.count = 0
        if !self.filtered.isEmpty {
            self.filtered.removeAll(keepingCapacity: self.filtered.count <= Self.keptFilters)
        }
    }

    private static let keptFilters = 256

    /// The log with all frames rewritten.
    ///
    /// - Parameter rewrite: Makes frames of frames, as many as it gets.
    /// - Returns: The other log, with the same filters.
    func rewritten(_ rewrite: (ByteBuffer) -> ByteBuffer) -> OutboundLog {
        guard !self.filtered.isEmpty else {
            var copy = OutboundLog()
            copy.count = self.count
            copy.frames = rewrite(self.frames)
            return copy
        }
        var copy = OutboundLog()
        copy.count = self.count
        var start = self.frames.readerIndex
        for entry in self.filtered {
            copy.appendRewritten(start..<entry.range.lowerBound, of: self, rewrite)
            let begin = copy.frames.writerIndex
            copy.appendRewritten(entry.range, of: self, rewrite)
            copy.filtered.append(FilteredRange(range: begin..<copy.frames.writerIndex, filter: entry.filter))
            start = entry.range.upperBound
        }
        copy.appendRewritten(start..<self.frames.writerIndex, of: self, rewrite)
        return copy
    }

    private mutating func appendRewritten(
        _ range: Range<Int>,
        of log: OutboundLog,
        _ rewrite: (ByteBuffer) -> ByteBuffer
    ) {
        if !range.isEmpty, let part = log.frames.getSlice(at: range.lowerBound, length: range.count) {
            self.frames.writeImmutableBuffer(rewrite(part))
        }
    }
}
