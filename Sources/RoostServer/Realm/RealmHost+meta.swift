// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import RoostRouter
internal import Synchronization
internal import WAMP

extension RealmHost {
    // MARK: The meta API

    /// Answers a meta procedure from the books.
    func evaluate(_ command: MetaCommand, caller: SessionID) throws(MetaError) -> MetaOutcome {
        let result: Result<MetaOutcome, MetaError> = self.state.withLock { state in
            do throws(MetaError) {
                return .success(try state.realm.evaluate(command, caller: caller, registrations: state.dealer))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Keeps a testament.
    ///
    /// - Returns: Whether there was room for it.
    func add(_ testament: Testament, scope: Testament.Scope, for session: SessionID) -> Bool {
        self.state.withLock { $0.realm.testaments.add(testament, scope: scope, for: session) }
    }

    /// Forgets testaments.
    func flushTestaments(_ scope: Testament.Scope, of session: SessionID) {
        self.state.withLock { _ = $0.realm.testaments.flush(scope, of: session) }
    }

    /// Takes a registration from a session.
    func revoke(_ id: RegistrationID, of session: SessionID, reason: URI?, on realm: ShardRealm) {
        let actions: [DealerAction] = self.state.withLock { state in
            let outcome = state.dealer.revoke(id, from: session, reason: reason ?? "wamp.close.normal")
            guard case .unregistered(let actions) = outcome else {
                return []
            }
            return state.noting(actions)
        }
        self.perform(actions, on: realm)
    }

    /// The events of a subscription's history that a session may get.
    func events(of subscription: SubscriptionInfo, _ query: HistoryQuery, for session: Session) -> HistoryPage<Payload>
    {
        self.state.withLock { state in
            state.history.events(of: subscription, query, for: session.id, as: session.identity)
        }
    }
}
