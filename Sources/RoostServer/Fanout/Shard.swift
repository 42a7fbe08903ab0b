// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// The sessions, topics and outbound logs of one event loop.
///
/// Publications are appended to the log of their topic and written once at the end of the loop's turn. Other loops with
/// subscribers get one hand-over for each turn, with all logs of it that concern them.
///
/// Invariant: everything but the constants is touched on `eventLoop` only; that is why `@unchecked Sendable` holds.
final class Shard: @unchecked Sendable {
    /// A log on its way to another loop.
    struct HandOver: Sendable {
        let uri: URI
        let hash: Int
        let log: OutboundLog
    }

    let eventLoop: any EventLoop
    let admission: Admission
    let realm: RealmHost
    let calls: CallRunner
    let limits: Limits
    let metrics: ServerMetrics

    /// Compresses and inflates for the connections of the loop.
    let deflate = LoopDeflate()

    /// The loop's number, from 0.
    let index: Int

    private var sink: any BroadcastSink = ChannelSink()
    private let sinkChoice: SinkChoice
    private let causes: CauseLog
    private let slowConsumer: SlowConsumerPolicy
    let ledger: OutboundLedgerHost

    /// The shards of all loops by their numbers, this one included.
    var shards: [Shard] = []
    var topics = TopicTable()
    private var idleCount = 0
    private var nextTopic = 0

    private var dirty: ContiguousArray<ShardTopic> = []
    private var drained: ContiguousArray<ShardTopic> = []
    /// For each loop what it gets at the end of the turn.
    private var outgoing: [[HandOver]] = []
    private var isTurnDue = false
    private lazy var turn: @Sendable () -> Void = { [weak self] in self?.endTurn() }

    /// All connections of the loop; each knows its place.
    var connections: ContiguousArray<Connection> = []
    /// How far ``sweep(now:)`` has come.
    var sweepCursor = SweepCursor()
    /// Connections whose held bytes are to be handed to their channels.
    var unpumped: ContiguousArray<Connection> = []
    lazy var pump: @Sendable () -> Void = { [weak self] in self?.pumpAll() }
    /// Connections for which something waits, by the numbers that the ledger knows.
    var pressed: [Int: Connection] = [:]
    var lastNumber = 0
    var sparedBuffer: ByteBuffer?

    init(
        index: Int,
        eventLoop: any EventLoop,
        configuration: ServerConfiguration,
        admission: Admission,
        realm: RealmHost,
        calls: CallRunner,
        ledger: OutboundLedgerHost,
        sink: SinkChoice,
        causes: CauseLog,
        metrics: ServerMetrics
    ) {
        self.index = index
        self.eventLoop = eventLoop
        self.admission = admission
        self.realm = realm
        self.calls = calls
        self.limits = configuration.limits
        self.slowConsumer = configuration.slowConsumer
        self.ledger = ledger
        self.sinkChoice = sink
        self.causes = causes
        self.metrics = metrics
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

    /// Runs something on the loop: at once if this is it, else in order behind what was handed over before.
    func onLoop(_ work: @escaping @Sendable () -> Void) {
        if self.eventLoop.inEventLoop {
            work()
        } else {
            self.eventLoop.execute(work)
        }
    }

    // MARK: Topics

    /// Finds a topic by the bytes of its name, or makes it.
    func topic(_ name: ByteBuffer) -> ShardTopic {
        name.withUnsafeReadableBytes { bytes in
            let hash = TopicTable.hash(bytes)
            return self.topics.find(bytes, hash: hash) ?? self.makeTopic(URI(copying: bytes), hash: hash)
        }
    }

    /// Finds a topic by its name, or makes it.
    func topic(_ uri: URI) -> ShardTopic {
        uri.bytes.withUnsafeBytes { bytes in
            let hash = TopicTable.hash(bytes)
            return self.topics.find(bytes, hash: hash) ?? self.makeTopic(uri, hash: hash)
        }
    }

    /// Remembers a topic; those without subscribers are forgotten when there are too many of them.
    private func makeTopic(_ uri: URI, hash: Int) -> ShardTopic {
        if self.idleCount >= self.limits.idleTopics {
            self.forgetIdleTopics()
        }
        let admission = self.admission.topic(uri)
        let topic = ShardTopic(
            uri: uri,
            hash: hash,
            admission: admission,
            lane: self.lane(admission),
            presence: self.shards.count > 1 ? self.realm.holdPresence(of: uri) : nil,
            shard: self
        )
        self.topics.insert(topic)
        self.idleCount += 1
        return topic
    }

    private func lane(_ admission: TopicAdmission?) -> OutboundLane {
        let rule: DropRule
        switch admission?.request.route.slowConsumer ?? self.slowConsumer {
        case .disconnect: return .kept
        case .dropOldest: rule = .oldest
        case .dropNewest: rule = .newest
        case .conflate: rule = .conflate
        }
        self.nextTopic += 1
        return .droppable(rule, topic: self.nextTopic, route: admission?.request.route.index ?? -1)
    }

    private func forgetIdleTopics() {
        self.drain()
        for topic in self.topics.all where topic.pins == 0 {
            self.topics.remove(topic)
            topic.isListed = false
            if topic.presence != nil {
                self.realm.dropPresence(of: topic.uri)
            }
        }
        self.idleCount = 0
    }

    /// Keeps a topic as long as a subscription names it.
    func pin(_ topic: ShardTopic) {
        if topic.pins == 0 {
            self.idleCount -= 1
        }
        topic.pins += 1
    }

    /// Ends ``pin(_:)``.
    func unpin(_ topic: ShardTopic) {
        topic.pins -= 1
        if topic.pins == 0 {
            self.idleCount += 1
        }
    }

    /// Adds a subscriber, behind the events that were published before.
    func add(_ subscription: Subscription, of connection: Connection) {
        let topic = subscription.topic
        self.drain(topic)
        topic.add(subscription, of: connection)
        if topic.count == 1 {
            topic.presence?.appear(on: self.index)
        }
    }

    /// Removes a subscriber; it still gets the events that were published before.
    func remove(_ subscription: Subscription) {
        let topic = subscription.topic
        self.drain(topic)
        topic.remove(subscription)
        if topic.count == 0 {
            topic.presence?.disappear(from: self.index, of: self.shards.count)
        }
    }

    // MARK: Publishing

    /// Publishes to the subscribers of a topic on all loops.
    func publish(_ payload: Payload, to audience: Audience, topic uri: URI) {
        self.publish(payload, to: audience, topic: self.topic(uri))
    }

    /// Publishes to the subscribers of a topic on all loops.
    func publish(_ payload: Payload, to audience: Audience, topic: ShardTopic) {
        topic.log.append(
            prefix: topic.eventPrefix,
            payload: payload.bytes,
            filter: audience.isEveryone ? nil : AudienceFilter(audience)
        )
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
            peer.eventLoop.execute { peer.receive(batch) }
        }
    }

    /// Nothing is published any more.
    func stopPublishing() {
        self.dirty = []
        self.outgoing = []
        self.shards = []
        self.topics = TopicTable()
        // A ring has to be let go of on its own thread, which is this one.
        self.sink = ChannelSink()
    }

    /// Writes what has been published and not been written yet, so that a reply may follow it.
    func drain() {
        guard !self.dirty.isEmpty else {
            return
        }
        swap(&self.dirty, &self.drained)
        for topic in self.drained {
            self.queue(topic)
        }
        self.sink.flush()
        for topic in self.drained {
            topic.forgetSent()
        }
        self.drained.removeAll(keepingCapacity: true)
    }

    /// Writes one topic's log.
    private func drain(_ topic: ShardTopic) {
        guard topic.isDirty else {
            return
        }
        self.queue(topic)
        self.sink.flush()
        topic.forgetSent()
    }

    /// Gives one topic's log to the sink for the subscribers on this loop, and keeps it for the other loops.
    private func queue(_ topic: ShardTopic) {
        guard topic.isDirty else {
            return
        }
        let log = topic.takeLog()
        if let presence = topic.presence {
            self.handOver(log, of: topic, to: presence.mask)
        }
        self.write(log, to: topic)
    }

    private func handOver(_ log: OutboundLog, of topic: ShardTopic, to mask: UInt64) {
        guard mask & ~TopicPresence.bit(self.index) != 0 || self.shards.count > UInt64.bitWidth else {
            return
        }
        for index in self.outgoing.indices where index != self.index && mask & TopicPresence.bit(index) != 0 {
            self.outgoing[index].append(HandOver(uri: topic.uri, hash: topic.hash, log: log))
        }
        self.scheduleTurn()
    }

    /// Takes the logs that another loop has published in one turn.
    private func receive(_ batch: [HandOver]) {
        self.drain()
        for entry in batch {
            if let topic = entry.uri.bytes.withUnsafeBytes({ self.topics.find($0, hash: entry.hash) }) {
                self.write(entry.log, to: topic)
            }
        }
        self.sink.flush()
    }

    private func write(_ log: OutboundLog, to topic: ShardTopic) {
        for group in topic.groups where !group.subscribers.isEmpty {
            guard let deflate = group.encoding.deflate else {
                self.write(log, lane: topic.lane, to: group.subscribers)
                continue
            }
            let compressed = log.rewritten { self.deflate.compressFrames(of: $0, deflate) }
            self.write(compressed, lane: topic.lane, to: group.subscribers)
        }
    }

    private func write(
        _ log: OutboundLog,
        lane: OutboundLane,
        to subscribers: ContiguousArray<ShardTopic.Subscriber>
    ) {
        self.metrics.delivered(subscribers.count, bytes: log.frames.readableBytes)
        guard !log.filtered.isEmpty else {
            return self.sink.write(log.frames, lane: lane, to: subscribers)
        }
        var cutter = LogCutter(log)
        for subscriber in subscribers {
            let frames = cutter.frames(for: subscriber.session)
            if frames.readableBytes > 0 {
                self.sink.write(frames, lane: lane, to: subscriber.connection)
            }
        }
    }

    /// Writes frames to one connection behind everything that has been published to it.
    func write(_ frames: ByteBuffer, to connection: Connection) {
        self.drain()
        self.sink.write(frames, lane: .kept, to: connection)
        self.sink.flush()
    }
}
