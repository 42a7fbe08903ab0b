// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// What a session has in place of a channel while its client asks for its events again and again.
///
/// Its connection holds the events as that of a slow consumer does, with the same bounds and policies. An answer is kept
/// until the next request shows that it has arrived.
final class Mailbox {
    let key: UInt128
    /// The address of the client, as it began.
    let address: URI
    let peerAddress: String

    var sequence = PollSequence()
    /// The request that waits for events.
    var poll: WaitingPoll?
    /// When the request that waits is answered without events; without one, when the session ends.
    var deadline: NIODeadline

    init(key: UInt128, peerAddress: String, deadline: NIODeadline) {
        self.key = key
        self.address = URI(peerAddress)
        self.peerAddress = peerAddress
        self.deadline = deadline
    }
}

extension Connection {
    /// Makes a connection without a channel for the session of a client that polls.
    ///
    /// It counts as a connection of the client's address.
    ///
    /// - Returns: The connection, and what the client is to show; `nil` if there are too many connections.
    func makeMailbox() -> (connection: Connection, token: PollToken)? {
        let peer = self.peerAddress ?? "local"
        guard self.listener.enter(peer) else {
            return nil
        }
        var generator = SystemRandomNumberGenerator()
        let mailbox = Mailbox(
            key: .random(in: .min ... .max, using: &generator),
            peerAddress: peer,
            deadline: .now() + TimeAmount(self.listener.limits.pollTimeout)
        )
        let connection = Connection(shard: self.shard, listener: self.listener, mailbox: mailbox)
        connection.encoding = self.encoding
        connection.output.format = self.output.format
        guard self.shard.add(connection) else {
            self.listener.census.leave(mailbox.address)
            return nil
        }
        self.shard.mailboxes[mailbox.key] = connection
        swap(&connection.watchers, &self.watchers)
        return (connection, connection.token(mailbox))
    }

    private func token(_ mailbox: Mailbox) -> PollToken {
        PollToken(loop: self.shard.index, key: mailbox.key, answer: mailbox.sequence.number)
    }

    /// The client asks for the next events.
    ///
    /// - Parameters:
    ///   - poll: The request.
    ///   - answer: The number of the last answer that the client has.
    func ask(_ poll: WaitingPoll, behind answer: UInt64) {
        guard let mailbox = self.mailbox else {
            return poll.refuse(.gone)
        }
        switch mailbox.sequence.ask(behind: answer) {
        case .gone:
            poll.refuse(.gone)
        case .again(let last):
            mailbox.deadline = .now() + TimeAmount(self.listener.limits.pollTimeout)
            poll.answer(self.token(mailbox), last.events)
        case .next(let confirmed):
            if let confirmed {
                self.forget(confirmed)
            }
            mailbox.poll?.refuse(.conflict)
            mailbox.poll = poll
            mailbox.deadline = .now() + self.longestWait
            self.answerPoll()
        }
    }

    /// How long a request waits for events: shorter than proxies wait for the server.
    private var longestWait: TimeAmount {
        let interval = self.listener.limits.pingInterval
        return interval > .zero ? TimeAmount(interval) : Self.usualWait
    }

    private static let usualWait = TimeAmount.seconds(20)

    /// The client has the answer: its events need not be kept.
    private func forget(_ answer: PollSequence.Answer) {
        self.output.wrote(answer.kept, isKept: true, now: .now())
        self.output.wrote(answer.others, isKept: false, now: .now())
        self.noteOutput()
        self.isPressed = !self.output.isEmpty
    }

    /// The request that waited is gone.
    func withdraw(_ poll: WaitingPoll) {
        if let mailbox = self.mailbox, mailbox.poll === poll {
            mailbox.poll = nil
            mailbox.deadline = .now() + TimeAmount(self.listener.limits.pollTimeout)
        }
    }

    /// Gives the request that waits the events that wait, if there are both.
    func answerPoll() {
        guard let mailbox = self.mailbox, mailbox.poll != nil else {
            return
        }
        var events = ByteBuffer()
        var kept = 0
        while let chunk = self.output.next(isEnding: true) {
            events.writeImmutableBuffer(chunk.bytes)
            kept += chunk.isKept ? chunk.bytes.readableBytes : 0
        }
        guard events.readableBytes > 0 else {
            return
        }
        mailbox.sequence.answer(PollSequence.Answer(events: events, kept: kept))
        self.answer(mailbox, events)
    }

    private func answer(_ mailbox: Mailbox, _ events: ByteBuffer) {
        mailbox.deadline = .now() + TimeAmount(self.listener.limits.pollTimeout)
        mailbox.poll.take()?.answer(self.token(mailbox), events)
    }

    /// Looks at the time for the client that polls.
    func checkMailbox(now: NIODeadline) {
        guard let mailbox = self.mailbox, now >= mailbox.deadline else {
            return
        }
        guard mailbox.poll == nil else {
            return self.answer(mailbox, ByteBuffer())
        }
        self.listener.refuse(.pollTimeout, peer: self.peerAddress, reason: "The client has not asked in time.")
        self.cut()
    }

    /// Ends the session of a client that polls; the request that waits gets what there is, and the next one gets no more.
    func endPolling() {
        guard !self.isCut else {
            return
        }
        self.driver?.connectionEnded()
        self.shard.drain()
        self.answerPoll()
        self.cut()
    }

    /// The session of a client that polls has ended.
    func closeMailbox() {
        guard let mailbox = self.mailbox else {
            return
        }
        self.answer(mailbox, ByteBuffer())
        self.mailbox = nil
        self.endWatching()
        self.listener.census.leave(mailbox.address)
        self.shard.mailboxes[mailbox.key] = nil
        self.shard.remove(self)
    }
}

extension Shard {
    /// A client asks for the next events of its session.
    ///
    /// - Parameters:
    ///   - poll: The request.
    ///   - token: What it shows.
    func ask(_ poll: WaitingPoll, _ token: PollToken) {
        guard let connection = self.mailboxes[token.key] else {
            return poll.refuse(.gone)
        }
        connection.ask(poll, behind: token.answer)
    }
}
