// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Metrics
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// Runs one session, whatever its protocol version: keeps the order of its commands, calls topic handlers, and ends its
/// subscriptions.
///
/// While a handler, a procedure or a decision is awaited, the session is suspended: nothing more of it is read, and nobody
/// else is held up. It belongs to the connection's event loop.
class SessionDriver: ConnectionDriver {
    /// What a subscription is found by.
    struct SubscriptionKey: Hashable {
        let uri: URI
        let match: MatchPolicy

        init(_ uri: URI, match: MatchPolicy = .exact) {
            self.uri = uri
            self.match = match
        }
    }

    /// The session; until it has joined, one that nobody else knows.
    final var session: Session
    /// The realm's part on the loop.
    final var realm: ShardRealm
    final let eventLoop: any EventLoop
    private(set) final unowned var connection: Connection
    final let listener: ListenerContext
    final let shard: Shard
    /// How others reach the session.
    private(set) final var port: ConnectionPort
    final var subscriptions: [SubscriptionKey: Subscription] = [:]

    /// What is to be done when the call that suspends the session has returned, if the connection ends before.
    private final var isCleanUpDue = false
    /// The session as its session handler knows it.
    final var known: KnownSession?
    private final var suspensions = 0
    private(set) final var isEnded = false

    /// Ends the session when its token ends.
    final var tokenTimer: Scheduled<Void>?

    /// The protocol version under which the session counts as established.
    private final var counted: ProtocolVersion?

    /// Whether the session's end is not told to others: all sessions of the realm end.
    final var leavesSilently = false

    init(connection: Connection, eventLoop: any EventLoop, session: Session, port: ConnectionPort) {
        self.connection = connection
        self.listener = connection.listener
        self.eventLoop = eventLoop
        self.shard = connection.shard
        self.realm = connection.shard.realms[connection.listener.realm]
        self.session = session
        self.port = port
    }

    /// Makes a session of the listener's realm with an id of its own, which nobody knows yet.
    static func newcomer(on connection: Connection, port: ConnectionPort) -> Session {
        let address = connection.peerAddress
        return connection.shard.realms[connection.listener.realm].host.join { id in
            Session(id: id, principal: .anonymous, remoteAddress: address, port: port)
        }
    }

    /// Whether the session waits and must not be given messages.
    final var isSuspended: Bool {
        self.suspensions > 0
    }

    final var sessionID: SessionID {
        self.session.id
    }

    final var identity: Identity {
        self.session.identity
    }

    // MARK: What the protocol versions do differently

    /// Appends what is said first, in the same write as the answer to the handshake.
    func writeGreeting(to buffer: inout ByteBuffer) {}

    /// The connection is open.
    func opened(_ request: (any OpeningRequest)?) {}

    /// A message has been read; the session is not suspended.
    func received(_ bytes: ByteBuffer, isText: Bool) {}

    /// Whether the session waits for a handler to decide about a subscription to that topic.
    func awaitsDecision(on topic: URI) -> Bool {
        false
    }

    /// Sends an event to this session alone.
    func deliver(_ payload: Payload, topic: URI) {}

    /// Carries out what the realm wants of the session.
    func deliver(_ delivery: SessionDelivery) {}

    /// The session has lost the right to be there.
    func expel(_ message: String) {}

    /// A handler wants the session to end.
    func closeSession() {}

    /// The server ends, and the session with it.
    func serverStops() {}

    /// The session's books are closed.
    ///
    /// - Returns: Whether a subscription is one that the realm knows of, and not refused.
    func close() -> (SubscriptionKey) -> Bool {
        { _ in true }
    }

    /// The session counts as established until it ends.
    final func countEstablished(_ version: ProtocolVersion) {
        self.counted = version
        self.listener.metrics.sessionEstablished(version)
    }

    // MARK: Tickets

    /// The session with who it is.
    final func session(of principal: Principal) -> Session {
        Session(
            id: self.session.id,
            principal: self.listener.principal(principal),
            remoteAddress: self.session.remoteAddress,
            port: self.port
        )
    }

    /// The session becomes one that others know.
    ///
    /// - Parameters:
    ///   - session: The session with the user that its ticket names.
    ///   - version: The protocol.
    /// - Returns: Whether it is there: its token may have been taken back meanwhile.
    final func isAdmitted(_ session: Session, _ version: ProtocolVersion) -> Bool {
        self.session = session
        guard self.realm.host.established(self.session, on: self.realm) else {
            return false
        }
        self.countEstablished(version)
        let method: AuthenticationMethod = self.listener.verifyTicket == nil ? .anonymous : .ticket
        self.listener.metrics.authenticated(version, method, isAccepted: true)
        self.listener.logger.debug(
            "session established",
            metadata: [
                LogKey.listener: "\(self.listener.configuration.name)",
                LogKey.session: "\(self.session.id)",
                LogKey.peer: "\(self.session.remoteAddress ?? "")",
            ]
        )
        return true
    }

    /// Counts a ticket that was refused.
    final func count(_ refusal: TicketRefusal, _ version: ProtocolVersion) {
        self.listener.metrics.authenticated(version, .ticket, isAccepted: false)
        let cause: RefusalCause = refusal == .overloaded ? .ticketsWaiting : .ticket
        self.listener.refuse(cause, peer: self.session.remoteAddress, reason: refusal.reason)
    }

    // MARK: Suspension

    /// Holds the session up until ``goOn()`` has been called as often as this.
    final func hold() {
        self.suspensions += 1
    }

    /// Ends one ``hold()``.
    final func goOn() {
        self.suspensions -= 1
        guard !self.isSuspended else {
            return
        }
        if self.isCleanUpDue {
            self.isCleanUpDue = false
            self.cleanUp()
            if case .open = self.connection.phase {
                // Only the session has ended, and its client's GOODBYE is still to be read.
                self.connection.resume()
            }
        } else if !self.isEnded {
            self.connection.resume()
        }
    }

    // MARK: The end

    /// The connection has ended or is about to: the session ends.
    func connectionEnded() {
        self.end()
    }

    /// The session ends: its subscriptions end, each with one call of its handler.
    final func end() {
        guard !self.isEnded else {
            return
        }
        self.isEnded = true
        self.tokenTimer?.cancel()
        self.tokenTimer = nil
        if let version = self.counted.take() {
            self.listener.metrics.sessionEnded(version)
        }
        for subscription in self.subscriptions.values where subscription.place != nil {
            self.realm.remove(subscription)
        }
        if self.isSuspended {
            self.isCleanUpDue = true
        } else {
            self.cleanUp()
        }
    }

    /// The session has ended, and another one begins on the same connection.
    ///
    /// It has a port of its own: what is on its way to the session before must not reach this one.
    final func begin(in realm: ShardRealm, _ make: (any SessionPort) -> Session) {
        self.port.disconnect()
        self.port = ConnectionPort(connection: self.connection, eventLoop: self.eventLoop)
        self.session = make(self.port)
        self.realm = realm
        self.isEnded = false
    }

    /// The session goes on over another connection of the loop, which keeps the driver.
    final func move(to connection: Connection) {
        self.connection.driver = nil
        self.connection = connection
        self.port.move(to: connection)
        connection.driver = self
    }

    private func cleanUp() {
        let isActive = self.close()
        let subscriptions = self.subscriptions
        self.subscriptions = [:]
        var suspending: [(any TopicHandler, TopicAdmission, Topic)] = []
        for (key, subscription) in subscriptions where isActive(key) {
            self.realm.host.unsubscribe(self.session, from: key.uri, match: key.match, on: self.realm)
            guard let admission = subscription.topic.admission, let handler = admission.handler else {
                continue
            }
            if let immediate = admission.immediate {
                self.depart(immediate, subscription.topic, admission)
            } else {
                suspending.append((handler, admission, subscription.topic.topic))
            }
        }
        for subscription in subscriptions.values {
            self.realm.unpin(subscription.topic)
        }
        self.realm.host.leave(self.session, isSilent: self.leavesSilently, on: self.realm)
        self.depart(suspending, then: self.known.take())
    }

    private func depart(_ handler: any ImmediateTopicHandler, _ topic: ShardTopic, _ admission: TopicAdmission) {
        do {
            try handler.authorize(.unsubscribe, session: self.session, topic: topic.topic, request: admission.request)
            try handler.onUnsubscribe(self.session, topic: topic.topic, request: admission.request)
        } catch {
            self.logFailure(error, of: .unsubscribe, handler: handler.name)
        }
    }

    /// Calls suspending handlers one after the other in one task, when the connection is gone already.
    final func depart(_ calls: [(any TopicHandler, TopicAdmission, Topic)], then known: KnownSession? = nil) {
        guard !calls.isEmpty || known != nil else {
            return
        }
        let session = self.session
        let causes = self.listener.causes
        let hasRoom = self.shard.calls.run {
            for (handler, admission, topic) in calls {
                let request = admission.request
                do {
                    try await handler.authorize(.unsubscribe, session: session, topic: topic, request: request)
                    try await handler.onUnsubscribe(session, topic: topic, request: request)
                } catch {
                    causes.handlerFailed(error, action: .unsubscribe, handler: handler.name)
                }
            }
            await known?.hasGone(causes)
        }
        if !hasRoom {
            causes.warn("too many handler calls", cause: RefusalCause.handlerCalls.rawValue)
        }
    }

    // MARK: Handlers

    /// Asks a handler that never suspends whether something may be.
    final func authorize(
        _ action: TopicAction,
        by handler: any ImmediateTopicHandler,
        topic: Topic,
        request: TopicRequest
    ) throws {
        do {
            try handler.authorize(action, session: self.session, topic: topic, request: request)
        } catch {
            throw AuthorizationFailure(error)
        }
    }

    /// Counts that a handler has failed; that there was no room for the call is counted already.
    final func countFailure(_ error: any Error) {
        if !(error is TooManyCalls) {
            self.listener.metrics.refused(error is CallTimeout ? .handlerTimeout : .handlerError)
        }
    }

    final func logFailure(_ error: any Error, of action: TopicAction, handler: String) {
        self.listener.causes.handlerFailed(error, action: action, handler: handler)
    }
}

@available(*, unavailable)
extension SessionDriver: Sendable {}

/// Keeps the connection as long as a call suspends its session: the driver itself does not.
struct SuspendedSession<Driver: SessionDriver> {
    let driver: Driver
    let connection: Connection
}

extension ConnectionDriver where Self: SessionDriver {
    /// The driver and its connection, to be taken to another thread and back.
    var bound: NIOLoopBound<SuspendedSession<Self>> {
        NIOLoopBound(SuspendedSession(driver: self, connection: self.connection), eventLoop: self.eventLoop)
    }

    /// Waits for a call and holds up the session's later messages meanwhile.
    ///
    /// - Parameters:
    ///   - measured: What is measured.
    ///   - call: The call; it runs in a task of its own.
    ///   - completed: Called on the event loop with the outcome, also when the connection has ended meanwhile; then the
    ///     session goes on.
    func suspend<Success: Sendable>(
        _ measured: MeasuredCall? = nil,
        _ call: @escaping @Sendable () async throws -> Success,
        completed: @escaping @Sendable (Self, Result<Success, any Error>) -> Void
    ) {
        self.hold()
        let suspended = self.bound
        let limit = self.shard.limits.handlerTimeout
        let began = NIODeadline.now()
        let traced = measured?.traced(call) ?? call
        let hasRoom = self.shard.calls.run {
            await withTimeLimit(limit, call: traced) { result in
                measured?.timer.recordNanoseconds((NIODeadline.now() - began).nanoseconds)
                suspended.eventLoop.execute {
                    completed(suspended.value.driver, result)
                    suspended.value.driver.goOn()
                }
            }
        }
        guard !hasRoom else {
            return
        }
        self.listener.refuse(.handlerCalls, peer: self.session.remoteAddress, reason: "")
        self.listener.causes.warn("too many handler calls", cause: RefusalCause.handlerCalls.rawValue)
        self.eventLoop.execute {
            completed(suspended.value.driver, .failure(TooManyCalls()))
            suspended.value.driver.goOn()
        }
    }
}

extension CauseLog {
    /// Logs once that a handler failed with a kind of error.
    func handlerFailed(_ error: any Error, action: TopicAction, handler: String) {
        let keys = [LogKey.handler: handler, LogKey.action: action.rawValue]
        self.failed("a topic handler failed", error, cause: "\(handler)/\(action.rawValue)", metadata: keys)
    }

    /// Logs once that something failed with a kind of error, of our own errors over HTTP also with the text.
    func failed(_ message: Logger.Message, _ error: any Error, cause: String = "", metadata: [String: String] = [:]) {
        let text = (error as? HTTPRequestError)?.message
        var metadata = metadata
        metadata[LogKey.errorType] = "\(type(of: error))"
        metadata[LogKey.errorMessage] = text
        self.warn(
            message,
            cause: "\(cause)/\(type(of: error))/\(text ?? "")",
            metadata: metadata.mapValues { .string($0) }
        )
    }
}

extension TicketVerdict {
    /// The verdict of a call that may have failed.
    init(_ result: Result<TicketVerdict, any Error>) {
        self = (try? result.get()) ?? .refused(.unavailable)
    }
}

/// An error that `authorize` threw.
struct AuthorizationFailure: Error {
    let cause: any Error

    init(_ cause: any Error) {
        self.cause = cause
    }
}

extension TopicHandler {
    /// Calls `authorize` and marks its error as one of it.
    func authorizeOrWrap(
        _ action: TopicAction,
        session: Session,
        topic: Topic,
        request: TopicRequest
    ) async throws {
        do {
            try await self.authorize(action, session: session, topic: topic, request: request)
        } catch {
            throw AuthorizationFailure(error)
        }
    }
}
