// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
public import RoostRouter
internal import Synchronization
public import WAMP

/// A session of a ``TestRealm``: does what a client would do, and records what the client would get.
public final class TestSession: Sendable {
    /// Something that a session got.
    public struct Event: Equatable, Sendable {
        /// The topic that the event names.
        public let topic: URI

        /// The event.
        public let payload: WireValue
    }

    /// Why something that a client asked for did not happen.
    public enum Failure: Error, Equatable {
        /// No route matches; a client's connection would end.
        case noRoute
        /// The rule for publishing forbids it.
        case mayNotPublish
    }

    private struct State {
        var events: [Event] = []
        var isClosed = false
        var topics: [URI] = []
    }

    /// Forwards what handlers ask of the session to the object that records it.
    private final class Port: SessionPort {
        private let target = Mutex<WeakSession>(WeakSession())

        func attach(_ session: TestSession) {
            self.target.withLock { $0.session = session }
        }

        func send(_ payload: Payload, topic: URI) {
            self.target.withLock { $0.session }?.record(payload, topic: topic)
        }

        func close() {
            self.target.withLock { $0.session }?.markClosed()
        }
    }

    private struct WeakSession {
        weak var session: TestSession?
    }

    /// The session as handlers see it.
    public let session: Session

    private let realm: TestRealm
    private let state = Mutex(State())

    init(number: UInt64, principal: Principal, realm: TestRealm) {
        let port = Port()
        let id = SessionID(rawValue: number).unsafelyUnwrapped
        self.session = Session(id: id, principal: principal, remoteAddress: nil, port: port)
        self.realm = realm
        port.attach(self)
    }

    /// What the session got, in order.
    public var events: [Event] {
        self.state.withLock { $0.events }
    }

    /// Whether a handler has closed the session.
    public var isClosed: Bool {
        self.state.withLock { $0.isClosed }
    }

    /// Subscribes, as SUBSCRIBE does; a second subscription to the same topic is ignored.
    ///
    /// - Parameter topic: The topic.
    /// - Throws: ``Failure/noRoute``, or what the handler threw; after a `SubscriptionRefusal` or a failed
    ///   authorization the session is not subscribed.
    public func subscribe(_ topic: URI) async throws {
        let admission = try self.admission(of: topic)
        guard !self.state.withLock({ $0.topics.contains(topic) }) else {
            return
        }
        self.state.withLock { $0.topics.append(topic) }
        self.realm.subscribe(self.session, to: topic)
        let handle = self.realm.topic(topic)
        do {
            try await admission.handler?.authorize(
                .subscribe,
                session: self.session,
                topic: handle,
                request: admission.request
            )
        } catch {
            self.realm.unsubscribe(self.session, from: topic)
            throw error
        }
        do {
            try await admission.handler?.onSubscribe(self.session, topic: handle, request: admission.request)
        } catch let error as SubscriptionRefusal {
            self.realm.unsubscribe(self.session, from: topic)
            throw error
        }
    }

    /// Ends a subscription, as UNSUBSCRIBE does; without one nothing happens.
    ///
    /// - Parameter topic: The topic.
    /// - Throws: What the handler threw.
    public func unsubscribe(_ topic: URI) async throws {
        let wasSubscribed = self.state.withLock { state in
            let count = state.topics.count
            state.topics.removeAll { $0 == topic }
            return state.topics.count < count
        }
        guard wasSubscribed else {
            return
        }
        self.realm.unsubscribe(self.session, from: topic)
        let admission = try self.admission(of: topic)
        let handle = self.realm.topic(topic)
        try await admission.handler?.authorize(
            .unsubscribe,
            session: self.session,
            topic: handle,
            request: admission.request
        )
        try await admission.handler?.onUnsubscribe(self.session, topic: handle, request: admission.request)
    }

    /// Publishes, as PUBLISH does.
    ///
    /// - Parameters:
    ///   - value: The event.
    ///   - topic: The topic.
    ///   - audience: Who is to get it.
    /// - Throws: ``Failure``, or what the handler threw.
    public func publish(_ value: WireValue, to topic: URI, audience: Audience = .everyone) async throws {
        let admission = try self.admission(of: topic)
        let rule = self.realm.admission.publishRule(route: admission.publish, listener: nil)
        guard rule.admits(self.session.principal) else {
            throw Failure.mayNotPublish
        }
        let handle = self.realm.topic(topic)
        try await admission.handler?.authorize(
            .publish,
            session: self.session,
            topic: handle,
            request: admission.request
        )
        try await admission.handler?.onPublish(
            Publication(Payload(value), to: audience),
            from: self.session,
            topic: handle,
            request: admission.request
        )
    }

    /// Calls a procedure, as CALL does.
    ///
    /// - Parameters:
    ///   - procedure: The procedure.
    ///   - arguments: The arguments.
    /// - Returns: The result.
    /// - Throws: ``Failure/noRoute``, `ProcedureError`, or what the handler threw.
    public func call(_ procedure: URI, _ arguments: WireValue = []) async throws -> WireValue? {
        guard let request = self.realm.admission.request(procedure) else {
            throw Failure.noRoute
        }
        guard let handler = self.realm.admission.handlers.procedureHandler(request.route.handler) else {
            throw ProcedureError.methodNotFound
        }
        let method = ProcedureCall.method(from: request.attributes["method"] ?? "")
        let call = ProcedureCall(method: method, arguments: arguments, session: self.session, request: request)
        return try await handler.call(call)
    }

    /// The connection ends: each subscription ends with one call of its handler.
    ///
    /// - Throws: The first error that a handler threw, after all have been called.
    public func leave() async throws {
        var first: (any Error)?
        for topic in self.state.withLock({ $0.topics }) {
            do {
                try await self.unsubscribe(topic)
            } catch {
                first = first ?? error
            }
        }
        self.realm.leave(self.session)
        if let first {
            throw first
        }
    }

    func record(_ payload: Payload, topic: URI) {
        let event = Event(topic: topic, payload: (try? payload.value()) ?? .null)
        self.state.withLock { state in
            if !state.isClosed {
                state.events.append(event)
            }
        }
    }

    private func markClosed() {
        self.state.withLock { $0.isClosed = true }
    }

    private func admission(of topic: URI) throws -> TopicAdmission {
        guard let admission = self.realm.admission.topic(topic) else {
            throw Failure.noRoute
        }
        return admission
    }
}
