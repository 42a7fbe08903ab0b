// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import RoostTransport
internal import WAMP

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// One topic, or one pattern of topics, as one event loop knows it: its subscribers there and what is to be sent to them.
///
/// Confined to the loop of its shard.
final class ShardTopic {
    /// A subscriber and its subscription; both outlive their place in the array.
    struct Subscriber {
        /// The connection that is written to.
        unowned(unsafe) let connection: Connection
        /// The subscription, which knows this place.
        unowned(unsafe) let subscription: Subscription
        /// The session's id, for filters.
        let session: SessionID
    }

    /// The subscribers that share an encoding.
    struct Group {
        let encoding: Encoding
        /// The first epoch of events from other loops that are for them (``TopicPresence/epoch``).
        var since: UInt64 = 0
        var subscribers: ContiguousArray<Subscriber> = []
    }

    /// Where a subscriber is.
    struct Place: Equatable {
        let group: Int
        var index: Int
    }

    /// What is to be sent in one form, and what has been taken to be sent.
    struct FormLog {
        let form: MessageForm
        var log = OutboundLog()
        private(set) var sent = OutboundLog()

        init(form: MessageForm) {
            self.form = form
        }

        /// Takes the log to be written; what is published meanwhile goes to the next one.
        mutating func take() -> OutboundLog {
            swap(&self.log, &self.sent)
            return self.sent
        }

        /// The log has been written.
        mutating func forgetSent(_ memory: LogMemory) {
            self.sent.removeAll(keeping: memory)
        }
    }

    let uri: URI
    let hash: Int

    /// How the name is compared with those of publications; `.exact` for a topic.
    let match: MatchPolicy

    /// The realm's part on the same loop.
    unowned let realm: ShardRealm

    /// What applies to the topic; `nil` if it has no route, or not looked up.
    var admission: TopicAdmission?

    /// What is counted of the route that the topic had when it was made.
    let metrics: RouteMetrics

    /// EVENT up to the payload, for WAMP v1.
    let eventPrefix: ByteBuffer

    /// What may happen to the topic's events if a subscriber does not read them.
    let lane: OutboundLane

    /// The subscribers of each encoding that has ever had one here.
    private(set) var groups: ContiguousArray<Group> = []

    /// The number of subscribers.
    private(set) var count = 0

    /// The forms in which the subscribers on this loop want events.
    private var localForms: UInt64 = 0

    /// What is to be sent, for each form that has ever been wanted.
    var logs: ContiguousArray<FormLog> = []
    var isDirty = false
    /// The epoch in which what is to be sent was published.
    var logEpoch: UInt64 = 0

    /// How many subscriptions name the topic, those that get no events included.
    var pins = 0

    /// The topic as its handler sees it.
    let topic: Topic
    private let port: ShardTopicPort

    /// What the loops share; `nil` if there is one loop only.
    let presence: TopicPresence?

    /// The number of the subscription's id, where there is one loop only; see ``subscription``.
    private var localSubscription: UInt64 = 0

    /// The patterns that match the topic, as ``ShardRealm`` has last found them.
    var patterns: [ShardTopic] = []
    var patternEpoch: UInt64 = 0

    init(
        uri: URI,
        hash: Int,
        match: MatchPolicy,
        admission: TopicAdmission?,
        lane: OutboundLane,
        presence: TopicPresence?,
        metrics: RouteMetrics,
        realm: ShardRealm
    ) {
        self.uri = uri
        self.hash = hash
        self.match = match
        self.admission = admission
        self.lane = lane
        self.presence = presence
        self.metrics = metrics
        self.realm = realm
        let port = ShardTopicPort(uri: uri, realm: realm)
        self.topic = Topic(uri: uri, port: port)
        self.port = port
        var prefix = ByteBuffer()
        V1ServerMessages.writeEventPrefix(topic: uri, to: &prefix)
        self.eventPrefix = prefix
        port.topic = self
    }

    /// The shard does not find the topic any more; its handler may still hold on to its handle.
    func forget() {
        self.port.topic = nil
    }

    /// Whether events may go to sessions that are subscribed to a pattern.
    var admitsPatterns: Bool {
        self.admission?.admitsPatterns ?? true
    }

    /// The forms in which subscribers on any loop want events.
    var forms: UInt64 {
        self.presence?.forms ?? self.localForms
    }

    /// The subscription's id, if the topic has had a subscriber.
    var subscription: SubscriptionID? {
        get { SubscriptionID(rawValue: self.presence?.subscription ?? self.localSubscription) }
        set {
            self.localSubscription = newValue?.rawValue ?? 0
            self.presence?.subscription = newValue?.rawValue ?? 0
        }
    }

    /// Whether the topic has that name.
    func hasName(_ name: UnsafeRawBufferPointer) -> Bool {
        self.uri.bytes.count == name.count
            && self.uri.bytes.withUnsafeBytes { own in
                own.baseAddress.map { memcmp($0, name.baseAddress ?? $0, own.count) == 0 } ?? true
            }
    }

    /// The place of a form's log, which is made if there is none and has memory to write to.
    func logIndex(of form: MessageForm, in memory: LogMemory) -> Int {
        let index: Int
        if let found = self.logs.firstIndex(where: { $0.form == form }) {
            index = found
        } else {
            index = self.logs.count
            self.logs.append(FormLog(form: form))
        }
        self.logs[index].log.begin(in: memory)
        return index
    }

    /// The logs have been written.
    func forgetSent(_ memory: LogMemory) {
        for index in self.logs.indices {
            self.logs[index].forgetSent(memory)
        }
    }

    /// Adds a subscriber at the end of those with its encoding.
    func add(_ subscription: Subscription, of connection: Connection) {
        let encoding = connection.encoding
        var group = self.groups.firstIndex { $0.encoding == encoding } ?? -1
        if group < 0 {
            group = self.groups.count
            let sibling = self.groups.first { $0.encoding.form == encoding.form }
            self.groups.append(Group(encoding: encoding, since: sibling?.since ?? 0))
        }
        subscription.place = Place(group: group, index: self.groups[group].subscribers.count)
        self.groups[group].subscribers.append(
            Subscriber(connection: connection, subscription: subscription, session: connection.sessionID)
        )
        self.count += 1
        if self.localForms & encoding.form.bit == 0 {
            self.localForms |= encoding.form.bit
            self.presence?.count(encoding.form, 1)
            self.beginEpoch(of: encoding.form)
        }
    }

    /// There is a first subscriber of a form on this loop: what other loops have published before is not for it.
    private func beginEpoch(of form: MessageForm) {
        guard let epoch = self.presence?.beginEpoch() else {
            return
        }
        for index in self.groups.indices where self.groups[index].encoding.form == form {
            self.groups[index].since = epoch
        }
    }

    /// Removes a subscriber; the last one of its encoding takes its place.
    func remove(_ subscription: Subscription) {
        guard let place = subscription.place else {
            return
        }
        subscription.place = nil
        let last = self.groups[place.group].subscribers.count - 1
        self.groups[place.group].subscribers.swapAt(place.index, last)
        self.groups[place.group].subscribers.removeLast()
        if place.index < last {
            self.groups[place.group].subscribers[place.index].subscription.place = place
        }
        self.count -= 1
        let form = self.groups[place.group].encoding.form
        if !self.groups.contains(where: { $0.encoding.form == form && !$0.subscribers.isEmpty }) {
            self.localForms &= ~form.bit
            self.presence?.count(form, -1)
        }
    }
}

@available(*, unavailable)
extension ShardTopic: Sendable {}

/// One session's subscription to one topic.
final class Subscription {
    /// The topic on the session's loop.
    let topic: ShardTopic

    /// The place among the topic's subscribers; `nil` while the subscription gets no events.
    var place: ShardTopic.Place?

    init(topic: ShardTopic) {
        self.topic = topic
    }
}

@available(*, unavailable)
extension Subscription: Sendable {}
