// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// The connections and outbound logs of one event loop.
///
/// Publications are appended to the log of their topic and written once at the end of the loop's turn. Other loops with
/// subscribers get one hand-over for each turn, with all logs of it that concern them.
///
/// Invariant: everything but the constants is touched on `eventLoop` only; that is why `@unchecked Sendable` holds.
final class Shard: @unchecked Sendable {
    /// A log on its way to another loop.
    struct HandOver: Sendable {
        let realm: Int
        let uri: URI
        let hash: Int
        let match: MatchPolicy
        let form: MessageForm
        let epoch: UInt64
        let log: OutboundLog
    }

    let eventLoop: any EventLoop
    let calls: CallRunner
    private(set) var limits: Limits
    let metrics: ServerMetrics

    /// Compresses and inflates for the connections of the loop.
    let deflate = LoopDeflate()

    /// Bytes that connections have received since the last sample.
    var receivedBytes = 0

    /// The loop's number, from 0.
    let index: Int

    private var sink: any BroadcastSink = ChannelSink()
    private let sinkChoice: SinkChoice
    let causes: CauseLog
    let ledger: OutboundLedgerHost

    /// The shards of all loops by their numbers, this one included.
    var shards: [Shard] = []
    /// The realms' parts on this loop, by the realms' numbers.
    private(set) var realms: [ShardRealm] = []
    private var nextLane = 0

    /// Draws the ids of publications.
    var publicationRandom = PublicationRandom()
    /// Memory for the logs of topics.
    let logMemory = LogMemory()
    /// Memory for one event, which is copied into the logs.
    private var eventBuffer = ByteBuffer()

    private var dirty: ContiguousArray<ShardTopic> = []
    private var drained: ContiguousArray<ShardTopic> = []
    /// The topic that was published to last.
    private var openTopic: ShardTopic?
    /// Connections with replies that have not been written yet.
    private var unanswered: ContiguousArray<Connection> = []
    /// For each loop what it gets at the end of the turn.
    private var outgoing: [[HandOver]] = []
    private var isTurnDue = false
    /// Grows with everything that is published or delivered from the loop.
    private(set) var publications: UInt64 = 0
    // Not weak: objects that weak references know are slower to retain. `stopPublishing()` lets go of both.
    private lazy var turn: @Sendable () -> Void = { self.endTurn() }

    /// All connections of the loop; each knows its place.
    var connections: ContiguousArray<Connection> = []
    /// How far ``sweep(now:)`` has come.
    var sweepCursor = SweepCursor()
    /// Connections whose held bytes are to be handed to their channels.
    var unpumped: ContiguousArray<Connection> = []
    lazy var pump: @Sendable () -> Void = { self.pumpAll() }
    /// Connections for which something waits, by the numbers that the ledger knows.
    var pressed: [Int: Connection] = [:]
    var lastNumber = 0
    /// The sessions of clients that poll, by their keys.
    var mailboxes: [UInt128: Connection] = [:]
    var sparedBuffer: ByteBuffer?
    /// Who is to be told that the server ends.
    var farewells: Farewells?

    init(
        index: Int,
        eventLoop: any EventLoop,
        configuration: ServerConfiguration,
        realms: [RealmHost],
        calls: CallRunner,
        ledger: OutboundLedgerHost,
        sink: SinkChoice,
        causes: CauseLog,
        metrics: ServerMetrics
    ) {
        self.index = index
        self.eventLoop = eventLoop
        self.calls = calls
        self.limits = configuration.limits
        self.ledger = ledger
        self.sinkChoice = sink
        self.causes = causes
        self.metrics = metrics
        self.realms = realms.enumerated().map { index, host in
            ShardRealm(index: index, host: host, shard: self, slowConsumer: configuration.slowConsumer)
        }
    }

    /// Another configuration is in force on the loop.
    func replace(_ configuration: ServerConfiguration, admission: Admission) {
        // What was published before goes out as it was judged.
        self.drain()
        self.limits = configuration.limits
        for realm in self.realms {
            realm.replace(admission, slowConsumer: configuration.slowConsumer)
        }
    }

    /// A number for the topics whose events may be dropped, unique on the loop.
    func nextLaneNumber() -> Int {
        self.nextLane += 1
        return self.nextLane
    }

    /// Tells the shard of all loops, before the first connection.
    func link(to shards: [Shard]) {
        self.shards = shards
        self.outgoing = shards.map { _ in [] }
    }

    /// Makes what belongs to the loop's thread, before the first connection.
    ///
    /// - Returns: Whether the sink is the one that was chosen.
    func prepare() -> Bool {
        let sink = self.sinkChoice.makeSink(causes: self.causes)
        self.sink = sink ?? DirectSink()
        return sink != nil
    }

    /// Finds a realm by its name.
    func realm(named name: URI) -> ShardRealm? {
        self.realms.first { $0.host.configuration.name.utf8.elementsEqual(name.bytes) }
    }

    /// Runs something on the loop: at once if this is it, else in order behind what was handed over before.
    func onLoop(_ work: @escaping @Sendable () -> Void) {
        if self.eventLoop.inEventLoop {
            work()
        } else {
            self.eventLoop.execute(work)
        }
    }

    // MARK: Publishing

    /// Takes memory for one event.
    ///
    /// - Returns: An empty buffer, that of the event before if it has been returned.
    func takeEventBuffer() -> ByteBuffer {
        var buffer = ByteBuffer()
        swap(&buffer, &self.eventBuffer)
        return buffer
    }

    /// Keeps an event's memory for the next one.
    func returnEventBuffer(_ buffer: consuming ByteBuffer) {
        guard buffer.capacity <= Self.keptEventBytes else {
            return
        }
        buffer.clear(minimumCapacity: 0)
        self.eventBuffer = buffer
    }

    private static let keptEventBytes = 65_536

    /// A publication to a topic follows: what was published to others before is written first.
    ///
    /// So a subscriber gets the events of one publisher in order, whatever their topics. Source: WAMP, Basic Profile,
    /// Ordering Guarantees.
    func open(_ topic: ShardTopic) {
        if self.openTopic !== topic {
            self.drain()
            self.openTopic = topic
        }
    }

    /// Writes a topic's logs at the end of the turn.
    func markDirty(_ topic: ShardTopic) {
        self.notePublication()
        if !topic.isDirty {
            topic.isDirty = true
            self.dirty.append(topic)
        }
        self.scheduleTurn()
    }

    private func scheduleTurn() {
        guard !self.isTurnDue else {
            return
        }
        self.isTurnDue = true
        self.eventLoop.execute(self.turn)
    }

    private func endTurn() {
        self.isTurnDue = false
        self.drain()
        for (index, batch) in self.outgoing.enumerated() where !batch.isEmpty {
            self.outgoing[index] = []
            let peer = self.shards[index]
            let bytes = batch.reduce(0) { $0 + $1.log.frames.readableBytes }
            let count = self.ledger.handOvers
            count.add(bytes)
            peer.eventLoop.execute {
                peer.receive(batch)
                count.subtract(bytes)
            }
        }
    }

    /// Something is published or delivered, perhaps to other loops.
    func notePublication() {
        self.publications &+= 1
    }

    /// Whether other loops are behind with what they are handed over, so that those who send have to wait.
    var isBackedUp: Bool {
        self.ledger.handOvers.isTooMuch(loops: self.shards.count)
    }

    /// Nothing is published any more.
    func stopPublishing() {
        self.dirty = []
        self.openTopic = nil
        self.unanswered = []
        self.outgoing = []
        self.shards = []
        for realm in self.realms {
            realm.removeAll()
        }
        // A ring has to be let go of on its own thread, which is this one.
        self.sink = ChannelSink()
        self.turn = {}
        self.pump = {}
    }

    /// Writes what has been published and not been written yet, so that a reply may follow it.
    func drain() {
        self.openTopic = nil
        guard !self.dirty.isEmpty else {
            return self.answer()
        }
        self.writeReplies()
        swap(&self.dirty, &self.drained)
        for topic in self.drained {
            self.queue(topic)
        }
        self.sink.flush()
        for topic in self.drained {
            topic.forgetSent(self.logMemory)
        }
        self.drained.removeAll(keepingCapacity: true)
    }

    /// Writes what has been published to one topic, and with it everything else, if there is anything.
    func drain(_ topic: ShardTopic) {
        if topic.isDirty {
            self.drain()
        }
    }

    /// Writes the replies that wait.
    private func answer() {
        if !self.unanswered.isEmpty {
            self.writeReplies()
            self.sink.flush()
        }
    }

    /// Gives the replies that wait to the sink; those to one connection leave together.
    private func writeReplies() {
        guard !self.unanswered.isEmpty else {
            return
        }
        for connection in self.unanswered {
            let replies = connection.takeReplies()
            self.sink.write(replies, lane: .kept, to: connection)
        }
        // A sink may refer to the connections until it is flushed.
        self.sink.flush()
        self.unanswered.removeAll(keepingCapacity: true)
    }

    /// Gives one topic's logs to the sink for the subscribers on this loop, and keeps them for the other loops.
    private func queue(_ topic: ShardTopic) {
        guard topic.isDirty else {
            return
        }
        topic.isDirty = false
        for index in topic.logs.indices where !topic.logs[index].log.isEmpty {
            let form = topic.logs[index].form
            let log = topic.logs[index].take()
            if let presence = topic.presence {
                self.handOver(log, form: form, of: topic, to: presence.mask)
            }
            self.write(log, form: form, to: topic)
        }
    }

    private func handOver(_ log: OutboundLog, form: MessageForm, of topic: ShardTopic, to mask: UInt64) {
        guard mask & ~TopicPresence.bit(self.index) != 0 || self.shards.count > UInt64.bitWidth else {
            return
        }
        for index in self.outgoing.indices where index != self.index && mask & TopicPresence.bit(index) != 0 {
            self.outgoing[index].append(
                HandOver(
                    realm: topic.realm.index,
                    uri: topic.uri,
                    hash: topic.hash,
                    match: topic.match,
                    form: form,
                    epoch: topic.logEpoch,
                    log: log
                )
            )
        }
        self.scheduleTurn()
    }

    /// Takes the logs that another loop has published in one turn.
    private func receive(_ batch: [HandOver]) {
        self.drain()
        for entry in batch {
            if let topic = self.realms[entry.realm].find(entry.uri, hash: entry.hash, match: entry.match) {
                self.write(entry.log, form: entry.form, epoch: entry.epoch, to: topic)
            }
        }
        self.sink.flush()
    }

    private func write(_ log: OutboundLog, form: MessageForm, epoch: UInt64 = .max, to topic: ShardTopic) {
        for group in topic.groups
        where group.encoding.form == form && group.since <= epoch && !group.subscribers.isEmpty {
            var log = log
            if log.longest > group.encoding.messageLimit {
                let limit = group.encoding.messageLimit
                log = log.rewritten { form.format.dropping(longerThan: limit, from: $0) }
                self.metrics.refused(.peerMessageBytes)
            }
            if let deflate = group.encoding.deflate {
                log = log.rewritten { self.deflate.compressFrames(of: $0, deflate) }
            }
            if !log.isEmpty {
                topic.metrics.delivered(
                    group.subscribers.count,
                    events: log.count,
                    bytes: log.frames.readableBytes
                )
                self.write(log, lane: topic.lane, to: group.subscribers)
            }
        }
    }

    private func write(
        _ log: OutboundLog,
        lane: OutboundLane,
        to subscribers: ContiguousArray<ShardTopic.Subscriber>
    ) {
        guard !log.filtered.isEmpty else {
            return self.sink.write(log.frames, lane: lane, to: subscribers)
        }
        if let excluded = log.onlyExcluded {
            return self.write(log, lane: lane, to: subscribers, except: excluded)
        }
        var cutter = LogCutter(log)
        for subscriber in subscribers {
            let frames = cutter.frames(for: subscriber.session, identity: subscriber.connection.identity)
            if frames.readableBytes > 0 {
                self.sink.write(frames, lane: lane, to: subscriber.connection)
            }
        }
    }

    /// Writes a log of which one session does not get all.
    private func write(
        _ log: OutboundLog,
        lane: OutboundLane,
        to subscribers: ContiguousArray<ShardTopic.Subscriber>,
        except excluded: SessionID
    ) {
        guard let index = subscribers.firstIndex(where: { $0.session == excluded }) else {
            return self.sink.write(log.frames, lane: lane, to: subscribers)
        }
        var others = subscribers
        let one = others.remove(at: index)
        self.sink.write(log.frames, lane: lane, to: others)
        var cutter = LogCutter(log)
        let frames = cutter.frames(for: one.session, identity: one.connection.identity)
        if frames.readableBytes > 0 {
            self.sink.write(frames, lane: lane, to: one.connection)
        }
    }

    /// Writes frames to one connection behind everything that has been published to it.
    ///
    /// They leave at the end of the turn, together with other replies to the connection.
    func write(_ frames: ByteBuffer, to connection: Connection) {
        if !self.dirty.isEmpty {
            self.drain()
        }
        if connection.addReply(frames) {
            self.unanswered.append(connection)
        }
        self.scheduleTurn()
    }
}
