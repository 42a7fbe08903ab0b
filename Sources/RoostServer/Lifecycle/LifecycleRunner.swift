// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

/// Tells the application what happens in one realm: events in their order, and now and then everything that is.
///
/// One request is under way at a time, and it is repeated until it is answered, so the order is kept; the application may be
/// told something twice.
struct LifecycleRunner: Sendable {
    private static let eventsPerRequest = 500
    private static let sessionsPerRequest = 500
    private static let idle = Duration.milliseconds(50)
    private static let firstPause = Duration.milliseconds(500)
    private static let longestPause = Duration.seconds(30)
    private static let expected = #"a JSON object, such as {} or {"snapshot": true}"#

    let host: RealmHost
    let webhook: Webhook
    let configuration: LifecycleConfiguration
    /// The name of this run of the server.
    let generation: String
    let counters: LifecycleCounters
    let causes: CauseLog

    /// Tells until the task is cancelled.
    func run() async {
        var due: NIODeadline? = .now()
        var pause = Self.firstPause
        while !Task.isCancelled {
            let step = self.host.lifecycleStep(Self.eventsPerRequest, wantsSnapshot: due.map { $0 <= .now() } ?? false)
            do {
                var wantsSnapshot = false
                switch step {
                case .none:
                    try await Task.sleep(for: Self.idle)
                    continue
                case .events(let events):
                    wantsSnapshot = try await self.tell(events)
                case .snapshot(let snapshot):
                    // What has happened before it comes before it.
                    while let events = self.host.lifecycleEvents(upTo: snapshot.sequence, Self.eventsPerRequest) {
                        _ = try await self.tell(events)
                    }
                    wantsSnapshot = try await self.tell(snapshot)
                    due = self.configuration.snapshotInterval.map { .now() + TimeAmount($0) }
                }
                if wantsSnapshot {
                    due = .now()
                }
                pause = Self.firstPause
            } catch is CancellationError {
                return
            } catch {
                let realm = self.host.configuration.name
                self.causes.failed(
                    "lifecycle events could not be delivered",
                    error,
                    cause: realm,
                    metadata: [LogKey.realm: realm]
                )
                if case .snapshot = step {
                    // It is out of date when it is sent again.
                    due = .now()
                }
                try? await Task.sleep(for: pause * Double.random(in: 0.75...1.25))
                pause = min(pause * 2, Self.longestPause)
            }
            self.counters.waiting(self.host.lifecycleWaiting)
        }
    }

    /// Tells some events.
    ///
    /// - Returns: Whether the application wants a snapshot.
    private func tell(_ events: [LifecycleEvent]) async throws -> Bool {
        let list = events.map { $0.wireValue(generation: self.generation) }
        let wantsSnapshot = try await self.ask("events", [WireValue.Member("events", .array(list))])
        if let last = events.last {
            self.host.lifecycleTold(upTo: last.sequence)
        }
        self.counters.told(events.count)
        return wantsSnapshot
    }

    /// Tells everything that is, in parts.
    private func tell(_ snapshot: LifecycleSnapshot) async throws -> Bool {
        if snapshot.lost > 0 {
            self.counters.lost(snapshot.lost)
            self.causes.warn(
                "lifecycle events were lost",
                cause: self.host.configuration.name,
                metadata: [LogKey.realm: "\(self.host.configuration.name)"]
            )
        }
        var wantsSnapshot = false
        let count = max(1, (snapshot.sessions.count + Self.sessionsPerRequest - 1) / Self.sessionsPerRequest)
        for part in 0..<count {
            let sessions = snapshot.sessions.dropFirst(part * Self.sessionsPerRequest).prefix(Self.sessionsPerRequest)
            let members = [
                WireValue.Member("sequence", .integer(Int64(clamping: snapshot.sequence))),
                WireValue.Member("part", .integer(Int64(part + 1))),
                WireValue.Member("parts", .integer(Int64(count))),
                WireValue.Member("sessions", .array(sessions.map(\.wireValue))),
            ]
            wantsSnapshot = try await self.ask("snapshot", members) || wantsSnapshot
        }
        self.host.lifecycleSnapshotTold()
        return wantsSnapshot
    }

    private func ask(_ type: String, _ members: [WireValue.Member]) async throws -> Bool {
        let question = [
            WireValue.Member("type", .string(type)),
            WireValue.Member("realm", .string(self.host.configuration.name)),
            WireValue.Member("generation", .string(self.generation)),
        ]
        return try await self.webhook.ask(.object(question + members), expected: Self.expected) { answer in
            switch answer.optional("snapshot", \.bool) {
            case .missing: false
            case .value(let wanted): wanted
            case .wrong: nil
            }
        }
    }
}

/// All sessions of a realm and what they are subscribed to, after one event and before the next.
struct LifecycleSnapshot: Sendable {
    /// One session.
    struct Entry: Sendable {
        let session: Session
        let subscriptions: [SubscriptionInfo]

        /// The session in a question.
        var wireValue: WireValue {
            let topics = self.subscriptions.map { WireValue.object($0.members) }
            return .object(self.session.members + [WireValue.Member("subscriptions", .array(topics))])
        }
    }

    /// The number of the last event that it holds.
    let sequence: UInt64
    let sessions: [Entry]
    /// How many events were dropped since the last one.
    let lost: UInt64
}

extension RealmHost {
    /// What the application is to be told next: the snapshot, if it is wanted or events were lost, else events; `nil` for
    /// nothing.
    fileprivate func lifecycleStep(_ limit: Int, wantsSnapshot: Bool) -> LifecycleStep? {
        let taken: (realm: Realm, sequence: UInt64, lost: UInt64)? = self.state.withLock { state in
            guard var queue = state.lifecycle, wantsSnapshot || queue.isIncomplete else { return nil }
            let sequence = queue.beginSnapshot()
            state.lifecycle = queue
            let lost = queue.lost - state.lifecycleLost
            state.lifecycleLost = queue.lost
            // The copy costs what changes while it lives.
            return (state.realm, sequence, lost)
        }
        if let taken {
            let sessions = taken.realm.sessions { _ in true }.map { session in
                let broker = taken.realm.broker
                let subscriptions = broker.subscriptions(of: session.id).compactMap { broker.info($0) }
                return LifecycleSnapshot.Entry(session: session, subscriptions: subscriptions)
            }
            return .snapshot(LifecycleSnapshot(sequence: taken.sequence, sessions: sessions, lost: taken.lost))
        }
        return self.lifecycleEvents(upTo: .max, limit).map { .events($0) }
    }

    /// The oldest events that the application has not been told; `nil` if there are none.
    fileprivate func lifecycleEvents(upTo sequence: UInt64, _ limit: Int) -> [LifecycleEvent]? {
        let events = self.state.withLock { $0.lifecycle?.next(limit, upTo: sequence) ?? [] }
        return events.isEmpty ? nil : events
    }

    fileprivate func lifecycleTold(upTo sequence: UInt64) {
        self.state.withLock { $0.lifecycle?.told(upTo: sequence) }
    }

    fileprivate func lifecycleSnapshotTold() {
        self.state.withLock { $0.lifecycle?.toldSnapshot() }
    }

    /// How many events the application has not been told.
    var lifecycleWaiting: Int {
        self.state.withLock { $0.lifecycle?.count ?? 0 }
    }
}

/// What the application is to be told next.
private enum LifecycleStep {
    case events([LifecycleEvent])
    case snapshot(LifecycleSnapshot)
}
