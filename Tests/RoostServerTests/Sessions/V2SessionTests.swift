// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Synchronization
internal import Testing
internal import WAMP

@testable internal import RoostServer

/// Greets everybody who subscribes, without suspending, and keeps the topic.
private final class GreetingTopic: ImmediateTopicHandler {
    let name = "greeting"
    let topic = Mutex<Topic?>(nil)

    func authorize(_ action: TopicAction, session: Session, topic: Topic, request: TopicRequest) throws {}

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {
        topic.broadcast(Payload("somebody came"))
        session.send(Payload("welcome"), topic: topic.uri)
    }

    func onUnsubscribe(_ session: Session, topic: Topic, request: TopicRequest) throws {}

    func onPublish(_ publication: Publication, from session: Session, topic: Topic, request: TopicRequest) throws {
        self.topic.withLock { $0 = topic }
    }
}

/// Suspends until the test lets it go on.
private actor Gate: TopicHandler, ProcedureHandler {
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
        if !self.isOpen {
            await withCheckedContinuation { self.waiting.append($0) }
        }
    }

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {
        await self.pass()
        if request.attributes["what"] == "refuse" {
            throw SubscriptionRefusal("The test wants it.")
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
    ) async throws {}

    func call(_ call: ProcedureCall) async throws -> WireValue? {
        await self.pass()
        return "late"
    }
}

@Suite("Sessions of WAMP v2 and handlers", .timeLimit(.minutes(1)))
struct V2SessionTests {
    @Test("A handler that never suspends reaches the newcomer with a broadcast of its onSubscribe")
    func greeting() async throws {
        try await withRouter(HandlerRegistry([GreetingTopic()]), routes: ["room/{name}": "greeting"]) { port in
            let client = try await RawClient(port: port)
            try await client.send(#"[32,1,{},"room/a"]"#)
            #expect(await client.next()?.first == 33)
            #expect(await client.next()?.last == ["somebody came"])
            #expect(await client.next()?.last == ["welcome"])
            try await client.close()
        }
    }

    @Test("A handler may keep a topic for longer than the server runs")
    func lateBroadcast() async throws {
        let handler = GreetingTopic()
        try await withRouter(HandlerRegistry([handler]), routes: ["room/{name}": "greeting"]) { port in
            let client = try await RawClient(port: port)
            try await client.send(#"[16,1,{"acknowledge":true},"room/a"]"#)
            #expect(await client.next()?.first == 17)
            try await client.close()
        }
        handler.topic.withLock { $0 }?.broadcast(Payload("nobody is there"))
    }

    @Test("The result of a procedure of the server does not follow the end of the session")
    func lateResult() async throws {
        let gate = Gate()
        let handlers: HandlerRegistry = {
            var handlers = HandlerRegistry()
            handlers.register(gate as any ProcedureHandler)
            return handlers
        }()
        try await withRouter(handlers, routes: ["slow/{method}": "gate"]) { port in
            let client = try await RawClient(port: port)
            try await client.send(#"[48,1,{},"slow/work"]"#)
            try await client.send(#"[6,{},"wamp.close.close_realm"]"#)
            #expect(await client.next()?.first == 6)
            await gate.open()
            try await Task.sleep(for: .milliseconds(100))
            try await client.send(#"[1,"default",{"roles":{"caller":{}}}]"#)
            #expect(await client.next()?.first == 2)
            try await client.close()
        }
    }

    @Test("A session that is killed while it is suspended hears GOODBYE later", arguments: ["accept", "refuse"])
    func killed(what: String) async throws {
        let gate = Gate()
        try await withRouter(HandlerRegistry([gate]), routes: ["gate/{what}": "gate"]) { port in
            let (victim, killer) = (try await RawClient(port: port), try await RawClient(port: port))
            try await victim.send(#"[32,1,{},"gate/\#(what)"]"#)
            try await Task.sleep(for: .milliseconds(100))
            try await killer.send(#"[48,1,{},"wamp.session.kill_all"]"#)
            #expect(await killer.next()?.first == 50)
            #expect(await victim.next()?.first == 6)
            try await victim.send(#"[6,{},"wamp.close.goodbye_and_out"]"#)
            let start = ContinuousClock.now
            await gate.open()
            #expect(await victim.next() == nil)
            #expect(ContinuousClock.now - start < .seconds(3))
            try await Task.sleep(for: .milliseconds(100))
            #expect(await gate.departures == (what == "refuse" ? 0 : 1))
            try await killer.close()
        }
    }
}
