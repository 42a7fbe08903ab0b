// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// Runs one WAMP v1 session: feeds its machine, performs the commands, and keeps their order.
///
/// While a handler, a procedure or the verification of a ticket is awaited, the session is suspended: nothing more of
/// it is read, and nobody else is held up. It belongs to the connection's event loop.
final class SessionDriver: ConnectionDriver {
    private enum State {
        case authenticating
        case established
        case ended
    }

    private(set) var session: Session
    let eventLoop: any EventLoop
    unowned let connection: Connection
    let shard: Shard
    var machine: SessionV1StateMachine
    var subscriptions: [URI: Subscription] = [:]

    /// The topic whose suspending `onSubscribe` has not decided yet.
    var undecided: URI?

    /// What is to be done when the call that suspends the session has returned, if the connection ends before.
    var isCleanUpDue = false

    /// Whether the session waits and must not be given messages.
    var isSuspended: Bool {
        self.suspensions > 0
    }

    /// What Oro's PHP publisher needs after WELCOME without anything behind it; its reading stops at the first
    /// millisecond without data, and what follows WELCOME before that makes it think that it is not connected.
    private static let quietAfterWelcome = TimeAmount.milliseconds(5)

    private var state = State.authenticating
    private var suspensions = 0
    private let port: ConnectionPort

    init(connection: Connection, eventLoop: any EventLoop) {
        self.connection = connection
        self.eventLoop = eventLoop
        self.shard = connection.shard
        self.machine = SessionV1StateMachine(limits: connection.listener.sessionLimits)
        let port = ConnectionPort(connection: connection, eventLoop: eventLoop)
        let address = connection.peerAddress
        self.port = port
        self.session = connection.shard.realm.join { id in
            Session(id: id, principal: .anonymous, remoteAddress: address, port: port)
        }
    }

    var listener: ListenerContext {
        self.connection.listener
    }

    var isEnded: Bool {
        if case .ended = self.state { true } else { false }
    }

    var sessionID: SessionID {
        self.session.id
    }

    func awaitsDecision(on topic: URI) -> Bool {
        self.undecided == topic
    }

    // MARK: Authentication

    /// WELCOME comes before the ticket is verified, as in the seed system.
    func writeGreeting(to buffer: inout ByteBuffer) {
        var welcome = ByteBuffer()
        V1ServerMessages.writeWelcome(
            session: self.session.id,
            identity: self.listener.identity.text,
            to: &welcome
        )
        WebSocketFrameEncoder.writeFrame(.text, payload: welcome, into: &buffer)
    }

    /// Finds out who the session is by the request's `ticket`; until then, and for a moment in any case, it is suspended.
    func opened(_ request: UpgradeRequest) {
        self.suspensions += 1
        let suspended = NIOLoopBound(Suspended(driver: self, connection: self.connection), eventLoop: self.eventLoop)
        self.eventLoop.scheduleTask(in: Self.quietAfterWelcome) {
            suspended.value.driver.goOn()
        }
        guard let verify = self.listener.verifyTicket else {
            return self.establish(.anonymous)
        }
        let ticket = request.queryItem("ticket")
        self.suspend {
            await verify(ticket)
        } completed: { driver, result in
            switch result {
            case .success(.accepted(let principal)):
                driver.establish(principal)
            case .success(.refused(let refusal)):
                driver.refuse(refusal)
            case .failure:
                driver.refuse(.unavailable)
            }
        }
    }

    private func establish(_ principal: Principal) {
        guard case .authenticating = self.state else {
            return
        }
        self.state = .established
        self.session = Session(
            id: self.session.id,
            principal: self.listener.principal(principal),
            remoteAddress: self.session.remoteAddress,
            port: self.port
        )
        self.shard.realm.update(self.session)
        self.listener.metrics.sessionEstablished()
        self.listener.logger.debug(
            "session established",
            metadata: [
                LogKey.listener: "\(self.listener.configuration.name)",
                LogKey.session: "\(self.session.id)",
                LogKey.peer: "\(self.session.remoteAddress ?? "")",
            ]
        )
    }

    /// Tells a client that its ticket is refused, in the seed system's words: a browser takes the invalid close code
    /// for an unclean end and connects again with a new ticket.
    private func refuse(_ refusal: TicketRefusal) {
        let cause: RefusalCause = refusal == .overloaded ? .ticketsWaiting : .ticket
        self.listener.refuse(cause, peer: self.session.remoteAddress, reason: refusal.reason)
        self.connection.send(.text, HTTPDate.refusal(now: UnixTime.now()))
        self.connection.end(code: 0)
    }

    // MARK: Messages

    /// A message has been read; the session is not suspended.
    ///
    /// - Parameters:
    ///   - bytes: The message.
    ///   - isText: Whether it came as text, whose encoding the transport has checked.
    func received(_ bytes: ByteBuffer, isText: Bool) {
        guard case .established = self.state else {
            return
        }
        guard isText || bytes.withUnsafeReadableBytes({ UTF8Validator.isValid($0) }) else {
            return self.violate(.message, reason: "A binary message is not UTF-8.")
        }
        do throws(V1Violation) {
            self.perform(self.machine.received(try self.listener.reader.read(bytes)))
        } catch {
            self.violate(.message, reason: "\(error)")
        }
    }

    private func perform(_ action: SessionV1StateMachine.Action) {
        switch action {
        case .perform(.publish(let topic, let payload, let audience, let excludesPublisher)):
            self.publish(topic, payload: payload, audience: audience, excludesPublisher: excludesPublisher)
        case .perform(.subscribe(let topic)):
            self.subscribe(topic)
        case .perform(.unsubscribe(let topic, let wasRefused)):
            self.unsubscribe(topic, wasRefused: wasRefused)
        case .perform(.call(let id, let procedure, let arguments, let count)):
            self.call(id: id, procedure: procedure, arguments: arguments, count: count)
        case .ignore:
            return
        case .refuseSubscription(let topic):
            self.listener.refuse(.subscriptionsPerSession, peer: self.session.remoteAddress, reason: "")
            let failure = V1Replies.Failure.tooMany("There are too many subscriptions in this session.")
            self.connection.send(.text, failure.message(.subscribe, topic: topic))
        case .close(.message(let violation)):
            self.violate(.message, reason: "\(violation)")
        case .close(.topicTooLong):
            self.violate(.topicBytes, reason: "A name is longer than topic_bytes.")
        case .close(.tooManyPrefixes):
            self.listener.refuse(.prefixesPerSession, peer: self.session.remoteAddress, reason: "")
            self.connection.end(code: 1008, reason: "Too many prefixes")
        }
    }

    /// Ends the session for a message that cannot be answered: close code 1007 without a reason, as in the seed system.
    func violate(_ cause: RefusalCause, reason: String) {
        self.listener.refuse(cause, peer: self.session.remoteAddress, reason: reason)
        self.connection.end(code: 1007)
    }

    // MARK: Suspension

    /// Waits for a call and holds up the session's later messages meanwhile.
    ///
    /// - Parameters:
    ///   - call: The call; it runs in a task of its own.
    ///   - completed: Called on the event loop with the outcome, also when the connection has ended meanwhile; then the
    ///     session goes on.
    func suspend<Success: Sendable>(
        _ call: @escaping @Sendable () async throws -> Success,
        completed: @escaping @Sendable (SessionDriver, Result<Success, any Error>) -> Void
    ) {
        self.suspensions += 1
        let suspended = NIOLoopBound(Suspended(driver: self, connection: self.connection), eventLoop: self.eventLoop)
        let limit = self.shard.limits.handlerTimeout
        let hasRoom = self.shard.calls.run {
            await withTimeLimit(limit, call: call) { result in
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
            completed(suspended.value.driver, .failure(HandlerError("The server is busy.", code: 503)))
            suspended.value.driver.goOn()
        }
    }

    /// Keeps the connection as long as a call suspends its session: the driver itself does not.
    private struct Suspended {
        let driver: SessionDriver
        let connection: Connection
    }

    private func goOn() {
        self.suspensions -= 1
        guard !self.isSuspended else {
            return
        }
        if self.isCleanUpDue {
            self.isCleanUpDue = false
            self.cleanUp()
        } else if !self.isEnded {
            self.connection.resume()
        }
    }

    // MARK: The end

    /// The connection has ended or is about to: the subscriptions end, each with one call of its handler.
    func connectionEnded() {
        guard !self.isEnded else {
            return
        }
        self.state = .ended
        for subscription in self.subscriptions.values where subscription.place != nil {
            self.shard.remove(subscription)
        }
        if self.isSuspended {
            self.isCleanUpDue = true
        } else {
            self.cleanUp()
        }
    }

    private func cleanUp() {
        let topics = self.machine.closed()
        let subscriptions = self.subscriptions
        self.subscriptions = [:]
        var suspending: [(any TopicHandler, TopicAdmission, Topic)] = []
        for uri in topics {
            guard let subscription = subscriptions[uri], let admission = subscription.topic.admission else {
                continue
            }
            self.shard.realm.unsubscribe(self.session.id, from: uri)
            guard let handler = admission.handler else {
                continue
            }
            if let immediate = admission.immediate {
                self.depart(immediate, subscription.topic, admission)
            } else {
                suspending.append((handler, admission, subscription.topic.topic))
            }
        }
        for subscription in subscriptions.values {
            self.shard.unpin(subscription.topic)
        }
        self.shard.realm.leave(self.session.id)
        self.port.disconnect()
        self.depart(suspending)
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
    private func depart(_ calls: [(any TopicHandler, TopicAdmission, Topic)]) {
        guard !calls.isEmpty else {
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
        }
        if !hasRoom {
            causes.warn("too many handler calls", cause: RefusalCause.handlerCalls.rawValue)
        }
    }

    func logFailure(_ error: any Error, of action: TopicAction, handler: String) {
        self.listener.causes.handlerFailed(error, action: action, handler: handler)
    }
}

@available(*, unavailable)
extension SessionDriver: Sendable {}

extension CauseLog {
    /// Logs once that a handler failed with a kind of error.
    func handlerFailed(_ error: any Error, action: TopicAction, handler: String) {
        self.warn(
            "a topic handler failed",
            cause: "\(handler)/\(action.rawValue)/\(type(of: error))",
            metadata: [
                LogKey.handler: "\(handler)", LogKey.action: "\(action.rawValue)",
                LogKey.errorType: "\(type(of: error))",
            ]
        )
    }
}
