// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostTesting
internal import Testing

@testable import RoostServer

@Suite("LifecycleQueue")
struct LifecycleQueueTests {
    private let session: Session

    init() throws {
        self.session = try TestRealm(handlers: HandlerRegistry(), definitions: []).join(login: "john", userID: 3)
            .session
    }

    private func queue(
        capacity: Int = 3,
        events: Set<LifecycleConfiguration.Event> = [.connected, .disconnected]
    ) -> LifecycleQueue {
        let webhook = WebhookConfiguration(name: "lifecycle", url: "http://localhost/")
        return LifecycleQueue(LifecycleConfiguration(webhook: webhook, events: events, queueLength: capacity))
    }

    private func note(_ queue: inout LifecycleQueue, _ count: Int) {
        for _ in 0..<count { queue.note(.connected, self.session, time: 0) }
    }

    @Test("Events come in their order, until they have been told")
    func order() {
        var queue = self.queue()
        queue.note(.connected, self.session, time: 5)
        queue.note(.disconnected, self.session, time: 6)
        #expect(queue.next(10).map(\.sequence) == [1, 2])
        #expect(queue.next(10).map(\.kind) == [.connected, .disconnected])
        #expect(queue.next(10).map(\.time) == [5, 6])
        #expect(queue.next(1).map(\.sequence) == [1])
        #expect(queue.next(10, upTo: 1).map(\.sequence) == [1])
        #expect(queue.next(10, upTo: 0).isEmpty)
        queue.told(upTo: 1)
        #expect(queue.next(10).map(\.sequence) == [2])
        queue.told(upTo: 2)
        #expect(queue.count == 0)
        self.note(&queue, 1)
        #expect(queue.next(10).map(\.sequence) == [3])
    }

    @Test("What is not to be told has no number")
    func selected() {
        var queue = self.queue(events: [.disconnected])
        queue.note(.connected, self.session, time: 0)
        queue.note(.disconnected, self.session, time: 0)
        #expect(queue.next(10).map(\.sequence) == [1])
        #expect(queue.next(10).map(\.kind) == [.disconnected])
    }

    @Test("A queue that is full drops everything until a snapshot is taken, and not before")
    func overflow() {
        var queue = self.queue()
        self.note(&queue, 3)
        #expect(!queue.isIncomplete)
        #expect(queue.count == 3)
        self.note(&queue, 1)
        #expect(queue.isIncomplete)
        #expect(queue.count == 0)
        #expect(queue.lost == 4)
        self.note(&queue, 2)
        #expect(queue.count == 0)
        #expect(queue.lost == 6)
        #expect(queue.beginSnapshot() == 6)
        #expect(!queue.isIncomplete)
        self.note(&queue, 1)
        #expect(queue.next(10).map(\.sequence) == [7])
        #expect(queue.lost == 6)
    }

    @Test("A snapshot leaves what waits, and what was being told when the queue overflowed harms nothing")
    func snapshot() {
        var queue = self.queue()
        self.note(&queue, 2)
        #expect(queue.beginSnapshot() == 2)
        #expect(queue.next(10).map(\.sequence) == [1, 2])
        self.note(&queue, 2)
        queue.told(upTo: 2)
        _ = queue.beginSnapshot()
        self.note(&queue, 1)
        queue.told(upTo: 2)
        #expect(queue.next(10).map(\.sequence) == [5])
    }

    @Test("What follows dropped events waits for the snapshot that makes up for them to arrive, or for the next one")
    func gap() {
        var queue = self.queue()
        self.note(&queue, 4)
        #expect(queue.beginSnapshot() == 4)
        self.note(&queue, 2)
        // The first one did not arrive: events 5 and 6 would follow a gap, and are in the second.
        #expect(queue.beginSnapshot() == 6)
        #expect(queue.count == 0)
        #expect(queue.lost == 6)
        self.note(&queue, 1)
        queue.toldSnapshot()
        #expect(queue.beginSnapshot() == 7)
        #expect(queue.next(10).map(\.sequence) == [7])
        #expect(queue.lost == 6)
    }

    @Test("An overflow while a snapshot is told is made up for by the next one")
    func overflowWhileTold() {
        var queue = self.queue()
        self.note(&queue, 4)
        _ = queue.beginSnapshot()
        self.note(&queue, 4)
        queue.toldSnapshot()
        #expect(queue.isIncomplete)
        #expect(queue.beginSnapshot() == 8)
        self.note(&queue, 1)
        #expect(queue.beginSnapshot() == 9)
        #expect(queue.count == 0)
    }

    @Test("Its memory stays bounded while it is always in use")
    func compacted() {
        var queue = self.queue()
        for sequence in 1...10_000 {
            self.note(&queue, 1)
            if sequence > 2 { queue.told(upTo: UInt64(sequence - 2)) }
        }
        #expect(queue.lost == 0)
        #expect(queue.next(10).map(\.sequence) == [9_999, 10_000])
    }
}
