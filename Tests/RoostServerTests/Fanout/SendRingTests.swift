// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
import Foundation
import Testing

@testable import RoostServer

@Suite("SendRing", .enabled(if: SinkChoice.ioUring.isAvailable))
struct SendRingTests {
    /// Two connected sockets.
    private struct Pair {
        let sender: CInt
        let receiver: CInt

        init(sendBuffer: CInt? = nil) throws {
            var descriptors: [CInt] = [-1, -1]
            try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &descriptors) == 0)
            (self.sender, self.receiver) = (descriptors[0], descriptors[1])
            if var size = sendBuffer {
                setsockopt(self.sender, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size))
            }
        }

        func received() -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = recv(self.receiver, &bytes, bytes.count, CInt(MSG_DONTWAIT))
            return Array(bytes.prefix(max(0, count)))
        }

        func close() {
            Foundation.close(self.sender)
            Foundation.close(self.receiver)
        }
    }

    @Test("Every send of a submission arrives, also in the submissions after it")
    func sends() throws {
        let ring = try #require(SendRing(capacity: 8))
        let pairs = try (0..<8).map { _ in try Pair() }
        for round in 0..<1_000 {
            let bytes = Array("round \(round)".utf8)
            var shortfalls: ContiguousArray<SendRing.Shortfall> = []
            bytes.withUnsafeBytes { raw in
                for pair in pairs {
                    ring.queue(raw, to: pair.sender)
                }
                let works = ring.submit(&shortfalls)
                #expect(works)
            }
            #expect(shortfalls.isEmpty)
            #expect(pairs.allSatisfy { $0.received() == bytes })
        }
        pairs.forEach { $0.close() }
    }

    @Test("A send that takes a part, nothing, or fails is reported, and the others are not disturbed")
    func shortfalls() throws {
        let ring = try #require(SendRing(capacity: 8))
        let (small, open, gone) = (try Pair(sendBuffer: 4_096), try Pair(), try Pair())
        Foundation.close(gone.receiver)
        let bytes = [UInt8](repeating: 7, count: 200_000)
        var shortfalls: ContiguousArray<SendRing.Shortfall> = []
        bytes.withUnsafeBytes { raw in
            ring.queue(raw, to: small.sender)
            ring.queue(UnsafeRawBufferPointer(rebasing: raw[..<10]), to: gone.sender)
            ring.queue(UnsafeRawBufferPointer(rebasing: raw[..<10]), to: open.sender)
            ring.queue(raw, to: -1)
            let works = ring.submit(&shortfalls)
            #expect(works)
        }
        let results = Dictionary(uniqueKeysWithValues: shortfalls.map { ($0.index, $0.result) })
        #expect(results.keys.sorted() == [0, 1, 3])
        #expect((1..<200_000).contains(results[0] ?? 0) || results[0] == -Int(EAGAIN))
        #expect(results[1] == -Int(EPIPE))
        #expect(results[3] == -Int(EBADF))
        #expect(open.received().count == 10)
        small.close()
        open.close()
        Foundation.close(gone.sender)
    }

    @Test("Sends that are forgotten are not made")
    func forget() throws {
        let ring = try #require(SendRing(capacity: 4))
        let pair = try Pair()
        var shortfalls: ContiguousArray<SendRing.Shortfall> = []
        Array("ab".utf8).withUnsafeBytes { raw in
            ring.queue(UnsafeRawBufferPointer(rebasing: raw[0..<1]), to: pair.sender)
            ring.forget()
            ring.queue(UnsafeRawBufferPointer(rebasing: raw[1..<2]), to: pair.sender)
            let works = ring.submit(&shortfalls)
            #expect(works)
        }
        #expect(pair.received() == Array("b".utf8))
        pair.close()
    }
}
#endif
