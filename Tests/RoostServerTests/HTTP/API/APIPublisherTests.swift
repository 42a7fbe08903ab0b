// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOPosix
import RoostRouter
import Synchronization
import Testing
import WAMP

@testable import RoostServer

private struct Broken: Error {}

/// Decides after a suspension, as a webhook does.
private final class SlowTopic: TopicHandler {
    let name = "slow"
    let published = Mutex<[String]>([])

    func authorize(_ action: TopicAction, session: Session, topic: Topic, request: TopicRequest) async throws {
        await Task.yield()
        if request.attributes["what"] == "refuse" {
            throw FirewallRejection("Not today.")
        }
    }

    func onSubscribe(_ session: Session, topic: Topic, request: TopicRequest) async throws {}

    func onPublish(_ publication: Publication, from session: Session, topic: Topic, request: TopicRequest) async throws
    {
        switch request.attributes["what"] {
        case "fail": throw HandlerError("It has failed.")
        case "break": throw Broken()
        case "hang": try await Task.sleep(for: .seconds(60))
        default:
            self.published.withLock { $0.append("\(session.identity.authID) \(publication.payload)") }
            topic.broadcast(publication.payload, to: publication.audience)
        }
    }
}

@Suite("APIPublisher")
struct APIPublisherTests {
    private let handler = SlowTopic()
    private let node: Node
    private let service: APIService

    init() throws {
        let definitions = [
            RouteDefinition(name: "slow", channel: "slow/{what}", handler: "slow"),
            RouteDefinition(name: "closed", channel: "closed", handler: "slow", publish: .nobody),
            RouteDefinition(name: "missing", channel: "missing", handler: "nothing"),
        ]
        var configuration = ServerConfiguration(
            listeners: [],
            routes: RouteTable.compile(definitions).table,
            handlers: HandlerRegistry([self.handler])
        )
        configuration.limits.handlerTimeout = .milliseconds(200)
        configuration.limits.handlerCalls = 4
        configuration.http = HTTPConfiguration()
        configuration.http?.api = .keys([APIKey(name: "shop", secret: "s")])
        self.node = try Node(
            configuration: configuration,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test")
        )
        self.service = try #require(self.node.api)
    }

    private func publish(_ topic: URI, _ payload: String = "1") async throws -> WireValue {
        let body = ByteBuffer(string: #"{"topic":"t","payload":\#(payload),"acknowledge":true}"#)
        let request = try PublicationRequest(body, bounds: self.service.bounds)
        let realm = self.service.shards[0].realms[0]
        let id = try #require(SessionID(rawValue: 1))
        let principal = APIGrant(key: APIKey(name: "shop", secret: "s")).principal
        let session = Session(id: id, principal: principal, remoteAddress: nil, port: APICaller())
        return try await self.service.publisher.publish(request, to: topic, .init(realm: realm, session: session))
    }

    /// Runs the handlers' calls meanwhile.
    private func running(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await self.node.calls.run() }
            try await body()
            tasks.cancelAll()
        }
        await self.node.shutDown()
    }

    private func kind(_ body: () async throws -> WireValue) async -> ProblemKind? {
        do {
            _ = try await body()
            return nil
        } catch {
            return (error as? ProblemDetails)?.kind
        }
    }

    @Test("A handler that suspends gets the publication as the backend's, and is waited for")
    func suspending() async throws {
        try await self.running {
            for number in 1...20 {
                let result = try await self.publish("slow/go", "\(number)")
                #expect(result["receivers"] == 0)
                #expect(result["publication"]?.unsigned != nil)
            }
            #expect(self.handler.published.withLock { $0 } == (1...20).map { "shop \($0)" })
        }
    }

    @Test("What a handler refuses, and how it fails, is told apart")
    func failures() async throws {
        try await self.running {
            #expect(await self.kind { try await self.publish("slow/refuse") } == .refused)
            #expect(await self.kind { try await self.publish("slow/fail") } == .handlerFailed)
            #expect(await self.kind { try await self.publish("slow/break") } == .handlerFailed)
            #expect(await self.kind { try await self.publish("slow/hang") } == .timedOut)
            #expect(await self.kind { try await self.publish("closed") } == .refused)
            #expect(await self.kind { try await self.publish("missing") } == .refused)
            #expect(await self.kind { try await self.publish("nowhere") } == .noRoute)
            #expect(await self.kind { try await self.publish("wamp.x") } == .refused)
        }
    }

    @Test("More calls than may be awaited fail at once")
    func tooMany() async throws {
        try await self.running {
            let kinds = await withTaskGroup(of: ProblemKind?.self) { group in
                for _ in 0..<6 {
                    group.addTask { await self.kind { try await self.publish("slow/hang") } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(kinds.count { $0 == .timedOut } == 4)
            #expect(kinds.count { $0 == .unavailable } == 2)
        }
    }

    @Test("After the server has stopped nothing is published")
    func stopped() async throws {
        try await self.running {}
        #expect(await self.kind { try await self.publish("slow/go") } == .unavailable)
    }
}
