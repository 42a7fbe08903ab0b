// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// Cuts a log for sessions that do not get all of it, one session after the other.
///
/// Sessions in a row that get the same share the bytes, so that most of them cost no copy.
struct LogCutter {
    private let log: OutboundLog
    /// Which of the filtered parts are in ``frames``.
    private var admitted: [Bool]
    private var frames: ByteBuffer

    /// Makes a cutter.
    init(_ log: OutboundLog) {
        self.log = log
        self.admitted = log.filtered.map { _ in true }
        self.frames = log.frames
    }

    /// What a session gets of the log; empty for nothing.
    ///
    /// - Parameters:
    ///   - session: The session's id.
    ///   - identity: Who the session is, for audiences with names.
    /// - Returns: Complete frames.
    mutating func frames(for session: SessionID, identity: @autoclosure () -> Identity) -> ByteBuffer {
        var isSame = true
        for (index, entry) in self.log.filtered.enumerated() {
            let isAdmitted = entry.filter.admits(session, identity: identity())
            if self.admitted[index] != isAdmitted {
                self.admitted[index] = isAdmitted
                isSame = false
            }
        }
        if !isSame {
            self.cut()
        }
        return self.frames
    }

    private mutating func cut() {
        guard self.admitted.contains(false) else {
            self.frames = self.log.frames
            return
        }
        var frames = ByteBuffer()
        var start = self.log.frames.readerIndex
        for (index, entry) in self.log.filtered.enumerated() where !self.admitted[index] {
            self.append(start..<entry.range.lowerBound, to: &frames)
            start = entry.range.upperBound
        }
        self.append(start..<self.log.frames.writerIndex, to: &frames)
        self.frames = frames
    }

    private func append(_ range: Range<Int>, to frames: inout ByteBuffer) {
        if let part = self.log.frames.getSlice(at: range.lowerBound, length: range.count) {
            frames.writeImmutableBuffer(part)
        }
    }
}
