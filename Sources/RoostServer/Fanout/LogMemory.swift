// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The memory that the logs of one event loop are written to, one after the other.
///
/// It is the loop's and not the topics': publications to ten thousand topics meet the same memory, which stays in the
/// processor's caches, and a topic to which nothing is published holds none.
///
/// Confined to the loop of its shard.
final class LogMemory {
    /// The largest capacity that is kept, in bytes.
    static let keptCapacity = 262_144

    /// How many buffers are kept: a turn needs one for each form of a topic and of the patterns that match it.
    static let keptBuffers = 8

    private var spare: ContiguousArray<ByteBuffer> = []

    /// Takes memory for a log.
    ///
    /// - Returns: An empty buffer, that of an earlier log if there is one.
    func take() -> ByteBuffer {
        self.spare.popLast() ?? ByteBuffer()
    }

    /// Takes the memory of a log that has been written, unless somebody still holds on to it or there is enough.
    ///
    /// - Parameter buffer: The log's frames; an empty buffer afterwards.
    func keep(_ buffer: inout ByteBuffer) {
        // Moved and not copied: a copy would hold on to the bytes as well.
        var kept = ByteBuffer()
        swap(&kept, &buffer)
        guard self.spare.count < Self.keptBuffers, 1...Self.keptCapacity ~= kept.capacity else {
            return
        }
        if kept.modifyIfUniquelyOwned({ $0.clear(minimumCapacity: 0) }) != nil {
            self.spare.append(kept)
        }
    }
}

@available(*, unavailable)
extension LogMemory: Sendable {}
