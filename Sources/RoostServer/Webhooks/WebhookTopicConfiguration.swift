// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter

/// A topic handler that the application is, over HTTP.
public struct WebhookTopicConfiguration: Sendable {
    /// Where and how to ask; its name is what routes use in `handler.callback`.
    public var webhook: WebhookConfiguration

    /// What the application is asked about.
    ///
    /// Subscriptions and publications that it is not asked about are allowed, and publications broadcast.
    public var events: Set<TopicAction>

    /// What counts when the application does not answer; default `deny`.
    public var fallback: WebhookFallback

    /// How long a decision about a subscription counts for the same user and topic; default not at all.
    public var cacheLifetime: Duration?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - webhook: Where and how to ask, and the name.
    ///   - events: What the application is asked about, default subscriptions and publications.
    ///   - fallback: What counts when it does not answer.
    ///   - cacheLifetime: How long a decision about a subscription counts.
    public init(
        webhook: WebhookConfiguration,
        events: Set<TopicAction> = [.subscribe, .publish],
        fallback: WebhookFallback = .deny,
        cacheLifetime: Duration? = nil
    ) {
        self.webhook = webhook
        self.events = events
        self.fallback = fallback
        self.cacheLifetime = cacheLifetime
    }
}
