// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// Runs a session over HTTP that is subscribed to the topics of its request until it ends: an event stream, or that of a
/// client that polls, which lives on in a ``Mailbox``.
///
/// The answer waits until all topics are decided upon, so that a client is told with a status why it gets none. Rules and
/// handlers are those of WAMP v1.
///
/// Source: WHATWG HTML, Server-sent events.
final class EventStreamDriver: SessionDriver {
    /// The request, until it is answered.
    private var request: EventStreamRequest?

    /// The topics that are not decided upon yet, the next one last.
    private var topics: [URI] = []

    /// The topic whose handler has not decided yet.
    private var undecided: URI?

    /// Events for this session alone from before the answer.
    private var early = ByteBuffer()

    /// What the session counts as.
    private var version = ProtocolVersion.eventStream

    init(connection: Connection, eventLoop: any EventLoop) {
        let port = ConnectionPort(connection: connection, eventLoop: eventLoop)
        let session = Self.newcomer(on: connection, port: port)
        super.init(connection: connection, eventLoop: eventLoop, session: session, port: port)
    }

    // MARK: The request

    override func opened(_ request: (any OpeningRequest)?) {
        guard let request = request as? EventStreamRequest else {
            return
        }
        self.request = request
        self.version = request.kind == .stream ? .eventStream : .longPoll
        var seen: Set<URI> = []
        self.topics = request.topics.map { URI($0) }.filter { seen.insert($0).inserted }.reversed()
        if let objection = self.objection() {
            return self.refuse(.invalidRequest, objection)
        }
        guard let verify = self.listener.verifyTicket else {
            return self.establish(.anonymous)
        }
        let ticket = self.listener.ticket(of: request)
        self.suspend {
            await verify(ticket)
        } completed: { driver, result in
            switch TicketVerdict(result) {
            case .accepted(let principal): driver.establish(principal)
            case .refused(let refusal): driver.refuse(refusal)
            }
        }
    }

    /// What is wrong with the topics' names and number.
    private func objection() -> String? {
        let limits = self.listener.limits
        if self.topics.isEmpty || self.topics.contains(where: \.bytes.isEmpty) {
            self.listener.refuse(.message, peer: self.session.remoteAddress, reason: "A topic has no name.")
            return "Each \"topic\" of the query has to be the name of a topic."
        }
        if self.topics.contains(where: { $0.bytes.count > limits.topicBytes }) {
            self.listener.refuse(.topicBytes, peer: self.session.remoteAddress, reason: "")
            return "The name of a topic may have \(limits.topicBytes) bytes (limits.topic_bytes)."
        }
        if self.topics.count > limits.subscriptionsPerSession {
            self.listener.refuse(.subscriptionsPerSession, peer: self.session.remoteAddress, reason: "")
            return "There may be \(limits.subscriptionsPerSession) topics (limits.subscriptions_per_session)."
        }
        return nil
    }

    private func establish(_ principal: Principal) {
        guard !self.isEnded else {
            return
        }
        let session = self.session(of: principal)
        self.ask(about: session) { driver, verdict in
            switch verdict {
            case .accepted: driver.establish(session)
            case .refused(let refusal): driver.refuse(.refused, "The session is refused: \(refusal.reason)")
            case .failed: driver.refuse(.handlerFailed, "The session handler has not decided.")
            }
        }
    }

    private func establish(_ session: Session) {
        guard self.isAdmitted(session, self.version) else {
            return self.refuse(.revoked)
        }
        self.watchToken()
        self.subscribeNext()
    }

    // MARK: Topics

    /// Asks about one topic after the other; the stream begins after the last one.
    private func subscribeNext() {
        guard !self.isEnded else {
            return
        }
        guard let uri = self.topics.popLast() else {
            return self.begin()
        }
        let topic = self.realm.topic(uri)
        guard let admission = topic.admission else {
            self.listener.refuse(.noRoute, peer: self.session.remoteAddress, reason: "No route matches the topic.")
            return self.refuse(.noRoute, "No route matches the topic \"\(uri)\".")
        }
        guard !admission.lacksToken(.subscribe, self.session.principal) else {
            self.listener.refuse(.token, peer: self.session.remoteAddress, reason: "It has no token for the topic.")
            return self.refuse(.refused, "The topic \"\(uri)\" needs a token that opens it.")
        }
        let subscription = Subscription(topic: topic)
        self.subscriptions[SubscriptionKey(uri)] = subscription
        self.realm.pin(topic)
        _ = self.realm.host.subscribe(self.session, to: topic, on: self.realm)
        guard let handler = admission.handler else {
            return self.subscribeNext()
        }
        self.ask(handler, topic: topic, request: admission.request)
    }

    private func ask(_ handler: any TopicHandler, topic: ShardTopic, request: TopicRequest) {
        let session = self.session
        let port = NewcomerTopicPort(
            topic: topic.topic,
            session: session,
            connection: NIOLoopBound(self.connection, eventLoop: self.eventLoop),
            eventLoop: self.eventLoop
        )
        let handle = Topic(uri: topic.uri, port: port)
        self.undecided = topic.uri
        self.suspend(topic.metrics.call(.subscribe)) {
            try await handler.authorizeOrWrap(.subscribe, session: session, topic: handle, request: request)
            try await handler.onSubscribe(session, topic: handle, request: request)
        } completed: { driver, result in
            driver.undecided = nil
            guard !driver.isEnded else {
                return
            }
            switch result {
            case .success: driver.subscribeNext()
            case .failure(let error): driver.failed(error, topic: request.uri, handler: handler.name)
            }
        }
    }

    private func failed(_ error: any Error, topic uri: URI, handler: String) {
        if let subscription = self.subscriptions.removeValue(forKey: SubscriptionKey(uri)) {
            self.realm.host.unsubscribe(self.session, from: uri, match: .exact, on: self.realm)
            self.realm.unpin(subscription.topic)
        }
        switch error {
        case let refusal as SubscriptionRefusal:
            self.listener.refuse(.subscription, peer: self.session.remoteAddress, reason: refusal.reason)
            self.refuse(.refused, "The topic \"\(uri)\" is refused: \(refusal.reason)")
        case let failure as AuthorizationFailure:
            let rejection = failure.cause as? FirewallRejection
            self.listener.metrics.refused(rejection == nil ? .handlerError : .firewall)
            let message = rejection?.message ?? (failure.cause as? HandlerError)?.message ?? "The check failed."
            self.refuse(.refused, "The topic \"\(uri)\" is refused: \(message)")
        case is CallTimeout:
            self.countFailure(error)
            self.logFailure(error, of: .subscribe, handler: handler)
            self.refuse(.timedOut, "The handler of the topic \"\(uri)\" has not decided in time.")
        case is TooManyCalls:
            self.countFailure(error)
            self.refuse(.unavailable, TooManyCalls.message)
        default:
            self.countFailure(error)
            self.logFailure(error, of: .subscribe, handler: handler)
            let message = (error as? HandlerError)?.message ?? "The handler failed."
            self.refuse(.handlerFailed, "The topic \"\(uri)\" is refused: \(message)")
        }
    }

    // MARK: The answer

    /// All topics are the session's: the events begin.
    private func begin() {
        guard let request = self.request else {
            return
        }
        guard request.kind == .stream else {
            return self.beginPolling(request)
        }
        self.request = nil
        var head = ByteBuffer()
        EventStreamResponse.write(request, policy: self.listener.policy, into: &head)
        // So that whoever is between us and the client passes the head on.
        EventStreamEncoder.writeComment(into: &head)
        self.receive(head)
    }

    /// The session lives on without the connection.
    private func beginPolling(_ request: EventStreamRequest) {
        let asking = self.connection
        guard let mailbox = asking.makeMailbox() else {
            return self.refuse(.unavailable, "There are too many connections.")
        }
        self.request = nil
        self.move(to: mailbox.connection)
        self.receive(ByteBuffer())
        asking.answer(next: mailbox.token, events: ByteBuffer(), to: request)
    }

    /// Events come from now on.
    ///
    /// - Parameter head: What comes before them.
    private func receive(_ head: ByteBuffer) {
        var first = head
        first.writeImmutableBuffer(self.early)
        self.early = ByteBuffer()
        if first.readableBytes > 0 {
            self.shard.write(first, to: self.connection)
        }
        for subscription in self.subscriptions.values {
            self.realm.add(subscription, of: self.connection)
        }
    }

    private func refuse(_ refusal: TicketRefusal) {
        self.count(refusal, self.version)
        switch refusal {
        case .overloaded, .lookUpFailed, .unavailable, .replayMemoryFull:
            self.refuse(.unavailable, "The ticket cannot be verified now.")
        default:
            self.refuse(.ticketNeeded, "The ticket is missing or is not accepted.")
        }
    }

    /// Answers with a status, and ends the connection.
    private func refuse(_ kind: ProblemKind, _ detail: String) {
        guard let request = self.request.take() else {
            return
        }
        self.end()
        self.connection.answer(ProblemDetails(kind, detail), to: request)
    }

    // MARK: Events and the end

    override func awaitsDecision(on topic: URI) -> Bool {
        self.undecided == topic
    }

    override func deliver(_ payload: Payload, topic: URI) {
        var events = EventEncoder(payload)
        let data = events.streamData(topic: topic)
        guard self.request == nil else {
            if self.early.readableBytes + data.readableBytes <= self.listener.limits.messageBytes {
                EventStreamEncoder.writeEvent(data, into: &self.early)
            }
            return
        }
        self.connection.send(data)
    }

    override func deliver(_ delivery: SessionDelivery) {
        switch delivery {
        case .goodbye(_, _, let isSilent):
            self.leavesSilently = isSilent
            self.closeSession()
        case .expel(let message):
            self.expel(message)
        case .subscriptionRevoked(let id, _):
            self.revoked(id)
        case .result, .error, .invoke, .interrupt, .release, .registrationRevoked:
            return
        }
    }

    /// A subscription has been taken from the session; one without any ends.
    private func revoked(_ id: SubscriptionID) {
        let found = self.subscriptions.first { $0.value.topic.subscription == id && $0.value.place != nil }
        guard let (key, subscription) = found else {
            return
        }
        self.subscriptions[key] = nil
        self.realm.remove(subscription)
        self.realm.host.unsubscribe(self.session, from: key.uri, match: .exact, on: self.realm)
        if let admission = subscription.topic.admission, let handler = admission.handler {
            self.depart([(handler, admission, subscription.topic.topic)])
        }
        self.realm.unpin(subscription.topic)
        if self.subscriptions.isEmpty {
            self.closeSession()
        }
    }

    override func expel(_ message: String) {
        self.listener.refuse(.token, peer: self.session.remoteAddress, reason: message)
        self.closeSession()
    }

    override func closeSession() {
        if self.request != nil {
            return self.refuse(.unavailable, "The session has been ended.")
        }
        self.connection.end(code: nil)
    }

    /// The browsers of all clients would come back at the same time.
    override func serverStops() {
        if self.request != nil {
            return self.refuse(.unavailable, "The server is shutting down.")
        }
        if self.version == .eventStream {
            var retry = ByteBuffer()
            EventStreamEncoder.writeRetry(.random(in: Self.returnMilliseconds), into: &retry)
            self.shard.write(retry, to: self.connection)
        }
        self.connection.end(code: nil)
    }

    private static let returnMilliseconds = 1_000...5_000

    override func connectionEnded() {
        super.connectionEnded()
        self.port.disconnect()
    }
}
