// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

/// Carries out what a handler asks of a topic: at once on the topic's own loop, else handed over to it in order.
///
/// Invariant: `topic` is set before the port is shared, afterwards it is touched on the shard's loop only.
final class ShardTopicPort: TopicPort, @unchecked Sendable {
    private let uri: URI
    private let realm: ShardRealm
    /// The realm does not keep it, and handlers may keep the topic for longer than the server runs.
    private let shard: Shard
    /// The topic, until it is forgotten.
    var topic: ShardTopic?

    init(uri: URI, realm: ShardRealm) {
        self.uri = uri
        self.realm = realm
        self.shard = realm.shard
    }

    var count: Int {
        self.realm.host.count(of: self.uri)
    }

    var subscribers: [Session] {
        self.realm.host.subscribers(of: self.uri)
    }

    func broadcast(_ payload: Payload, to audience: Audience) {
        guard self.shard.eventLoop.inEventLoop else {
            return self.shard.eventLoop.execute {
                self.realm.publish(payload, to: audience, topic: self.uri)
            }
        }
        guard let topic = self.topic else {
            return self.realm.publish(payload, to: audience, topic: self.uri)
        }
        self.realm.publish(payload, to: audience, topic: topic)
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
        guard AudienceFilter(audience).admits(self.session.id, identity: self.session.identity) else {
            return
        }
        let (connection, session, uri) = (self.connection, self.session, self.topic.uri)
        let send: @Sendable () -> Void = {
            if connection.value.driver?.awaitsDecision(on: uri) ?? false {
                session.send(payload, topic: uri)
            }
        }
        // A handler that never suspends has decided before anything else is done on the loop.
        if self.eventLoop.inEventLoop {
            send()
        } else {
            self.eventLoop.execute(send)
        }
    }
}
