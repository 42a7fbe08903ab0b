// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// Carries out what a handler asks of a topic: at once on the topic's own loop, else handed over to it in order.
///
/// Invariant: `topic` is set once before the port is shared, and read on the shard's loop only.
final class ShardTopicPort: TopicPort, @unchecked Sendable {
    private let uri: URI
    private let shard: Shard
    weak var topic: ShardTopic?

    init(uri: URI, shard: Shard) {
        self.uri = uri
        self.shard = shard
    }

    var count: Int {
        self.shard.realm.count(of: self.uri)
    }

    var subscribers: [Session] {
        self.shard.realm.subscribers(of: self.uri)
    }

    func broadcast(_ payload: Payload, to audience: Audience) {
        guard self.shard.eventLoop.inEventLoop else {
            let (shard, uri) = (self.shard, self.uri)
            return shard.eventLoop.execute { shard.publish(payload, to: audience, topic: uri) }
        }
        guard let topic = self.topic, topic.isListed else {
            return self.shard.publish(payload, to: audience, topic: self.uri)
        }
        self.shard.publish(payload, to: audience, topic: topic)
    }
}

/// The topic as a suspending `onSubscribe` sees it: what it broadcasts reaches the newcomer too, which gets nobody
/// else's events until the handler has decided.
struct NewcomerTopicPort: TopicPort {
    let topic: Topic
    let session: Session
    let connection: NIOLoopBound<Connection>
    let eventLoop: any EventLoop

    var count: Int {
        self.topic.count
    }

    var subscribers: [Session] {
        self.topic.subscribers
    }

    func broadcast(_ payload: Payload, to audience: Audience) {
        self.topic.broadcast(payload, to: audience)
        guard AudienceFilter(audience).admits(self.session.id) else {
            return
        }
        let (connection, session, uri) = (self.connection, self.session, self.topic.uri)
        self.eventLoop.execute {
            if connection.value.driver?.awaitsDecision(on: uri) ?? false {
                session.send(payload, topic: uri)
            }
        }
    }
}
