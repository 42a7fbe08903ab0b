// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// The sessions, topics and outbound logs of one event loop.
///
/// Publications are appended to the log of their topic and written once at the end of the loop's turn. Other loops get
/// one hand-over for each turn, with all logs of it.
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

    private let sink: any BroadcastSink
    private var peers: [Shard] = []
    private var topics = TopicTable()
    private var idleCount = 0
    private var dirty: ContiguousArray<ShardTopic> = []
    private var outgoing: [HandOver] = []
    private var isScheduled = false
    private lazy var turn: @Sendable () -> Void = { [weak self] in self?.endTurn() }
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var sparedBuffer: ByteBuffer?

    init(
        eventLoop: any EventLoop,
        admission: Admission,
        realm: RealmHost,
        calls: CallRunner,
        limits: Limits,
        sink: SinkChoice,
        metrics: ServerMetrics
    ) {
        self.eventLoop = eventLoop
        self.admission = admission
        self.realm = realm
        self.calls = calls
        self.limits = limits
        self.sink = sink.makeSink()
        self.metrics = metrics
    }

    /// Tells the shard of the other loops, before the first connection.
    func link(to shards: [Shard]) {
        self.peers = shards.filter { $0 !== self }
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
        let topic = ShardTopic(uri: uri, hash: hash, admission: self.admission.topic(uri), shard: self)
        self.topics.insert(topic)
        self.idleCount += 1
        return topic
    }

    private func forgetIdleTopics() {
        self.drain()
        for topic in self.topics.all where topic.pins == 0 {
            self.topics.remove(topic)
            topic.isListed = false
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
        self.drain(subscription.topic)
        subscription.topic.add(subscription, of: connection)
    }

    /// Removes a subscriber; it still gets the events that were published before.
    func remove(_ subscription: Subscription) {
        self.drain(subscription.topic)
        subscription.topic.remove(subscription)
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
        guard !self.isScheduled else {
            return
        }
        self.isScheduled = true
        self.eventLoop.execute(self.turn)
    }

    private func endTurn() {
        self.isScheduled = false
        self.drain()
        guard !self.outgoing.isEmpty else {
            return
        }
        let batch = self.outgoing
        self.outgoing.removeAll(keepingCapacity: true)
        for peer in self.peers {
            peer.eventLoop.execute { peer.receive(batch) }
        }
    }

    /// Writes what has been published and not been written yet, so that a reply may follow it.
    func drain() {
        while !self.dirty.isEmpty {
            let dirty = self.dirty
            self.dirty.removeAll(keepingCapacity: false)
            for topic in dirty {
                self.drain(topic)
            }
        }
    }

    /// Writes one topic's log to its subscribers on this loop, and keeps it for the other loops.
    private func drain(_ topic: ShardTopic) {
        guard topic.isDirty else {
            return
        }
        topic.isDirty = false
        var log = topic.takeLog()
        guard !log.isEmpty else {
            return
        }
        if !self.peers.isEmpty {
            self.outgoing.append(HandOver(uri: topic.uri, hash: topic.hash, log: log))
            self.scheduleTurn()
        }
        self.write(log, to: topic)
        log.removeAll()
        topic.putBack(log)
    }

    /// Takes the logs that another loop has published in one turn.
    private func receive(_ batch: [HandOver]) {
        for entry in batch {
            let topic = entry.uri.bytes.withUnsafeBytes { self.topics.find($0, hash: entry.hash) }
            if let topic {
                self.drain(topic)
                self.write(entry.log, to: topic)
            }
        }
    }

    private func write(_ log: OutboundLog, to topic: ShardTopic) {
        let subscribers = topic.subscribers
        self.metrics.delivered(subscribers.count, bytes: log.frames.readableBytes)
        guard !log.filtered.isEmpty else {
            return self.sink.write(log.frames, to: subscribers)
        }
        for subscriber in subscribers {
            guard let parts = log.parts(for: subscriber.connection.sessionID) else {
                self.sink.write(log.frames, to: subscriber.connection)
                continue
            }
            for part in parts {
                self.sink.write(part, to: subscriber.connection)
            }
        }
    }

    /// Writes frames to one connection behind everything that has been published to it.
    func write(_ frames: ByteBuffer, to connection: Connection) {
        if !self.dirty.isEmpty {
            self.drain()
        }
        self.sink.write(frames, to: connection)
    }

    // MARK: Connections

    func add(_ connection: Connection) {
        self.connections[ObjectIdentifier(connection)] = connection
    }

    func remove(_ connection: Connection) {
        self.connections[ObjectIdentifier(connection)] = nil
    }

    /// Looks at the deadlines of all connections.
    func sweep(now: NIODeadline) {
        for connection in self.connections.values {
            connection.checkDeadlines(now: now)
        }
    }

    /// Cuts all connections without the closing handshake, so that browsers connect again.
    func cutAll() {
        for connection in self.connections.values {
            connection.cut()
        }
    }

    /// Lets go of everything when the server has stopped.
    func shutDown() {
        self.peers = []
        self.topics = TopicTable()
        self.connections = [:]
    }

    // MARK: The receive buffer

    /// The buffer that connections of this loop read into, one after the other.
    ///
    /// A new one is made when somebody still holds a part of the last.
    func takeReceiveBuffer(_ allocator: ByteBufferAllocator) -> ByteBuffer {
        guard var buffer = self.sparedBuffer.take(), buffer.modifyIfUniquelyOwned({ $0.clear() }) != nil else {
            return allocator.buffer(capacity: Self.receiveBufferBytes)
        }
        return buffer
    }

    /// Takes the buffer back for the next read.
    func giveBack(_ buffer: ByteBuffer) {
        if (Self.receiveBufferBytes...2 * Self.receiveBufferBytes).contains(buffer.capacity) {
            self.sparedBuffer = buffer
        }
    }

    private static let receiveBufferBytes = 65_536
}
