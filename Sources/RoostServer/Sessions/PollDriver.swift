// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// Runs one request for the next events of a session whose client polls; the session may be on another loop.
final class PollDriver: ConnectionDriver {
    let sessionID = Connection.noSession
    let identity = Connection.nobody
    let isSuspended = false

    private unowned let connection: Connection
    /// The request, until it is answered.
    private var request: EventStreamRequest?
    private var token: PollToken?
    private var poll: WaitingPoll?

    init(connection: Connection) {
        self.connection = connection
    }

    func opened(_ request: (any OpeningRequest)?) {
        guard let request = request as? EventStreamRequest, case .poll(let text) = request.kind else {
            return
        }
        self.request = request
        guard let token = PollToken(text), self.connection.shard.shards.indices.contains(token.loop) else {
            return self.refuse(.gone)
        }
        let poll = WaitingPoll(self.connection)
        self.token = token
        self.poll = poll
        self.onLoop(of: token) { $0.ask(poll, token) }
    }

    /// Does something where the session is.
    private func onLoop(of token: PollToken, _ work: @escaping @Sendable (Shard) -> Void) {
        guard self.connection.shard.shards.indices.contains(token.loop) else {
            return
        }
        let home = self.connection.shard.shards[token.loop]
        home.onLoop { work(home) }
    }

    // MARK: The answer

    func answer(_ next: PollToken, _ events: ByteBuffer) {
        self.poll = nil
        if let request = self.request.take() {
            self.connection.answer(next: next, events: events, to: request)
        }
    }

    func refuse(_ refusal: WaitingPoll.Refusal) {
        self.poll = nil
        guard let request = self.request.take() else {
            return
        }
        let listener = self.connection.listener
        switch refusal {
        case .gone:
            listener.refuse(.pollToken, peer: self.connection.peerAddress, reason: "There is no such session.")
            self.connection.answer(ProblemDetails(.gone, "Begin again, with the topics and \"poll\"."), to: request)
        case .conflict:
            self.connection.answer(
                ProblemDetails(.conflict, "A later request asks for the same events."),
                to: request
            )
        }
    }

    // MARK: The end

    func connectionEnded() {
        self.request = nil
        if let poll = self.poll.take(), let token = self.token {
            self.onLoop(of: token) { $0.mailboxes[token.key]?.withdraw(poll) }
        }
    }

    func closeSession() {}

    /// The session's own farewell is the answer.
    func serverStops() {
        guard let poll = self.poll, let token = self.token else {
            return
        }
        self.onLoop(of: token) { home in
            if let connection = home.mailboxes[token.key] {
                connection.driver?.serverStops()
            } else {
                poll.refuse(.gone)
            }
        }
    }

    // MARK: What only sessions have

    func writeGreeting(to buffer: inout ByteBuffer) {}

    func received(_ bytes: ByteBuffer, isText: Bool) {}

    func awaitsDecision(on topic: URI) -> Bool {
        false
    }

    func deliver(_ payload: Payload, topic: URI) {}

    func deliver(_ delivery: SessionDelivery) {}
}

/// A request that waits on its own loop for the events of a session on another one.
final class WaitingPoll: Sendable {
    /// Why a request gets no events.
    enum Refusal {
        /// There is no such session, or it is further already.
        case gone
        /// A later request takes its place.
        case conflict
    }

    private let connection: NIOLoopBound<Connection>
    private let eventLoop: any EventLoop

    init(_ connection: Connection) {
        self.eventLoop = connection.shard.eventLoop
        self.connection = NIOLoopBound(connection, eventLoop: self.eventLoop)
    }

    /// Answers the request; it may be gone.
    ///
    /// - Parameters:
    ///   - next: What the client shows next.
    ///   - events: The events, as those of an event stream.
    func answer(_ next: PollToken, _ events: ByteBuffer) {
        self.onLoop { $0.answer(next, events) }
    }

    /// Refuses the request; it may be gone.
    func refuse(_ refusal: Refusal) {
        self.onLoop { $0.refuse(refusal) }
    }

    private func onLoop(_ work: @escaping @Sendable (PollDriver) -> Void) {
        let connection = self.connection
        // Not at once: a session's end must not end in the middle of what another connection is doing.
        self.eventLoop.execute {
            if let driver = connection.value.driver as? PollDriver {
                work(driver)
            }
        }
    }
}
