// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import WAMP

extension Broker {
    /// Answers a call about subscriptions, or says what is to be done.
    ///
    /// - Parameter command: The call.
    /// - Returns: The results, or what is to be done.
    /// - Throws: `no_such_subscription` for an id that no subscription has; `no_such_session` if a session is to lose a
    ///   subscription that it does not have.
    func evaluate(_ command: SubscriptionMetaCommand) throws(MetaError) -> MetaOutcome {
        switch command {
        case .list:
            let lists = [MatchPolicy.exact, .prefix, .wildcard].map { match in
                WireValue.Member(match.rawValue, Self.list(self.ids(match: match)))
            }
            return .result([.object(lists)])
        case .lookup(let uri, let match):
            return .result([self.lookup(uri, match: match).map { WireValue(id: $0) } ?? .null])
        case .match(let topic):
            let ids = self.matches(topic)
            return .result([ids.isEmpty ? .null : Self.list(ids)])
        case .get(let id):
            return .result([MetaDetails.subscription(try self.existing(id))])
        case .listSubscribers(let id):
            _ = try self.existing(id)
            return .result([.array(self.subscribers(id).map { WireValue(id: $0.id) })])
        case .countSubscribers(let id):
            _ = try self.existing(id)
            return .result([.integer(Int64(self.count(of: id)))])
        case .getEvents(let id, let query):
            return .events(try self.existing(id), query)
        case .removeSubscriber(let id, let session, let reason):
            _ = try self.existing(id)
            guard self.isSubscribed(session, to: id) else {
                throw .notSubscribed
            }
            return .removeSubscriber(id, session, reason: reason)
        }
    }

    private func existing(_ id: SubscriptionID) throws(MetaError) -> SubscriptionInfo {
        guard let info = self.info(id) else {
            throw .noSuchSubscription
        }
        return info
    }

    private static func list(_ ids: [SubscriptionID]) -> WireValue {
        .array(ids.map { WireValue(id: $0) })
    }
}
