// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import RoostRouter
internal import WAMP

/// A session handler that asks the application over HTTP who may be in a realm.
///
/// Nobody is let in without an answer unless ``SessionWebhookConfiguration/fallback`` says so: whatever fails refuses.
public final class WebhookSessionHandler: SessionHandler {
    private static let expected = #"{"allow": true or false, "reason": "…"}"#

    private let events: Set<SessionWebhookConfiguration.Event>
    private let decisions: WebhookDecisions

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - webhook: Where and how to ask; whoever made it shuts it down.
    ///   - configuration: What to ask, and what counts without an answer.
    public init(webhook: Webhook, configuration: SessionWebhookConfiguration) {
        self.events = configuration.events
        self.decisions = WebhookDecisions(
            webhook,
            expected: Self.expected,
            fallback: configuration.fallback,
            cacheLifetime: configuration.cacheLifetime
        )
    }

    /// Asks whether a session may be there.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - realm: The name of the realm.
    /// - Throws: `SessionRefusal` if it may not, ``HTTPRequestError`` if nobody knows, or `CancellationError` if the calling
    ///   task is cancelled.
    public func onConnect(_ session: Session, realm: String) async throws {
        guard self.events.contains(.connect) else { return }
        let key = DecisionCache.Key(session, URI(""))
        let decision = try await self.decisions.decision(key, session.question("connect", realm))
        guard decision.isAllowed else {
            throw SessionRefusal(decision.reason ?? "The application refuses.")
        }
    }

    /// Tells the application that a session has gone; what it answers is not looked at.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - realm: The name of the realm.
    /// - Throws: ``HTTPRequestError`` if there is no answer, or `CancellationError` if the calling task is cancelled.
    public func onDisconnect(_ session: Session, realm: String) async throws {
        guard self.events.contains(.disconnect) else { return }
        try await self.decisions.tell(session.question("disconnect", realm))
    }
}

extension Session {
    /// What the application is told of a session that comes or goes.
    fileprivate func question(_ type: String, _ realm: String) -> [WireValue.Member] {
        [WireValue.Member("type", .string(type)), WireValue.Member("realm", .string(realm))] + self.members + [
            WireValue.Member("address", self.remoteAddress.map { .string($0) } ?? .null)
        ]
    }
}
