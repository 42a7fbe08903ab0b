// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

extension V2SessionDriver {
    // MARK: Authorization

    /// What a session wants to do, and how to tell it that it may not.
    struct Question: Sendable {
        let action: Permission.Action
        let uri: URI
        let match: MatchPolicy
        let type: V2MessageCode
        let request: UInt64
        let isAnswered: Bool

        init(
            _ action: Permission.Action,
            _ uri: URI,
            match: MatchPolicy = .exact,
            type: V2MessageCode,
            request: UInt64,
            isAnswered: Bool = true
        ) {
            self.action = action
            self.uri = uri
            self.match = match
            self.type = type
            self.request = request
            self.isAnswered = isAnswered
        }
    }

    /// What is to be done: with what the configuration says about disclosure, if it says something.
    typealias Permitted = @Sendable (V2SessionDriver, _ discloses: Bool?) -> Void

    /// Asks the realm's permissions, and its authorizer if they say so, whether something may be.
    ///
    /// The session is suspended while the authorizer is asked.
    ///
    /// - Parameters:
    ///   - question: What is asked for.
    ///   - allowed: What to do if it may be.
    ///   - refused: What to do besides the answer if it may not.
    func authorize(
        _ question: Question,
        allowed: @escaping Permitted,
        refused: @escaping @Sendable (V2SessionDriver) -> Void = { _ in }
    ) {
        self.judge(question.action, question.uri, match: question.match) { driver, judgement in
            switch judgement {
            case .allowed(let discloses):
                allowed(driver, discloses)
            case .denied:
                refused(driver)
                driver.refuse(.notAuthorized(question))
            case .undecided:
                refused(driver)
                driver.refuse(.authorizationFailed(question))
            }
        }
    }
}

/// What the permissions and the authorizer have said.
enum Judgement {
    /// It may be; with what the configuration says about disclosure, if it says something.
    case allowed(discloses: Bool?)
    /// It may not be.
    case denied
    /// The authorizer has failed.
    case undecided
}

extension ConnectionDriver where Self: SessionDriver {

    /// Asks the realm's permissions, and its authorizer if they say so.
    ///
    /// The session is suspended while the authorizer is asked; if it ends meanwhile, nothing is done.
    ///
    /// - Parameters:
    ///   - action: What the session wants to do.
    ///   - uri: The URI or pattern.
    ///   - match: How it is meant.
    ///   - judged: What to do then.
    func judge(
        _ action: Permission.Action,
        _ uri: URI,
        match: MatchPolicy = .exact,
        judged: @escaping @Sendable (Self, Judgement) -> Void
    ) {
        switch self.realm.host.decision(action, uri, match: match, role: self.identity.authRole) {
        case .allowed(let discloses):
            judged(self, .allowed(discloses: discloses))
        case .denied:
            judged(self, .denied)
        case .ask(let isCacheable, let discloses):
            self.ask(action, uri, match: match, isCacheable: isCacheable) { driver, verdict in
                guard let verdict else {
                    return judged(driver, .undecided)
                }
                judged(driver, verdict.isAllowed ? .allowed(discloses: verdict.discloses ?? discloses) : .denied)
            }
        }
    }

    private func ask(
        _ action: Permission.Action,
        _ uri: URI,
        match: MatchPolicy,
        isCacheable: Bool,
        decided: @escaping @Sendable (Self, AuthorizationVerdict?) -> Void
    ) {
        let host = self.realm.host
        guard let authorizer = host.configuration.authorizer else {
            return decided(self, .denied)
        }
        let key = AuthorizationCache.Key(action, uri, match: match)
        let generation: UInt64
        switch host.cachedVerdict(key, for: self.session) {
        case .verdict(let verdict): return decided(self, verdict)
        case .none(let current): generation = current
        }
        let request = AuthorizationRequest(
            sessionID: self.session.id,
            identity: self.identity,
            realm: host.configuration.name,
            action: action,
            uri: uri,
            match: match
        )
        self.suspend {
            try await authorizer.authorize(request)
        } completed: { driver, result in
            guard !driver.isEnded else {
                return
            }
            switch result {
            case .success(let verdict):
                if isCacheable {
                    host.cache(verdict, key, for: driver.session, generation: generation)
                }
                decided(driver, verdict)
            case .failure(let error):
                driver.listener.causes.failed("the authorizer failed", error, cause: host.configuration.name)
                decided(driver, nil)
            }
        }
    }
}

extension SessionV2StateMachine.Refusal {
    /// The authorizer has not answered.
    static func authorizationFailed(_ question: V2SessionDriver.Question) -> Self {
        Self(
            question.type,
            request: question.request,
            error: V2URI.authorizationFailed,
            message: "The authorizer has not answered.",
            isAnswered: question.isAnswered
        )
    }

    /// The permissions forbid it.
    static func notAuthorized(_ question: V2SessionDriver.Question) -> Self {
        Self(
            question.type,
            request: question.request,
            error: V2URI.notAuthorized,
            message: "The role may not \(question.action.rawValue) here.",
            isAnswered: question.isAnswered
        )
    }
}

extension RealmHost {
    /// What the cache of the authorizer's verdicts knows.
    enum CachedVerdict {
        case verdict(AuthorizationVerdict)
        /// Nothing; a verdict that is asked for now belongs to this generation.
        case none(generation: UInt64)
    }

    /// What the permissions say.
    func decision(
        _ action: Permission.Action,
        _ uri: URI,
        match: MatchPolicy,
        role: String
    ) -> AuthorizationDecision {
        if let rules = self.configuration.authorization {
            return rules.decide(role: role, action: action, uri: uri, match: match)
        }
        return self.configuration.authorizer == nil
            ? .allowed(discloses: nil) : .ask(isCacheable: true, discloses: nil)
    }

    /// A clock that never goes back.
    private static func monotonicMilliseconds() -> Int64 {
        Int64(clamping: NIODeadline.now().uptimeNanoseconds / 1_000_000)
    }

    /// Looks for a verdict of the authorizer.
    func cachedVerdict(_ key: AuthorizationCache.Key, for session: Session) -> CachedVerdict {
        let (role, now) = (session.identity.authRole, Self.monotonicMilliseconds())
        return self.state.withLock { state in
            state.verdicts.verdict(key, session: session.id, role: role, now: now).map { .verdict($0) }
                ?? .none(generation: state.verdicts.generation)
        }
    }

    /// Keeps a verdict of the authorizer.
    func cache(_ verdict: AuthorizationVerdict, _ key: AuthorizationCache.Key, for session: Session, generation: UInt64)
    {
        let (role, now) = (session.identity.authRole, Self.monotonicMilliseconds())
        self.state.withLock { state in
            state.verdicts.store(verdict, key, session: session.id, role: role, generation: generation, now: now)
        }
    }
}
