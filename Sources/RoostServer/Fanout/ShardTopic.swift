// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

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
    }

    let uri: URI
    let hash: Int

    /// What applies to the topic; `nil` if it has no route, or not looked up.
    let admission: TopicAdmission?

    /// EVENT up to the payload, for WAMP v1.
    let eventPrefix: ByteBuffer

    private(set) var subscribers: ContiguousArray<Subscriber> = []
    var log = OutboundLog()
    var isDirty = false

    /// How many subscriptions name the topic, those that get no events included.
    var pins = 0

    /// The topic as its handler sees it.
    let topic: Topic

    /// Whether the shard still finds the topic under its name.
    var isListed = true

    init(uri: URI, hash: Int, admission: TopicAdmission?, shard: Shard) {
        self.uri = uri
        self.hash = hash
        self.admission = admission
        let port = ShardTopicPort(uri: uri, shard: shard)
        self.topic = Topic(uri: uri, port: port)
        var prefix = ByteBuffer()
        V1ServerMessages.writeEventPrefix(topic: uri, to: &prefix)
        self.eventPrefix = prefix
        port.topic = self
    }

    /// Whether the topic has that name.
    func hasName(_ name: UnsafeRawBufferPointer) -> Bool {
        self.uri.bytes.count == name.count && self.uri.bytes.withUnsafeBytes { $0.elementsEqual(name) }
    }

    /// Takes the log out, so that what is published while it is written goes to the next one.
    func takeLog() -> OutboundLog {
        let log = self.log
        self.log = OutboundLog()
        return log
    }

    /// Gives the emptied log back for its memory, unless the next one has begun.
    func putBack(_ log: OutboundLog) {
        if self.log.isEmpty {
            self.log = log
        }
    }

    /// Adds a subscriber at the end.
    func add(_ subscription: Subscription, of connection: Connection) {
        subscription.place = self.subscribers.count
        self.subscribers.append(Subscriber(connection: connection, subscription: subscription))
    }

    /// Removes a subscriber; the last one takes its place.
    func remove(_ subscription: Subscription) {
        guard let place = subscription.place else {
            return
        }
        subscription.place = nil
        self.subscribers.swapAt(place, self.subscribers.count - 1)
        self.subscribers.removeLast()
        if place < self.subscribers.count {
            self.subscribers[place].subscription.place = place
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
    var place: Int?

    init(topic: ShardTopic) {
        self.topic = topic
    }
}

@available(*, unavailable)
extension Subscription: Sendable {}
