// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

/// Asks the application for decisions, and remembers those about users as far as that is wanted.
final class WebhookDecisions: Sendable {
    private let webhook: Webhook
    private let expected: String
    private let fallback: WebhookFallback
    private let cacheLifetime: TimeAmount?
    private let cache = Mutex(DecisionCache())

    init(_ webhook: Webhook, expected: String, fallback: WebhookFallback, cacheLifetime: Duration?) {
        self.webhook = webhook
        self.expected = expected
        self.fallback = fallback
        self.cacheLifetime = cacheLifetime.map { TimeAmount($0) }
    }

    /// Asks, or takes what is remembered.
    ///
    /// - Parameters:
    ///   - key: Who asks for what.
    ///   - question: The question.
    /// - Returns: The decision; without an answer what the fallback says.
    /// - Throws: ``HTTPRequestError`` if nobody knows, or `CancellationError` if the calling task is cancelled.
    func decision(_ key: DecisionCache.Key, _ question: [WireValue.Member]) async throws -> TopicDecision {
        if let lifetime = self.cacheLifetime, let decision = self.remembered(key, notOlderThan: lifetime) {
            return decision
        }
        do {
            let decision = try await self.ask(question)
            self.remember(decision, key)
            return decision
        } catch let error as HTTPRequestError {
            switch self.fallback {
            case .allow: return TopicDecision(isAllowed: true)
            case .cached:
                if let decision = self.remembered(key, notOlderThan: DecisionCache.maximumAge) {
                    return decision
                }
            case .deny: break
            }
            throw error
        }
    }

    /// Asks about something that is different each time.
    ///
    /// - Parameter question: The question.
    /// - Returns: The decision; without an answer what the fallback says.
    /// - Throws: ``HTTPRequestError`` if nobody knows, or `CancellationError` if the calling task is cancelled.
    func decision(_ question: [WireValue.Member]) async throws -> TopicDecision {
        do {
            return try await self.ask(question)
        } catch let error as HTTPRequestError where self.fallback == .allow {
            _ = error
            return TopicDecision(isAllowed: true)
        }
    }

    /// Tells the application something; what it answers is not looked at.
    ///
    /// - Parameter message: What has happened.
    /// - Throws: ``HTTPRequestError`` if there is no answer, or `CancellationError` if the calling task is cancelled.
    func tell(_ message: [WireValue.Member]) async throws {
        try await self.webhook.ask(.object(message), expected: "a JSON object") { _ in () }
    }

    private func ask(_ question: [WireValue.Member]) async throws -> TopicDecision {
        try await self.webhook.ask(.object(question), expected: self.expected) { TopicDecision(answer: $0) }
    }

    private func remembered(_ key: DecisionCache.Key, notOlderThan age: TimeAmount) -> TopicDecision? {
        self.cache.withLock { $0.decision(key, notOlderThan: age, now: .now()) }
    }

    private func remember(_ decision: TopicDecision, _ key: DecisionCache.Key) {
        guard self.cacheLifetime != nil || self.fallback == .cached else { return }
        self.cache.withLock { cache in
            if decision.isRemembered {
                cache.store(decision, key, now: .now())
            } else {
                cache.remove(key)
            }
        }
    }
}
