// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The features of the Advanced Profile that a client announces for one of its roles, as far as a router has to know them.
///
/// Others are forgotten: what a client announces costs the same, however long its list is.
///
/// Source: WAMP, Advanced Profile, Feature Announcement.
package struct V2Features: OptionSet, Hashable, Sendable {
    /// One bit for each feature.
    package let rawValue: UInt32

    /// Makes a set from its bits.
    ///
    /// - Parameter rawValue: One bit for each feature.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Publishers and subscribers: who publishes may be disclosed.
    package static let publisherIdentification = V2Features(rawValue: 1 << 0)
    /// Publishers: `exclude`, `eligible` and their like are used.
    package static let subscriberBlackWhiteListing = V2Features(rawValue: 1 << 1)
    /// Publishers: `exclude_me` is used.
    package static let publisherExclusion = V2Features(rawValue: 1 << 2)
    /// Subscribers: the trust level of events is understood.
    package static let publicationTrustLevels = V2Features(rawValue: 1 << 3)
    /// Subscribers: other policies than `exact` are used.
    package static let patternBasedSubscription = V2Features(rawValue: 1 << 4)
    /// Subscribers and publishers: subscriptions are sharded.
    package static let shardedSubscription = V2Features(rawValue: 1 << 5)
    /// Subscribers: past events are asked for.
    package static let eventHistory = V2Features(rawValue: 1 << 6)
    /// Publishers and subscribers: events are retained.
    package static let eventRetention = V2Features(rawValue: 1 << 7)
    /// Subscribers: an UNSUBSCRIBED that was not asked for is understood.
    package static let subscriptionRevocation = V2Features(rawValue: 1 << 8)
    /// All roles: payloads that the router must not look into.
    package static let payloadPassthruMode = V2Features(rawValue: 1 << 9)
    /// Callers and callees: results come in parts.
    package static let progressiveCallResults = V2Features(rawValue: 1 << 10)
    /// Callers and callees: calls come in parts.
    package static let progressiveCallInvocations = V2Features(rawValue: 1 << 11)
    /// Callers and callees: calls time out.
    package static let callTimeout = V2Features(rawValue: 1 << 12)
    /// Callers and callees: calls are cancelled.
    package static let callCanceling = V2Features(rawValue: 1 << 13)
    /// Callers and callees: who calls may be disclosed.
    package static let callerIdentification = V2Features(rawValue: 1 << 14)
    /// Callees: the trust level of invocations is understood.
    package static let callTrustLevels = V2Features(rawValue: 1 << 15)
    /// Callees: other policies than `exact` are used.
    package static let patternBasedRegistration = V2Features(rawValue: 1 << 16)
    /// Callees: several register the same procedure.
    package static let sharedRegistration = V2Features(rawValue: 1 << 17)
    /// Callers and callees: registrations are sharded.
    package static let shardedRegistration = V2Features(rawValue: 1 << 18)
    /// Callees: an UNREGISTERED that was not asked for is understood.
    package static let registrationRevocation = V2Features(rawValue: 1 << 19)
    /// Callees: a call may be given to another callee.
    package static let callReroute = V2Features(rawValue: 1 << 20)

    /// The names on the wire; the specification spells two of them in two ways.
    package static let names: [(name: String, feature: V2Features)] = [
        ("publisher_identification", .publisherIdentification),
        ("subscriber_blackwhite_listing", .subscriberBlackWhiteListing),
        ("publisher_exclusion", .publisherExclusion),
        ("publication_trustlevels", .publicationTrustLevels),
        ("pattern_based_subscription", .patternBasedSubscription),
        ("sharded_subscription", .shardedSubscription),
        ("shareded_subscriptions", .shardedSubscription),
        ("event_history", .eventHistory),
        ("event_retention", .eventRetention),
        ("subscription_revocation", .subscriptionRevocation),
        ("payload_passthru_mode", .payloadPassthruMode),
        ("progressive_call_results", .progressiveCallResults),
        ("progressive_call_invocations", .progressiveCallInvocations),
        ("call_timeout", .callTimeout),
        ("call_canceling", .callCanceling),
        ("call_cancelling", .callCanceling),
        ("caller_identification", .callerIdentification),
        ("call_trustlevels", .callTrustLevels),
        ("pattern_based_registration", .patternBasedRegistration),
        ("shared_registration", .sharedRegistration),
        ("sharded_registration", .shardedRegistration),
        ("registration_revocation", .registrationRevocation),
        ("call_reroute", .callReroute),
    ]
}

/// The roles that a client plays, each with the features that it announces; a role that it does not play has none.
///
/// Source: WAMP, Basic Profile, HELLO (`Details.roles|dict`).
package struct V2Roles: Equatable, Sendable {
    /// The client publishes.
    package var publisher: V2Features?
    /// The client subscribes.
    package var subscriber: V2Features?
    /// The client calls.
    package var caller: V2Features?
    /// The client registers procedures.
    package var callee: V2Features?

    /// Makes roles.
    ///
    /// - Parameters:
    ///   - publisher: The features of a publisher.
    ///   - subscriber: The features of a subscriber.
    ///   - caller: The features of a caller.
    ///   - callee: The features of a callee.
    package init(
        publisher: V2Features? = nil,
        subscriber: V2Features? = nil,
        caller: V2Features? = nil,
        callee: V2Features? = nil
    ) {
        self.publisher = publisher
        self.subscriber = subscriber
        self.caller = caller
        self.callee = callee
    }

    /// Whether there is no role at all.
    package var isEmpty: Bool {
        self == V2Roles()
    }

    init(_ dictionary: V2Dictionary) throws(V2Violation) {
        self.publisher = try Self.features(dictionary, "publisher")
        self.subscriber = try Self.features(dictionary, "subscriber")
        self.caller = try Self.features(dictionary, "caller")
        self.callee = try Self.features(dictionary, "callee")
    }

    private static func features(_ roles: V2Dictionary, _ role: String) throws(V2Violation) -> V2Features? {
        guard let details = try roles.dict(role) else {
            return nil
        }
        guard let announced = try details.dict("features") else {
            return V2Features()
        }
        var features = V2Features()
        for (name, feature) in V2Features.names where try announced.bool(name) == true {
            features.insert(feature)
        }
        return features
    }
}
