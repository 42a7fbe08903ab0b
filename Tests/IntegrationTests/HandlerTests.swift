// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostClient
import RoostRouter
import RoostServer
import Synchronization
import Testing
import WAMP

/// Suspends until the test lets it go on, and then does what the topic's name says.
private actor GateTopic: TopicHandler {
    nonisolated let name = "gate"
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private(set) var departures = 0

    func open() {
        self.isOpen = true
        for continuation in self.waiting {
            continuation.resume()
        }
        self.waiting = []
    }

    private func pass() async {
        guard !self.isOpen else {
            return
        }
        await withCheckedContinuation { self.waiting.append($0) }
    }

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        topic.broadcast(Payload("welcome"))
        await self.pass()
        switch request.attributes["what"] {
        case "refuse": throw SubscriptionRefusal("The test wants it.")
        case "fail": throw HandlerError("boom")
        default: return
        }
    }

    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        self.departures += 1
    }

    func onPublish(
        _ publication: Publication,
        from session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {
        topic.broadcast(publication.payload, to: publication.audience)
    }
}

/// Never returns by itself.
private struct HangingTopic: TopicHandler {
    let name = "hang"

    func onPublish(
        _ publication: Publication,
        from session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {
        try await Task.sleep(for: .seconds(600))
    }
}

@Suite("Handlers that suspend", .timeLimit(.minutes(1)))
struct HandlerTests {
    private static let routes: KeyValuePairs = [
        "gate/{what}": "gate", "hang": "hang", "b": "b", "barrier/{method}": "none",
    ]

    private func run(
        _ gate: GateTopic = GateTopic(),
        _ body: @Sendable (WebSocketAddress) async throws -> Void
    ) async throws {
        let handlers: [any TopicHandler] = [gate, HangingTopic(), BroadcastTopic(name: "b")]
        try await withServer(handlers, routes: Self.routes) { configuration in
            configuration.limits.handlerTimeout = .milliseconds(300)
        } _: { address in
            try await body(address)
        }
    }

    @Test("A newcomer gets its handler's own broadcast at once and others' events after the decision")
    func newcomer() async throws {
        let gate = GateTopic()
        try await withServer([gate], routes: Self.routes) { address in
            try await withClient(address) { newcomer in
                try await withClient(address) { publisher in
                    try await newcomer.subscribe("gate/allow")
                    #expect(try await newcomer.payloads(1) == ["\"welcome\""])
                    try await publisher.publish(1, to: "gate/allow")
                    try await publisher.barrier()
                    await gate.open()
                    try await newcomer.barrier()
                    try await publisher.publish(2, to: "gate/allow")
                    #expect(try await newcomer.payloads(1) == ["2"])
                }
            }
        }
    }

    @Test("A refusal after a suspension is told, and the session is not subscribed")
    func refusal() async throws {
        let gate = GateTopic()
        await gate.open()
        try await self.run(gate) { address in
            try await withClient(address) { connection in
                try await connection.subscribe("gate/refuse")
                _ = try await connection.payloads(1)
                let notice = try await connection.nextEvent()
                #expect(notice == .notice("You are not allowed to subscribe on topic \"gate/refuse\"."))
                try await connection.subscribe("b")
                try await connection.publish(1, to: "gate/refuse")
                try await connection.publish(2, to: "b")
                #expect(try await connection.payloads(1) == ["2"])
            }
        }
    }

    @Test("An error is told by a CALLERROR, and the subscription stays")
    func failure() async throws {
        let gate = GateTopic()
        await gate.open()
        try await self.run(gate) { address in
            try await withClient(address) { connection in
                try await connection.subscribe("gate/fail")
                _ = try await connection.payloads(1)
                guard case .failure(let failure) = try await connection.nextEvent() else {
                    Issue.record("There is no CALLERROR.")
                    return
                }
                #expect(failure.description == "boom")
                try await connection.publish(1, to: "gate/fail")
                #expect(try await connection.payloads(1) == ["1"])
            }
        }
    }

    @Test("A handler that hangs holds up its own session until the time-out, and nobody else")
    func hanging() async throws {
        try await self.run { address in
            try await withClient(address) { held in
                try await withClient(address) { free in
                    try await free.subscribeAndWait("b")
                    try await held.publish(1, to: "hang")
                    try await held.publish(2, to: "b")
                    try await free.publish(3, to: "b")
                    #expect(try await free.payloads(2) == ["3", "2"])
                    guard case .failure(let failure) = try await held.nextEvent() else {
                        Issue.record("There is no CALLERROR.")
                        return
                    }
                    #expect(failure.description == "The topic handler took too long.")
                }
            }
        }
    }

    @Test("A connection that ends while its handler decides is departed from once, after the decision")
    func departure() async throws {
        let gate = GateTopic()
        try await withServer([gate], routes: Self.routes) { address in
            try await withClient(address) { connection in
                try await connection.subscribe("gate/allow")
                _ = try await connection.payloads(1)
            }
            #expect(await gate.departures == 0)
            await gate.open()
            for _ in 0..<500 where await gate.departures == 0 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(await gate.departures == 1)
        }
    }
}
