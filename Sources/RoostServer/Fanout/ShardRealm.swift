// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

/// The topics of one realm on one event loop.
///
/// Invariant: everything but the constants is touched on the shard's loop only; that is why `@unchecked Sendable` holds.
final class ShardRealm: @unchecked Sendable {
    /// The realm's number, from 0.
    let index: Int
    let host: RealmHost
    /// The shard, which owns the realm; topics' ports hold on to both.
    unowned(unsafe) let shard: Shard

    private var topics = TopicTable()
    /// The patterns that somebody on this loop is subscribed to, or that something was published for here.
    private var patterns: [MatchPolicy: TopicTable] = [.prefix: TopicTable(), .wildcard: TopicTable()]
    private var idleCount = 0
    /// Changes when patterns are forgotten, so that topics look them up again.
    private var forgettings: UInt64 = 0
    private var slowConsumer: SlowConsumerPolicy

    /// Judges what sessions ask for.
    private(set) var admission: Admission

    init(index: Int, host: RealmHost, shard: Shard, slowConsumer: SlowConsumerPolicy) {
        self.index = index
        self.host = host
        self.shard = shard
        self.slowConsumer = slowConsumer
        self.admission = host.admission
    }

    /// Judges by other routes and handlers from now on, also topics that are in use.
    func replace(_ admission: Admission, slowConsumer: SlowConsumerPolicy) {
        self.admission = admission
        self.slowConsumer = slowConsumer
        for topic in self.topics.all {
            topic.admission = admission.topic(topic.uri)
            self.host.restartPeriodic(topic, on: self)
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
        self.topic(uri, match: .exact)
    }

    /// Finds a topic or pattern by its name, or makes it.
    func topic(_ uri: URI, match: MatchPolicy) -> ShardTopic {
        uri.bytes.withUnsafeBytes { bytes in
            let hash = TopicTable.hash(bytes)
            return self.find(bytes, hash: hash, match: match) ?? self.makeTopic(uri, hash: hash, match: match)
        }
    }

    /// Finds a topic or pattern that is there.
    func find(_ uri: URI, hash: Int, match: MatchPolicy) -> ShardTopic? {
        uri.bytes.withUnsafeBytes { self.find($0, hash: hash, match: match) }
    }

    private func find(_ name: UnsafeRawBufferPointer, hash: Int, match: MatchPolicy) -> ShardTopic? {
        match == .exact ? self.topics.find(name, hash: hash) : self.patterns[match]?.find(name, hash: hash)
    }

    /// Remembers a topic; those without subscribers are forgotten when there are too many of them.
    private func makeTopic(_ uri: URI, hash: Int, match: MatchPolicy = .exact) -> ShardTopic {
        if self.idleCount >= self.shard.limits.idleTopics {
            self.forgetIdleTopics()
        }
        let admission = match == .exact ? self.admission.topic(uri) : nil
        let topic = ShardTopic(
            uri: uri,
            hash: hash,
            match: match,
            admission: admission,
            lane: self.lane(admission),
            presence: self.shard.shards.count > 1 ? self.host.holdPresence(of: uri, match: match) : nil,
            metrics: self.shard.metrics.route(admission?.request.route.name),
            realm: self
        )
        if match == .exact {
            self.topics.insert(topic)
        } else {
            self.patterns[match]?.insert(topic)
        }
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
        return .droppable(
            rule,
            topic: self.shard.nextLaneNumber(),
            route: self.shard.metrics.route(admission?.request.route.name).number
        )
    }

    private func forgetIdleTopics() {
        self.shard.drain()
        for topic in self.topics.all where topic.pins == 0 {
            self.topics.remove(topic)
            self.forget(topic)
        }
        for match in [MatchPolicy.prefix, .wildcard] {
            for topic in self.patterns[match]?.all ?? [] where topic.pins == 0 {
                self.patterns[match]?.remove(topic)
                self.forget(topic)
            }
        }
        self.forgettings += 1
        self.idleCount = 0
    }

    private func forget(_ topic: ShardTopic) {
        topic.forget()
        if topic.presence != nil {
            self.host.dropPresence(of: topic.uri, match: topic.match)
        }
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
        self.shard.drain(topic)
        topic.add(subscription, of: connection)
        topic.metrics.subscribed()
        if topic.count == 1 {
            topic.presence?.appear(on: self.shard.index)
        }
    }

    /// Removes a subscriber; it still gets the events that were published before.
    func remove(_ subscription: Subscription) {
        let topic = subscription.topic
        self.shard.drain(topic)
        if subscription.place != nil {
            topic.metrics.unsubscribed()
        }
        topic.remove(subscription)
        if topic.count == 0 {
            topic.presence?.disappear(from: self.shard.index, of: self.shard.shards.count)
        }
    }

    /// Nothing is published any more.
    func removeAll() {
        for topic in self.topics.all + self.patterns.values.flatMap(\.all) {
            topic.forget()
        }
        self.topics = TopicTable()
        self.patterns = [:]
    }

    // MARK: Publishing

    /// Publishes to the subscribers of a topic on all loops.
    func publish(_ payload: Payload, to audience: Audience, topic uri: URI) {
        self.publish(payload, to: audience, topic: self.topic(uri))
    }

    /// Publishes to the subscribers of a topic, and of the patterns that match it, on all loops.
    func publish(_ payload: Payload, to audience: Audience, topic: ShardTopic) {
        self.shard.open(topic)
        let filter = audience.isEveryone ? nil : AudienceFilter(audience)
        var events = EventEncoder(payload)
        if let origin = payload.origin, origin.isRetained {
            // Before the event: who subscribes on another loop meanwhile gets it twice rather than not at all.
            self.host.retain(payload, publication: origin.publication, topic: topic.uri, audience: audience)
        }
        self.append(&events, to: topic, filter: filter)
        if self.host.hasPatterns, topic.admitsPatterns {
            // Who wants everything does not want to hear of every subscription: patterns get meta events by name only.
            let isMeta = topic.uri.isReserved
            for pattern in self.patterns(of: topic) where !isMeta || pattern.uri.bytes.starts(with: "wamp".utf8) {
                self.append(&events, to: pattern, topic: topic.uri, filter: filter)
            }
        }
        if !self.host.watchers.isEmpty {
            let count = self.host.count(of: topic.uri)
            self.host.watchers.show(
                events.version1,
                isForEveryone: audience.isEveryone,
                topic: topic.uri,
                subscribers: count
            )
        }
        if self.host.hasHistory, !topic.uri.isReserved {
            let publication = events.publicationID(drawing: &self.shard.publicationRandom)
            self.host.record(payload, publication: publication, topic: topic.uri, audience: audience)
        }
    }

    private func append(
        _ events: inout EventEncoder,
        to topic: ShardTopic,
        topic uri: URI? = nil,
        filter: AudienceFilter?
    ) {
        let epoch = topic.presence?.epoch ?? 0
        if topic.logEpoch != epoch {
            self.shard.drain(topic)
            topic.logEpoch = epoch
        }
        let forms = topic.forms
        guard forms != 0 else {
            return
        }
        if forms & MessageForm.version1.bit != 0 {
            let index = topic.logIndex(of: .version1, in: self.shard.logMemory)
            topic.logs[index].log.append(prefix: topic.eventPrefix, payload: events.version1, filter: filter)
        }
        if forms & MessageForm.eventStream.bit != 0 {
            let index = topic.logIndex(of: .eventStream, in: self.shard.logMemory)
            let data = events.streamData(topic: topic.uri, reusing: self.shard.takeEventBuffer())
            topic.logs[index].log.append(data, form: .eventStream, filter: filter)
            self.shard.returnEventBuffer(data)
        }
        if forms & MessageForm.version2Bits != 0, let subscription = topic.subscription {
            for form in MessageForm.allCases where form.isVersion2 && forms & form.bit != 0 {
                let message = events.message(
                    subscription,
                    topic: uri,
                    form.serializer,
                    reusing: self.shard.takeEventBuffer(),
                    drawing: &self.shard.publicationRandom
                )
                if let message {
                    let index = topic.logIndex(of: form, in: self.shard.logMemory)
                    topic.logs[index].log.append(message, form: form, filter: filter)
                    self.shard.returnEventBuffer(message)
                }
            }
        }
        self.shard.markDirty(topic)
    }

    /// The patterns that match a topic; they are looked up again when a pattern has come or gone.
    private func patterns(of topic: ShardTopic) -> [ShardTopic] {
        let epoch = self.host.patternGeneration &+ self.forgettings
        if topic.patternEpoch != epoch {
            topic.patternEpoch = epoch
            topic.patterns = self.host.patterns(matching: topic.uri).map { self.topic($0.uri, match: $0.match) }
        }
        return topic.patterns
    }
}
