// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// Runs one WAMP v1 session: feeds its machine and performs the commands.
final class V1SessionDriver: SessionDriver {
    var machine: SessionV1StateMachine

    /// The topic whose suspending `onSubscribe` has not decided yet.
    var undecided: URI?

    /// The ids, as the client wrote them, of calls of procedures that other sessions have registered, by the numbers that
    /// the dealer knows them by.
    var calls: [UInt64: ByteBuffer] = [:]
    private var lastCall: UInt64 = 0

    /// What Oro's PHP publisher needs after WELCOME without anything behind it; its reading stops at the first
    /// millisecond without data, and what follows WELCOME before that makes it think that it is not connected.
    private static let quietAfterWelcome = TimeAmount.milliseconds(5)

    private var isEstablished = false

    init(connection: Connection, eventLoop: any EventLoop) {
        self.machine = SessionV1StateMachine(limits: connection.listener.sessionLimits)
        let port = ConnectionPort(connection: connection, eventLoop: eventLoop)
        let session = Self.newcomer(on: connection, port: port)
        super.init(connection: connection, eventLoop: eventLoop, session: session, port: port)
    }

    override func awaitsDecision(on topic: URI) -> Bool {
        self.undecided == topic
    }

    override func deliver(_ payload: Payload, topic: URI) {
        var message = ByteBuffer()
        V1ServerMessages.writeEvent(topic: topic, payload: payload, to: &message)
        self.connection.send(.text, message)
    }

    override func deliver(_ delivery: SessionDelivery) {
        self.carryOut(delivery)
    }

    override func closeSession() {
        self.connection.end(code: 0)
    }

    /// As for a refused ticket: a browser comes back with a new one, if it can get one.
    override func expel(_ message: String) {
        self.listener.refuse(.token, peer: self.session.remoteAddress, reason: message)
        self.connection.end(code: 0)
    }

    /// As for a refused ticket: after a clean end AutobahnJS 0.8, as Oro uses it, stays away.
    override func serverStops() {
        self.connection.end(code: 0)
    }

    // MARK: Authentication

    /// WELCOME comes before the ticket is verified, as in the seed system.
    override func writeGreeting(to buffer: inout ByteBuffer) {
        var welcome = ByteBuffer()
        V1ServerMessages.writeWelcome(
            session: self.session.id,
            identity: self.listener.identity.text,
            to: &welcome
        )
        WebSocketFrameEncoder.writeFrame(.text, payload: welcome, into: &buffer)
    }

    /// Finds out who the session is by the request's `ticket`; until then, and for a moment in any case, it is suspended.
    override func opened(_ request: (any OpeningRequest)?) {
        self.hold()
        let suspended = self.bound
        self.eventLoop.scheduleTask(in: Self.quietAfterWelcome) {
            suspended.value.driver.goOn()
        }
        guard let verify = self.listener.verifyTicket else {
            return self.establish(.anonymous)
        }
        let ticket = request.flatMap { self.listener.ticket(of: $0) }
        self.suspend {
            await verify(ticket)
        } completed: { driver, result in
            switch TicketVerdict(result) {
            case .accepted(let principal): driver.establish(principal)
            case .refused(let refusal): driver.refuse(refusal)
            }
        }
    }

    private func establish(_ principal: Principal) {
        guard !self.isEnded, !self.isEstablished else {
            return
        }
        let session = self.session(of: principal)
        self.ask(about: session) { driver, verdict in
            switch verdict {
            case .accepted: driver.establish(session)
            case .refused, .failed: driver.turnAway()
            }
        }
    }

    private func establish(_ session: Session) {
        self.isEstablished = self.isAdmitted(session, .wamp1)
        if self.isEstablished {
            self.watchToken()
        } else {
            self.refuse(.revoked)
        }
    }

    private func refuse(_ refusal: TicketRefusal) {
        self.count(refusal, .wamp1)
        self.turnAway()
    }

    /// Tells a client that its ticket is refused, in the seed system's words: a browser takes the invalid close code
    /// for an unclean end and connects again with a new ticket.
    private func turnAway() {
        self.connection.send(.text, HTTPDate.refusal(now: UnixTime.now()))
        self.connection.end(code: 0)
    }

    // MARK: Messages

    /// A message has been read; the session is not suspended.
    ///
    /// - Parameters:
    ///   - bytes: The message.
    ///   - isText: Whether it came as text, whose encoding the transport has checked.
    override func received(_ bytes: ByteBuffer, isText: Bool) {
        guard self.isEstablished, !self.isEnded else {
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

    /// A number for a call that the dealer is to carry out.
    func nextCall() -> UInt64 {
        self.lastCall += 1
        return self.lastCall
    }

    // MARK: The end

    override func close() -> (SubscriptionKey) -> Bool {
        let topics = Set(self.machine.closed())
        self.calls = [:]
        return { topics.contains($0.uri) }
    }

    override func connectionEnded() {
        super.connectionEnded()
        self.port.disconnect()
    }
}
