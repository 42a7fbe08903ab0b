// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A session handler that the application is, over HTTP.
public struct SessionWebhookConfiguration: Sendable {
    /// What the application can be asked about or told.
    public enum Event: String, Sendable, CaseIterable {
        /// A session wants to be there.
        case connect
        /// A session has gone.
        case disconnect
    }

    /// Where and how to ask.
    public var webhook: WebhookConfiguration

    /// What the application is asked about and told; default `connect`.
    public var events: Set<Event>

    /// What counts when the application does not answer; default `deny`.
    public var fallback: WebhookFallback

    /// How long a decision counts for the same user; default not at all.
    public var cacheLifetime: Duration?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - webhook: Where and how to ask.
    ///   - events: What the application is asked about and told.
    ///   - fallback: What counts when it does not answer.
    ///   - cacheLifetime: How long a decision counts.
    public init(
        webhook: WebhookConfiguration,
        events: Set<Event> = [.connect],
        fallback: WebhookFallback = .deny,
        cacheLifetime: Duration? = nil
    ) {
        self.webhook = webhook
        self.events = events
        self.fallback = fallback
        self.cacheLifetime = cacheLifetime
    }
}
