// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostClient
import RoostRouter
import RoostServer
import Testing
import WAMP

@Suite("Fan-out", .serialized, .timeLimit(.minutes(2)))
struct FanoutTests {
    /// All ways of writing that this machine has.
    private static let sinks = SinkChoice.allCases.filter { $0 != .automatic && $0.isAvailable }

    private static let routes: KeyValuePairs = ["t/{name}": "b", "barrier/{method}": "none"]

    private func run(
        sink: SinkChoice,
        loops: Int,
        change: (inout ServerConfiguration) -> Void = { _ in },
        _ body: @Sendable (WebSocketAddress) async throws -> Void
    ) async throws {
        try await withServer([BroadcastTopic(name: "b")], routes: Self.routes) { configuration in
            configuration.sink = sink
            configuration.loops = loops
            change(&configuration)
        } _: { address in
            try await body(address)
        }
    }

    @Test(
        "Every subscriber gets every publication once and in its publisher's order",
        arguments: Self.sinks,
        [1, 2, 3]
    )
    func order(sink: SinkChoice, loops: Int) async throws {
        let (subscribers, publishers, publications) = (8, 3, 400)
        try await self.run(sink: sink, loops: loops) { address in
            let (ready, note) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<subscribers {
                    group.addTask {
                        try await withClient(address) { connection in
                            try await connection.subscribeAndWait("t/x")
                            note.yield()
                            return try await connection.payloads(publishers * publications)
                        }
                    }
                }
                var iterator = ready.makeAsyncIterator()
                for _ in 0..<subscribers {
                    await iterator.next()
                }
                for publisher in 0..<publishers {
                    group.addTask {
                        try await withClient(address) { connection in
                            for number in 0..<publications {
                                try await connection.publish(
                                    [.integer(Int64(publisher)), .integer(Int64(number))],
                                    to: "t/x"
                                )
                            }
                            try await connection.barrier()
                            return []
                        }
                    }
                }
                for try await payloads in group where !payloads.isEmpty {
                    for publisher in 0..<publishers {
                        let own = payloads.filter { $0.hasPrefix("[\(publisher),") }
                        #expect(own == (0..<publications).map { "[\(publisher),\($0)]" })
                    }
                }
            }
        }
    }

    @Test("Lists of exclude and eligible are honoured on all loops, and order is kept", arguments: Self.sinks, [1, 2])
    func audiences(sink: SinkChoice, loops: Int) async throws {
        try await self.run(sink: sink, loops: loops) { address in
            try await withClient(address) { first in
                try await withClient(address) { second in
                    try await first.subscribeAndWait("t/x")
                    try await second.subscribeAndWait("t/x")
                    try await first.publish(1, to: "t/x")
                    try await first.publish(2, to: "t/x", options: PublishOptions(excludesPublisher: true))
                    try await first.publish(3, to: "t/x", options: PublishOptions(exclude: [second.sessionID]))
                    try await first.publish(4, to: "t/x", options: PublishOptions(eligible: [second.sessionID]))
                    try await first.publish(5, to: "t/x")
                    let firstPayloads = try await first.payloads(3)
                    let secondPayloads = try await second.payloads(4)
                    #expect(firstPayloads == ["1", "3", "5"])
                    #expect(secondPayloads == ["1", "2", "4", "5"])
                }
            }
        }
    }

    @Test(
        "A subscriber that does not read is cut, and the others lose nothing",
        arguments: Self.sinks
    )
    func slowConsumer(sink: SinkChoice) async throws {
        let payload = Payload(.string(String(repeating: "x", count: 60_000)))
        try await self.run(sink: sink, loops: 2) { configuration in
            configuration.limits.outboundBytes = 200_000
        } _: { address in
            try await withClient(address, bufferedEvents: 1) { stalled in
                try await stalled.subscribeAndWait("t/x")
                try await withClient(address) { healthy in
                    try await healthy.subscribeAndWait("t/x")
                    for _ in 0..<400 {
                        try await healthy.connection.publish(payload, to: "t/x")
                        let payloads = try await healthy.payloads(1)
                        #expect(payloads.first?.utf8.count == 60_002)
                    }
                }
                await #expect(throws: (any Error).self) {
                    while try await stalled.nextEvent() != nil {}
                    throw ClientEnded()
                }
            }
        }
    }

    private struct ClientEnded: Error {}
}
