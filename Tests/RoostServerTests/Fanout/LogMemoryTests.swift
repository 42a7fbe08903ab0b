// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import RoostServer

@Suite("LogMemory")
struct LogMemoryTests {
    private let memory = LogMemory()

    private func buffer(_ capacity: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: capacity)
        buffer.writeInteger(1 as UInt8)
        return buffer
    }

    private func keep(_ capacity: Int) {
        var buffer = self.buffer(capacity)
        self.memory.keep(&buffer)
    }

    @Test("A log is written to the memory of the one before, from its beginning")
    func reuse() {
        var log = OutboundLog()
        log.begin(in: self.memory)
        log.append(ByteBuffer(repeating: 0x31, count: 1_000), form: .rawJSON, filter: nil)
        let place = log.frames.withUnsafeReadableBytes { $0.baseAddress }
        log.removeAll(keeping: self.memory)
        #expect(log.frames.capacity == 0)

        var next = OutboundLog()
        next.begin(in: self.memory)
        next.append(ByteBuffer(string: "2"), form: .rawJSON, filter: nil)
        #expect(next.frames.withUnsafeReadableBytes { $0.baseAddress } == place)
        #expect(Array(buffer: next.frames) == [0, 0, 0, 1, 0x32])
    }

    @Test("A log that has been begun keeps what it has")
    func begun() {
        var log = OutboundLog()
        log.begin(in: self.memory)
        log.append(ByteBuffer(string: "1"), form: .rawJSON, filter: nil)
        self.keep(64)
        log.begin(in: self.memory)
        #expect(log.frames.readableBytes == 5)
    }

    @Test("Memory that somebody holds is not kept")
    func held() {
        var buffer = self.buffer(64)
        let held = buffer
        self.memory.keep(&buffer)
        #expect(buffer.capacity == 0)
        #expect(self.memory.take().capacity == 0)
        #expect(held.readableBytes == 1)
    }

    @Test("Memory up to the limit is kept, and none beyond it", arguments: [(0, true), (1, false)])
    func largest(excess: Int, isKept: Bool) {
        // The allocator rounds up to powers of two.
        self.keep(LogMemory.keptCapacity + excess)
        #expect(self.memory.take().capacity == (isKept ? LogMemory.keptCapacity : 0))
    }

    @Test("As many buffers are kept as a turn may need, and no more")
    func most() {
        for _ in 0...LogMemory.keptBuffers {
            self.keep(64)
        }
        for _ in 0..<LogMemory.keptBuffers {
            #expect(self.memory.take().capacity == 64)
        }
        #expect(self.memory.take().capacity == 0)
    }
}
