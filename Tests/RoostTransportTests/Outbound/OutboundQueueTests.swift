// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

@Suite
struct OutboundQueueTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000)

    private func after(_ seconds: Int64) -> NIODeadline { Self.start + .seconds(seconds) }

    private func bytes(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 7, count: count) }

    @Test("The defaults are 1 MiB, 10 seconds and a window of 64 KiB")
    func defaults() {
        #expect(OutboundLimits() == OutboundLimits(bytes: 1_048_576, stalled: .seconds(10), window: 65_536))
    }

    @Test("What waits is handed over in order, and the queue is empty when all of it is written")
    func order() {
        var queue = OutboundQueue()
        #expect(queue.isEmpty)
        #expect(queue.append(ByteBuffer(string: "a"), lane: .kept, now: Self.start) == .fine)
        #expect(queue.next() == OutboundQueue.Chunk(bytes: ByteBuffer(string: "a"), isKept: true))
        _ = queue.append(ByteBuffer(string: "b"), lane: .kept, now: Self.start)
        #expect(queue.next() == OutboundQueue.Chunk(bytes: ByteBuffer(string: "b"), isKept: true))
        #expect(queue.next() == nil)
        #expect(queue.waitingBytes == 2)
        queue.wrote(1, isKept: true, now: Self.start)
        #expect(!queue.isEmpty)
        queue.wrote(1, isKept: true, now: Self.start)
        #expect(queue.isEmpty)
        #expect(queue.waitingBytes == 0)
    }

    @Test("No more than the window, and the chunk that crosses it, is handed over before some is written")
    func window() {
        var queue = OutboundQueue(limits: OutboundLimits(window: 100))
        for count in [99, 17_000, 17_000] {
            _ = queue.append(self.bytes(count), lane: .kept, now: Self.start)
        }
        #expect(queue.next()?.bytes.readableBytes == 99)
        #expect(queue.next()?.bytes.readableBytes == 17_000)
        #expect(queue.next() == nil)
        queue.wrote(16_999, isKept: true, now: Self.start)
        #expect(queue.next() == nil)
        queue.wrote(1, isKept: true, now: Self.start)
        #expect(queue.next()?.bytes.readableBytes == 17_000)
    }

    @Test("At the end of a connection everything is handed over")
    func ending() {
        var queue = OutboundQueue(limits: OutboundLimits(window: 1))
        _ = queue.append(self.bytes(20_000), lane: .kept, now: Self.start)
        _ = queue.append(self.bytes(20_000), lane: .kept, now: Self.start)
        #expect(queue.next(isEnding: true) != nil)
        #expect(queue.next(isEnding: true) != nil)
        #expect(queue.next(isEnding: true) == nil)
    }

    @Test("A long message is handed over in chunks, so that progress shows while it leaves")
    func chunks() {
        var queue = OutboundQueue(limits: OutboundLimits(window: 1))
        _ = queue.append(self.bytes(70_000), lane: .kept, now: Self.start)
        for (second, count) in [(Int64(9), 32_768), (18, 32_768), (27, 4_464)] {
            #expect(queue.next()?.bytes.readableBytes == count)
            #expect(queue.next() == nil)
            #expect(queue.check(now: self.after(second)) == .fine)
            queue.wrote(count, isKept: true, now: self.after(second))
        }
        #expect(queue.isEmpty)
    }

    @Test("Small pieces that are kept are joined, so that none costs more than its bytes")
    func joined() {
        var queue = OutboundQueue(limits: OutboundLimits(window: 1))
        _ = queue.append(ByteBuffer(string: "first"), lane: .kept, now: Self.start)
        _ = queue.next()
        for text in ["a", "b", "c"] {
            _ = queue.append(ByteBuffer(string: text), lane: .kept, now: Self.start)
        }
        queue.wrote(5, isKept: true, now: Self.start)
        #expect(queue.next()?.bytes == ByteBuffer(string: "abc"))
    }

    @Test("As many bytes as the limit may wait, and not one more")
    func limit() {
        var queue = OutboundQueue(limits: OutboundLimits(bytes: 1_000))
        _ = queue.append(self.bytes(1), lane: .kept, now: Self.start)
        #expect(queue.append(self.bytes(999), lane: .kept, now: Self.start) == .fine)
        #expect(queue.append(self.bytes(1), lane: .kept, now: Self.start) == .exceeded(.bytes))
        #expect(queue.waitingBytes == 0)
        #expect(queue.next() == nil)
        #expect(queue.append(self.bytes(1), lane: .kept, now: Self.start) == .exceeded(.bytes))
    }

    @Test("One message above the limit may wait alone, with nothing behind it")
    func singleMessage() {
        var queue = OutboundQueue(limits: OutboundLimits(bytes: 1_000))
        #expect(queue.append(self.bytes(5_000), lane: .kept, now: Self.start) == .fine)
        #expect(queue.append(self.bytes(1), lane: .kept, now: Self.start) == .exceeded(.bytes))
    }

    @Test("Bytes that are kept may wait without progress for less than the time limit")
    func age() {
        var queue = OutboundQueue()
        _ = queue.append(self.bytes(10), lane: .kept, now: Self.start)
        _ = queue.append(self.bytes(10), lane: .kept, now: self.after(9))
        #expect(queue.check(now: self.after(10) - .nanoseconds(1)) == .fine)
        #expect(queue.check(now: self.after(10)) == .exceeded(.age))
    }

    @Test("A peer that takes a little now and then is not stalled")
    func trickle() {
        var queue = OutboundQueue()
        _ = queue.append(self.bytes(100), lane: .kept, now: Self.start)
        _ = queue.next()
        for second in stride(from: Int64(9), through: 90, by: 9) {
            queue.wrote(1, isKept: true, now: self.after(second))
            #expect(queue.check(now: self.after(second + 9)) == .fine)
        }
    }

    @Test("After it was discarded nothing waits and nothing is wrong")
    func discarded() {
        var queue = OutboundQueue()
        _ = queue.append(self.bytes(10), lane: .kept, now: Self.start)
        _ = queue.next()
        queue.discard()
        queue.wrote(10, isKept: true, now: Self.start)
        #expect(queue.append(self.bytes(10), lane: .kept, now: Self.start) == .fine)
        #expect(queue.isEmpty)
        #expect(queue.check(now: self.after(100)) == .fine)
    }
}
