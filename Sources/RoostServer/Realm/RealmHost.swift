// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

/// Owns the one lock of a realm: lock, change the value, unlock, act.
final class RealmHost: Sendable {
    private struct State {
        var realm = Realm()
        var occupancies: [URI: UInt64] = [:]
        var nextOccupancy: UInt64 = 1
        var presences: [URI: (presence: TopicPresence, holders: Int)] = [:]
    }

    private let state = Mutex(State())
    private let periodics: PeriodicRunner

    init(periodics: PeriodicRunner) {
        self.periodics = periodics
    }

    /// Makes a session with an id that no other session of the realm has.
    ///
    /// - Parameter make: Makes the session for an id.
    /// - Returns: The session.
    func join(_ make: (SessionID) -> Session) -> Session {
        var generator = SystemRandomNumberGenerator()
        while true {
            let session = make(SessionID(using: &generator))
            if self.state.withLock({ $0.realm.join(session) }) {
                return session
            }
        }
    }

    /// A session has been authenticated.
    func update(_ session: Session) {
        self.state.withLock { $0.realm.update(session) }
    }

    /// Takes a session out of the realm; its subscriptions have been ended before.
    func leave(_ id: SessionID) {
        self.state.withLock { $0.realm.leave(id) }
    }

    /// Subscribes a session; with a topic's first subscriber its timer starts.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - topic: The topic.
    ///   - admission: What applies to the topic.
    ///   - shard: The shard that the topic's events are published on.
    func subscribe(_ session: Session, to topic: URI, admission: TopicAdmission, shard: Shard) {
        let occupancy: UInt64? = self.state.withLock { state in
            guard state.realm.subscribe(session, to: topic) == .occupied, admission.periodic != nil else {
                return nil
            }
            state.nextOccupancy += 1
            state.occupancies[topic] = state.nextOccupancy
            return state.nextOccupancy
        }
        guard let occupancy, let handler = admission.periodic else {
            return
        }
        let handle = Topic(uri: topic, port: ShardTopicPort(uri: topic, shard: shard))
        self.periodics.start(handler, topic: handle, on: shard.eventLoop) { [weak self] in
            self?.isCurrent(occupancy, of: topic) ?? false
        }
    }

    /// Ends a subscription; with a topic's last subscriber its timer ends.
    func unsubscribe(_ id: SessionID, from topic: URI) {
        self.state.withLock { state in
            if state.realm.unsubscribe(id, from: topic) == .vacated {
                state.occupancies[topic] = nil
            }
        }
    }

    /// What the loops share about a topic, until ``dropPresence(of:)`` as often as this.
    func holdPresence(of topic: URI) -> TopicPresence {
        self.state.withLock { state in
            let held = state.presences[topic]
            let presence = held?.presence ?? TopicPresence()
            state.presences[topic] = (presence, (held?.holders ?? 0) + 1)
            return presence
        }
    }

    /// A loop has forgotten a topic.
    func dropPresence(of topic: URI) {
        self.state.withLock { state in
            guard let held = state.presences[topic] else {
                return
            }
            state.presences[topic] = held.holders > 1 ? (held.presence, held.holders - 1) : nil
        }
    }

    /// The number of a topic's subscribers.
    func count(of topic: URI) -> Int {
        self.state.withLock { $0.realm.count(of: topic) }
    }

    /// A topic's subscribers.
    func subscribers(of topic: URI) -> [Session] {
        self.state.withLock { $0.realm.subscribers(of: topic) }
    }

    private func isCurrent(_ occupancy: UInt64, of topic: URI) -> Bool {
        self.state.withLock { $0.occupancies[topic] == occupancy }
    }
}
