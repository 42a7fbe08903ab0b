// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Synchronization
internal import WAMP

extension RealmHost {
    // MARK: Revocation

    /// Takes tokens back: sessions and subscriptions that they have opened end at once, and no new ones come.
    ///
    /// - Parameters:
    ///   - revocation: What is taken back.
    ///   - until: The Unix second up to which new sessions are refused; sessions that last longer make it later.
    ///   - now: Unix seconds.
    ///   - message: What the clients are told.
    /// - Returns: What became of it, and how many sessions it has ended.
    func revoke(
        _ revocation: Revocation,
        until: Int,
        now: Int,
        message: String
    ) -> (outcome: RevocationTable.Outcome, ended: Int) {
        let (outcome, sessions, subscriptions) = self.state.withLock { state in
            let sessions = state.realm.sessions { $0.principal.token.map(revocation.covers) ?? false }
            let subscriptions = state.subscriptions(opened: revocation)
            let ends = sessions.compactMap(\.principal.token?.expiresAt) + subscriptions.compactMap(\.token.expiresAt)
            let outcome = state.revocations.add(revocation, until: max(until, ends.max() ?? until), now: now)
            return (outcome, sessions, subscriptions)
        }
        // What cannot be remembered is ended all the same: the other way round somebody would stay who must not.
        for session in sessions {
            session.deliver(.expel(message: message))
        }
        for entry in subscriptions {
            entry.session.deliver(.subscriptionRevoked(entry.subscription, reason: V2URI.notAuthorized))
        }
        return (outcome, sessions.count)
    }

    /// Whether a token has been taken back.
    func isRevoked(_ token: SessionToken) -> Bool {
        self.state.withLock { $0.isRevoked(token) }
    }

    // MARK: Tokens of single subscriptions

    /// Notes the token that a subscription depends on.
    ///
    /// - Returns: Whether the token has not been taken back meanwhile.
    func keep(_ token: SessionToken, for subscription: SubscriptionID, of session: SessionID) -> Bool {
        self.state.withLock { state in
            guard !state.isRevoked(token) else {
                return false
            }
            state.topicTokens[session, default: [:]][subscription] = token
            return true
        }
    }

    /// A subscription that depends on a token has ended.
    func forgetToken(of subscription: SubscriptionID, of session: SessionID) {
        self.state.withLock { state in
            state.topicTokens[session]?[subscription] = nil
            if state.topicTokens[session]?.isEmpty ?? false {
                state.topicTokens[session] = nil
            }
        }
    }

    // MARK: Users

    /// The sessions that Oro tickets have opened, by the login.
    ///
    /// - Parameter isIncluded: Which logins.
    /// - Returns: The sessions; it takes time linear in the number of all of them.
    func ticketSessions(where isIncluded: (String) -> Bool) -> [[UInt8]: [Session]] {
        let sessions = self.state.withLock { state in
            state.realm.sessions { session in
                (session.principal.token?.isTicket ?? false) && (session.principal.login.map(isIncluded) ?? false)
            }
        }
        return Dictionary(grouping: sessions) { Array(($0.principal.login ?? "").utf8) }
    }
}

extension RealmHost.State {
    /// Whether a token has been taken back.
    func isRevoked(_ token: SessionToken?) -> Bool {
        guard let token, self.revocations.count > 0 else {
            return false
        }
        return self.revocations.refuses(token, now: UnixTime.now())
    }

    fileprivate func subscriptions(
        opened revocation: Revocation
    ) -> [(session: Session, subscription: SubscriptionID, token: SessionToken)] {
        self.topicTokens.flatMap { id, tokens in
            guard let session = self.realm.session(id) else {
                return [(session: Session, subscription: SubscriptionID, token: SessionToken)]()
            }
            return tokens.filter { revocation.covers($0.value) }.map { (session, $0.key, $0.value) }
        }
    }
}
