// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import RoostTransport

/// A queue behind a chunk that the transport does not take, so that everything else can still be dropped.
@Suite
struct OutboundQueueDropTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000)
    /// Room for the blocking byte and three frames of two bytes of payload.
    private static let room = 1 + 3 * (4 + OutboundQueue.frameCost)

    private var queue: OutboundQueue

    init() {
        self.queue = OutboundQueue(limits: OutboundLimits(bytes: Self.room, window: 1))
        _ = self.queue.append(ByteBuffer(string: "!"), lane: .rest, now: Self.start)
        _ = self.queue.next()
    }

    private func after(_ seconds: Int64) -> NIODeadline { Self.start + .seconds(seconds) }

    private func frames(_ texts: [String]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for text in texts {
            WebSocketFrameEncoder.writeFrame(.text, payload: ByteBuffer(string: text), into: &buffer)
        }
        return buffer
    }

    private mutating func append(
        _ texts: [String],
        _ rule: DropRule,
        topic: Int = 1,
        seconds: Int64 = 0
    ) -> OutboundQueue.Verdict {
        self.queue.append(
            self.frames(texts),
            lane: .droppable(rule, topic: topic, route: topic * 10),
            now: self.after(seconds)
        )
    }

    /// The texts of everything that waits, in order.
    private mutating func rest() -> [String] {
        var texts: [String] = []
        while let chunk = self.queue.next(isEnding: true) {
            var bytes = chunk.bytes
            while var frame = FrameFormat.webSocket.takeFrame(&bytes) {
                frame.moveReaderIndex(forwardBy: 2)
                texts.append(String(buffer: frame))
            }
        }
        return texts
    }

    @Test("drop_oldest: the frames that have waited longest go, and are counted")
    mutating func oldest() {
        #expect(self.append(["01", "02", "03"], .oldest) == .fine)
        #expect(self.queue.waitingBytes == Self.room)
        #expect(self.queue.takeDrops().isEmpty)
        #expect(self.append(["04", "05"], .oldest) == .fine)
        #expect(self.queue.takeDrops() == [OutboundQueue.Drop(rule: .oldest, route: 10, count: 2)])
        #expect(self.queue.takeDrops().isEmpty)
        #expect(self.rest() == ["03", "04", "05"])
    }

    @Test("drop_newest: the frames that come go")
    mutating func newest() {
        _ = self.append(["01", "02", "03"], .newest)
        #expect(self.append(["04", "05"], .newest) == .fine)
        #expect(self.queue.takeDrops() == [OutboundQueue.Drop(rule: .newest, route: 10, count: 2)])
        #expect(self.rest() == ["01", "02", "03"])
    }

    @Test("conflate: of each topic the latest frame waits, also of those that come together")
    mutating func conflate() {
        _ = self.append(["a1", "a2"], .conflate, topic: 1)
        _ = self.append(["b1"], .conflate, topic: 2)
        _ = self.append(["a3"], .conflate, topic: 1)
        #expect(self.queue.takeDrops() == [OutboundQueue.Drop(rule: .conflate, route: 10, count: 2)])
        #expect(self.rest() == ["b1", "a3"])
    }

    @Test("conflate: beyond the limit the topic goes that has waited longest")
    mutating func conflateBeyondLimit() {
        for topic in 1...4 {
            _ = self.append(["t\(topic)"], .conflate, topic: topic)
        }
        #expect(self.queue.takeDrops() == [OutboundQueue.Drop(rule: .conflate, route: 10, count: 1)])
        #expect(self.rest() == ["t2", "t3", "t4"])
    }

    @Test(
        "A frame that would not fit even alone is dropped, whatever the rule",
        arguments: [DropRule.oldest, .newest, .conflate]
    )
    mutating func tooLarge(rule: DropRule) {
        let large = String(repeating: "x", count: Self.room)
        #expect(self.append([large], rule) == .fine)
        #expect(self.queue.takeDrops().map(\.count) == [1])
        #expect(self.rest() == [])
    }

    @Test("What must be kept makes room for itself before the limit is exceeded")
    mutating func keptMakesRoom() {
        _ = self.append(["01", "02", "03"], .newest)
        let reply = ByteBuffer(repeating: 1, count: 2 * (4 + OutboundQueue.frameCost))
        #expect(self.queue.append(reply, lane: .kept, now: Self.start) == .fine)
        #expect(self.queue.takeDrops() == [OutboundQueue.Drop(rule: .newest, route: 10, count: 2)])
        #expect(self.queue.append(reply, lane: .kept, now: Self.start) == .exceeded(.bytes))
    }

    @Test("Frames of drop_oldest do not wait longer than the time limit; others do, and nobody is stalled by them")
    mutating func expiry() {
        _ = self.append(["01"], .oldest, topic: 1)
        _ = self.append(["02"], .conflate, topic: 2)
        _ = self.append(["03"], .oldest, topic: 1, seconds: 5)
        #expect(self.queue.check(now: self.after(10) - .nanoseconds(1)) == .fine)
        #expect(self.queue.takeDrops().isEmpty)
        #expect(self.queue.check(now: self.after(10)) == .fine)
        #expect(self.queue.takeDrops() == [OutboundQueue.Drop(rule: .oldest, route: 10, count: 1)])
        #expect(self.queue.check(now: self.after(1_000)) == .fine)
        #expect(self.rest() == ["02"])
    }

    @Test("A reply behind droppable frames makes a peer stalled from when it was added")
    mutating func keptAge() {
        _ = self.append(["01"], .conflate)
        _ = self.queue.append(ByteBuffer(string: "r"), lane: .kept, now: self.after(60))
        #expect(self.queue.check(now: self.after(70) - .nanoseconds(1)) == .fine)
        #expect(self.queue.check(now: self.after(70)) == .exceeded(.age))
    }

    @Test("Of a long frame that has begun to leave nothing is dropped any more")
    func begun() {
        var queue = OutboundQueue(limits: OutboundLimits(bytes: 100_000, window: 1))
        _ = queue.append(ByteBuffer(string: "!"), lane: .rest, now: Self.start)
        _ = queue.next()
        let long = self.frames([String(repeating: "x", count: 50_000)])
        _ = queue.append(long, lane: .droppable(.oldest, topic: 1, route: 1), now: Self.start)
        queue.wrote(1, isKept: false, now: Self.start)
        #expect(queue.next()?.bytes.readableBytes == OutboundQueue.chunkBytes)
        _ = queue.append(long, lane: .droppable(.oldest, topic: 1, route: 1), now: Self.start)
        _ = queue.append(long, lane: .droppable(.oldest, topic: 1, route: 1), now: Self.start)
        _ = queue.check(now: self.after(100))
        #expect(queue.takeDrops().map(\.count) == [2])
        queue.wrote(OutboundQueue.chunkBytes, isKept: false, now: self.after(100))
        #expect(queue.next()?.bytes.readableBytes == long.readableBytes - OutboundQueue.chunkBytes)
        #expect(queue.next() == nil)
    }

    @Test("A flood of updates to one topic holds one frame and no growing list")
    mutating func flood() {
        _ = self.append(["b1"], .oldest, topic: 2)
        for number in 0..<10_000 {
            _ = self.append(["\(number % 90 + 10)"], .conflate, topic: 1)
        }
        #expect(self.queue.takeDrops().map(\.count) == [9_999])
        #expect(self.queue.pieces <= 200)
        #expect(self.rest() == ["b1", "\(9_999 % 90 + 10)"])
    }

    @Test("With a queue that nothing waits in, frames pass whole up to the window")
    func passing() {
        var queue = OutboundQueue(limits: OutboundLimits(bytes: 100, window: 100))
        let frames = self.frames(["01", "02"])
        _ = queue.append(frames, lane: .droppable(.newest, topic: 1, route: 1), now: Self.start)
        #expect(queue.next() == OutboundQueue.Chunk(bytes: frames, isKept: false))
    }

    @Test("Random operations keep to the limit, keep order, and account for every frame", arguments: 0..<40)
    func random(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let limit = 2_000
        var queue = OutboundQueue(limits: OutboundLimits(bytes: limit, window: 200))
        var (added, dropped, arrived) = (0, 0, 0)
        var inFlight: [OutboundQueue.Chunk] = []
        var lastOfTopic: [UInt8: UInt32] = [:]
        var now = Self.start
        for step in 0..<2_000 {
            now = now + .milliseconds(Int64.random(in: 0..<40, using: &generator))
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<5:
                let topic = UInt8.random(in: 0..<6, using: &generator)
                let rule = [DropRule.oldest, .newest, .conflate][Int(topic) % 3]
                var payload = ByteBuffer(integer: topic)
                payload.writeInteger(UInt32(step))
                payload.writeRepeatingByte(0, count: Int.random(in: 0..<200, using: &generator))
                var frame = ByteBuffer()
                WebSocketFrameEncoder.writeFrame(.binary, payload: payload, into: &frame)
                added += 1
                let verdict = queue.append(
                    frame,
                    lane: .droppable(rule, topic: Int(topic), route: Int(topic)),
                    now: now
                )
                #expect(verdict == .fine)
            case 5..<8:
                while let chunk = queue.next() {
                    inFlight.append(chunk)
                    var bytes = chunk.bytes
                    while var frame = FrameFormat.webSocket.takeFrame(&bytes) {
                        arrived += 1
                        frame.moveReaderIndex(forwardBy: frame.getInteger(at: 1, as: UInt8.self) == 126 ? 4 : 2)
                        let topic = frame.readInteger(as: UInt8.self) ?? 0
                        let number = frame.readInteger(as: UInt32.self) ?? 0
                        #expect(lastOfTopic[topic] ?? 0 < number || number == 0)
                        lastOfTopic[topic] = number
                    }
                }
            default:
                if !inFlight.isEmpty {
                    let chunk = inFlight.removeFirst()
                    queue.wrote(chunk.bytes.readableBytes, isKept: chunk.isKept, now: now)
                }
                #expect(queue.check(now: now) == .fine)
            }
            #expect(queue.waitingBytes <= limit + 300)
            dropped += queue.takeDrops().reduce(0) { $0 + $1.count }
        }
        while let chunk = queue.next(isEnding: true) {
            var bytes = chunk.bytes
            while FrameFormat.webSocket.takeFrame(&bytes) != nil {
                arrived += 1
            }
        }
        #expect(added == arrived + dropped)
    }
}
