// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import WAMP

extension V2SessionDriver {
    // MARK: Tokens for single topics

    /// The token that a subscription depends on.
    struct TopicToken {
        let token: SessionToken
        var timer: Scheduled<Void>?
    }

    /// The tokens of single topics of one session.
    final class TopicTokens {
        /// The one that the request which is being dealt with has shown.
        var presented: SessionToken?
        /// Those of subscriptions.
        var entries: [SubscriptionID: TopicToken] = [:]
    }

    /// Verifies the token that a request shows for its topic; the session is suspended meanwhile.
    ///
    /// A token that names somebody counts only for sessions of that name, one that names nobody for whoever has it.
    ///
    /// - Parameters:
    ///   - text: The token (`_token`), if there is one.
    ///   - question: What is asked for.
    ///   - opened: What to do if the token opens the topic; else the request is refused.
    func judge(_ text: String?, _ question: Question, opened: @escaping @Sendable (V2SessionDriver) -> Void) {
        guard let text, let tokens = self.realm.host.tokens else {
            return self.refuse(.token(question, "You need a token for this topic."))
        }
        self.suspend {
            await tokens.verify(text)
        } completed: { driver, result in
            guard !driver.isEnded else {
                return
            }
            switch result.flatMap({ $0.mapError { $0 as any Error } }) {
            case .success(let facts) where driver.opens(facts, question):
                driver.present(facts.token)
                opened(driver)
            case .failure(JWTVerifier.Refusal.claims(let objection)):
                driver.refuse(.token(question, objection.message))
            case .success, .failure:
                driver.refuse(.token(question, "The token does not open this topic."))
            }
        }
    }

    private func present(_ token: SessionToken) {
        let tokens = self.topicTokens ?? TopicTokens()
        tokens.presented = token
        self.topicTokens = tokens
    }

    private func opens(_ facts: TokenFacts, _ question: Question) -> Bool {
        let isOurs = facts.authID.map { $0.utf8.elementsEqual(self.identity.authID.utf8) } ?? true
        return isOurs && facts.token.grants.open(question.action, question.uri)
            && !self.realm.host.isRevoked(facts.token)
    }

    /// Answers a SUBSCRIBE for a subscription that is there; a newer token makes it last longer.
    func renew(_ subscription: Subscription, _ request: V2Subscribe, id: SubscriptionID) {
        guard self.topicTokens?.entries[id] != nil, let text = request.options.token else {
            return self.subscribed(request, id: id)
        }
        let question = Question(.subscribe, subscription.topic.uri, type: .subscribe, request: request.request)
        self.judge(text, question) { driver in
            guard driver.keys[id.rawValue] != nil else {
                return driver.refuse(.token(question, "The subscription has ended."))
            }
            driver.subscribed(request, id: id)
        }
    }

    /// Keeps the token that has opened a subscription.
    func keepPresented(for id: SubscriptionID) {
        guard let tokens = self.topicTokens, let token = tokens.presented else {
            return
        }
        tokens.presented = nil
        tokens.entries[id]?.timer?.cancel()
        tokens.entries[id] = TopicToken(token: token)
        if self.realm.host.keep(token, for: id, of: self.session.id) {
            self.watchToken(of: id)
        } else {
            self.revoked(id, reason: V2URI.notAuthorized)
        }
    }

    private func watchToken(of id: SubscriptionID) {
        guard let left = self.topicTokens?.entries[id]?.token.secondsLeft(now: UnixTime.now()) else {
            return
        }
        guard left > 0 else {
            return self.revoked(id, reason: V2URI.notAuthorized)
        }
        let bound = self.bound
        self.topicTokens?.entries[id]?.timer = self.eventLoop.scheduleTask(in: .untilLook(seconds: left)) {
            bound.value.driver.watchToken(of: id)
        }
    }

    /// A subscription has ended.
    func forgetToken(of id: SubscriptionID?) {
        guard let id, let entry = self.topicTokens?.entries.removeValue(forKey: id) else {
            return
        }
        entry.timer?.cancel()
        self.realm.host.forgetToken(of: id, of: self.session.id)
    }

    /// All subscriptions have ended; the realm forgets their tokens with the session.
    func forgetTokens() {
        for entry in self.topicTokens?.entries.values ?? [:].values {
            entry.timer?.cancel()
        }
        self.topicTokens = nil
    }
}

extension SessionV2StateMachine.Refusal {
    /// A topic that only a token opens.
    static func token(_ question: V2SessionDriver.Question, _ message: String) -> Self {
        Self(
            question.type,
            request: question.request,
            error: V2URI.notAuthorized,
            message: message,
            isAnswered: question.isAnswered
        )
    }
}
