// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostTransport
internal import Synchronization
internal import WAMP

/// Somebody who looks on, over the HTTP API: what it is shown waits here, within a bound, as pieces of an event stream.
final class Watcher: Sendable {
    /// The most pieces that may wait; what comes beyond is counted, and not shown.
    static let waitingLimit = 256

    /// The most bytes that are shown of one payload.
    static let textLimit = 4_096

    let id: UInt64
    let pieces: AsyncStream<ByteBuffer>
    private let continuation: AsyncStream<ByteBuffer>.Continuation
    private let lost = Atomic<Int>(0)

    init(id: UInt64) {
        self.id = id
        (self.pieces, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.waitingLimit))
    }

    /// Shows something.
    ///
    /// - Parameter members: The members of a JSON object.
    func show(_ members: [WireValue.Member]) {
        var piece = ByteBuffer()
        let lost = self.lost.exchange(0, ordering: .relaxed)
        if lost > 0 {
            Self.write([.init("lost", .integer(Int64(lost)))], to: &piece)
        }
        Self.write(members, to: &piece)
        if case .dropped = self.continuation.yield(piece) {
            self.lost.add(lost + 1, ordering: .relaxed)
        }
    }

    private static func write(_ members: [WireValue.Member], to piece: inout ByteBuffer) {
        var data = ByteBuffer()
        data.writeJSON(.object(members))
        EventStreamEncoder.writeEvent(data, into: &piece)
    }

    /// Sends a comment: that is how it is noticed that nobody looks any more.
    func beat() {
        var piece = ByteBuffer()
        EventStreamEncoder.writeComment(into: &piece)
        self.continuation.yield(piece)
    }

    /// There is nothing more to see.
    func end() {
        self.continuation.finish()
    }

    /// A payload as members: its beginning, as far as it is text, and its length.
    static func members(_ payload: ByteBuffer) -> [WireValue.Member] {
        let shown = payload.getSlice(at: payload.readerIndex, length: min(payload.readableBytes, Self.textLimit))
        return [
            .init("text", .string(shown.map { String(buffer: $0) } ?? "")),
            .init("bytes", .integer(Int64(payload.readableBytes))),
            .init("is_whole", .bool(payload.readableBytes <= Self.textLimit)),
        ]
    }
}

/// All who look on at a server.
final class Watchers: Sendable {
    /// The most at the same time.
    static let maximum = 16

    private struct State {
        var open: [UInt64: Watcher] = [:]
        var last: UInt64 = 0
        var isEnded = false
    }

    private let state = Mutex(State())

    /// Lets somebody look on.
    ///
    /// - Returns: The watcher; `nil` if there are too many, or the server ends.
    func open() -> Watcher? {
        self.state.withLock { state in
            guard !state.isEnded, state.open.count < Self.maximum else {
                return nil
            }
            state.last += 1
            let watcher = Watcher(id: state.last)
            state.open[watcher.id] = watcher
            return watcher
        }
    }

    /// Somebody looks on no more.
    func close(_ watcher: Watcher) {
        watcher.end()
        self.state.withLock { $0.open[watcher.id] = nil }
    }

    /// Nobody looks on any more: the server ends.
    func endAll() {
        let open = self.state.withLock { state in
            state.isEnded = true
            return Array(state.open.values)
        }
        for watcher in open {
            watcher.end()
        }
    }
}

/// Who looks on at which topics of a realm.
final class TopicWatchers: Sendable {
    private let count = Atomic<Int>(0)
    private let entries = Mutex<[(topic: URI, watcher: Watcher)]>([])

    /// Whether nobody looks on, which each publication asks.
    @inline(__always)
    var isEmpty: Bool {
        self.count.load(ordering: .relaxed) == 0
    }

    func add(_ watcher: Watcher, topic: URI) {
        self.entries.withLock { entries in
            entries.append((topic, watcher))
            self.count.store(entries.count, ordering: .relaxed)
        }
    }

    func remove(_ watcher: Watcher) {
        self.entries.withLock { entries in
            entries.removeAll { $0.watcher === watcher }
            self.count.store(entries.count, ordering: .relaxed)
        }
    }

    /// Shows a publication to those who look on at its topic.
    func show(_ event: ByteBuffer, isForEveryone: Bool, topic: URI, subscribers: Int) {
        let watchers = self.entries.withLock { entries in
            entries.filter { $0.topic == topic }.map(\.watcher)
        }
        for watcher in watchers {
            watcher.show(
                [
                    .init("time", .integer(UnixTime.milliseconds())),
                    .init("topic", .string(topic.description)),
                    .init("subscribers", .integer(Int64(subscribers))),
                    .init("is_for_everyone", .bool(isForEveryone)),
                ] + Watcher.members(event)
            )
        }
    }
}
