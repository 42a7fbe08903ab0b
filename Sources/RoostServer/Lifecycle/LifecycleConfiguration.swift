// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// To whom the application's end-point of a realm is told what happens there.
///
/// `docs/webhooks.md` has the questions.
public struct LifecycleConfiguration: Sendable {
    /// What can be told.
    public enum Event: String, Sendable, CaseIterable {
        /// A session has joined.
        case connected
        /// A session has left.
        case disconnected
        /// A session has subscribed.
        case subscribed
        /// A session's subscription has ended.
        case unsubscribed
        /// A topic has its first subscriber.
        case occupied
        /// A topic has lost its last subscriber.
        case vacated
    }

    /// Where and how.
    ///
    /// Its breaker is not used: what fails is sent again, after pauses that grow.
    public var webhook: WebhookConfiguration

    /// What is told; default everything.
    public var events: Set<Event>

    /// How many events may wait; beyond it all of them are dropped, and the next snapshot makes up for them.
    public var queueLength: Int

    /// How often all sessions and their topics are told; `nil` for only at the start and after events were lost.
    public var snapshotInterval: Duration?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - webhook: Where and how.
    ///   - events: What is told.
    ///   - queueLength: Events, at least 1, default 10,000.
    ///   - snapshotInterval: Default 5 minutes.
    public init(
        webhook: WebhookConfiguration,
        events: Set<Event> = Set(Event.allCases),
        queueLength: Int = 10_000,
        snapshotInterval: Duration? = .seconds(300)
    ) {
        self.webhook = webhook
        self.webhook.breakerLimit = 0
        self.events = events
        self.queueLength = max(queueLength, 1)
        self.snapshotInterval = snapshotInterval
    }
}
