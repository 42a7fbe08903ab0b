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

/// One topic as one event loop knows it: its subscribers there and what is to be sent to them.
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
        var subscribers: ContiguousArray<Subscriber> = []
    }

    /// Where a subscriber is.
    struct Place: Equatable {
        let group: Int
        var index: Int
    }

    let uri: URI
    let hash: Int

    /// What applies to the topic; `nil` if it has no route, or not looked up.
    let admission: TopicAdmission?

    /// EVENT up to the payload, for WAMP v1.
    let eventPrefix: ByteBuffer

    /// What may happen to the topic's events if a subscriber does not read them.
    let lane: OutboundLane

    /// The subscribers of each encoding that has ever had one here.
    private(set) var groups: ContiguousArray<Group> = []

    /// The number of subscribers.
    private(set) var count = 0

    var log = OutboundLog()
    private var sent = OutboundLog()
    var isDirty = false

    /// How many subscriptions name the topic, those that get no events included.
    var pins = 0

    /// The topic as its handler sees it.
    let topic: Topic

    /// Which loops have subscribers; `nil` if there is one loop only.
    let presence: TopicPresence?

    /// Whether the shard still finds the topic under its name.
    var isListed = true

    init(uri: URI, hash: Int, admission: TopicAdmission?, lane: OutboundLane, presence: TopicPresence?, shard: Shard) {
        self.uri = uri
        self.hash = hash
        self.admission = admission
        self.lane = lane
        self.presence = presence
        let port = ShardTopicPort(uri: uri, shard: shard)
        self.topic = Topic(uri: uri, port: port)
        var prefix = ByteBuffer()
        V1ServerMessages.writeEventPrefix(topic: uri, to: &prefix)
        self.eventPrefix = prefix
        port.topic = self
    }

    /// Whether the topic has that name.
    func hasName(_ name: UnsafeRawBufferPointer) -> Bool {
        self.uri.bytes.count == name.count
            && self.uri.bytes.withUnsafeBytes { own in
                own.baseAddress.map { memcmp($0, name.baseAddress ?? $0, own.count) == 0 } ?? true
            }
    }

    /// Takes the log to be written; what is published meanwhile goes to the next one.
    func takeLog() -> OutboundLog {
        swap(&self.log, &self.sent)
        self.isDirty = false
        return self.sent
    }

    /// The log has been written: its memory is for the one after the next.
    func forgetSent() {
        self.sent.removeAll()
    }

    /// Adds a subscriber at the end of those with its encoding.
    func add(_ subscription: Subscription, of connection: Connection) {
        let encoding = connection.encoding
        var group = self.groups.firstIndex { $0.encoding == encoding } ?? -1
        if group < 0 {
            group = self.groups.count
            self.groups.append(Group(encoding: encoding))
        }
        subscription.place = Place(group: group, index: self.groups[group].subscribers.count)
        self.groups[group].subscribers.append(
            Subscriber(connection: connection, subscription: subscription, session: connection.sessionID)
        )
        self.count += 1
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
