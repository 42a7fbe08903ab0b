// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import RoostServer
internal import Synchronization
public import WAMP

/// A realm without sockets: sessions are made by the test, and what handlers send is recorded.
///
/// It routes, admits and orders as the server does, one command at a time, so that a handler can be tested by calling
/// what clients would do:
///
/// ```swift
/// let realm = try TestRealm(handlers: [RoomTopic()], routes: ["room/{name}": "room"])
/// let alice = realm.join(login: "alice", userID: 1)
/// try await alice.subscribe("room/blue")
/// try await alice.publish("hello", to: "room/blue")
/// #expect(alice.events.map(\.payload) == ["hello"])
/// ```
public final class TestRealm: Sendable {
    private struct State {
        var realm = Realm()
        var nextID: UInt64 = 1
        var sessions: [SessionID: TestSession] = [:]
    }

    private let state = Mutex(State())

    /// What judges the sessions' wishes.
    public let admission: Admission

    /// Makes a realm.
    ///
    /// - Parameters:
    ///   - handlers: The topic handlers.
    ///   - routes: Channels with the names of their handlers; the channel is the route's name too.
    ///   - publish: Who may publish; default everybody.
    /// - Throws: The first `Issue` that makes a route unusable.
    public convenience init(
        handlers: [any TopicHandler],
        routes: KeyValuePairs<String, String>,
        publish: PublishRule = .anyone
    ) throws {
        let definitions = routes.map { channel, handler in
            RouteDefinition(name: channel, channel: channel, handler: handler)
        }
        try self.init(handlers: HandlerRegistry(handlers), definitions: definitions, publish: publish)
    }

    /// Makes a realm.
    ///
    /// - Parameters:
    ///   - handlers: The handlers.
    ///   - definitions: The routes.
    ///   - publish: Who may publish where the route has no rule.
    /// - Throws: The first `Issue` that makes a route unusable.
    public init(handlers: HandlerRegistry, definitions: [RouteDefinition], publish: PublishRule = .anyone) throws {
        let (table, issues) = RouteTable.compile(definitions)
        if let issue = issues.first(where: { $0.severity == .error }) {
            throw issue
        }
        self.admission = Admission(routes: table, handlers: handlers.withChains(of: table.routes), publish: publish)
    }

    /// A session joins.
    ///
    /// - Parameters:
    ///   - login: The user's login name; `nil` for an anonymous visitor.
    ///   - userID: The user's number.
    ///   - roles: The user's roles.
    ///   - isBackend: Whether it is the application's backend.
    /// - Returns: The session.
    public func join(
        login: String? = nil,
        userID: Int? = nil,
        roles: [String] = [],
        isBackend: Bool = false
    ) -> TestSession {
        let principal = Principal(login: login, userID: userID, roles: roles, isBackend: isBackend)
        return self.state.withLock { state in
            let session = TestSession(number: state.nextID, principal: principal, realm: self)
            state.nextID += 1
            _ = state.realm.join(session.session)
            state.sessions[session.session.id] = session
            return session
        }
    }

    /// The number of a topic's subscribers.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The number; 0 for a topic that nobody is subscribed to.
    public func count(of topic: URI) -> Int {
        self.state.withLock { $0.realm.count(of: topic) }
    }

    /// Calls the timer of a periodic handler once, as if its interval had passed.
    ///
    /// - Parameter topic: A topic with subscribers; without any nothing is called.
    /// - Throws: Any error; it is logged and changes nothing.
    public func tick(_ topic: URI) async throws {
        guard self.count(of: topic) > 0, let periodic = self.admission.topic(topic)?.periodic else {
            return
        }
        try await periodic.tick(self.topic(topic))
    }

    func topic(_ uri: URI) -> Topic {
        Topic(uri: uri, port: TestTopicPort(uri: uri, realm: self))
    }

    func subscribe(_ session: Session, to topic: URI) {
        self.state.withLock { _ = $0.realm.subscribe(session, to: topic) }
    }

    func unsubscribe(_ session: Session, from topic: URI) {
        self.state.withLock { _ = $0.realm.unsubscribe(session.id, from: topic) }
    }

    func leave(_ session: Session) {
        self.state.withLock { state in
            state.realm.leave(session.id)
            state.sessions[session.id] = nil
        }
    }

    func subscribers(of topic: URI) -> [Session] {
        self.state.withLock { $0.realm.subscribers(of: topic) }
    }

    func testSession(_ id: SessionID) -> TestSession? {
        self.state.withLock { $0.sessions[id] }
    }
}

/// Records what a handler broadcasts with each session that gets it.
private struct TestTopicPort: TopicPort {
    let uri: URI
    let realm: TestRealm

    var count: Int {
        self.realm.count(of: self.uri)
    }

    var subscribers: [Session] {
        self.realm.subscribers(of: self.uri)
    }

    func broadcast(_ payload: Payload, to audience: Audience) {
        let filter = AudienceFilter(audience)
        for session in self.subscribers where filter.admits(session.id, identity: session.identity) {
            self.realm.testSession(session.id)?.record(payload, topic: self.uri)
        }
    }
}
