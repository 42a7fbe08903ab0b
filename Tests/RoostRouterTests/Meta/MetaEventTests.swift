// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Testing
internal import WAMP

@testable internal import RoostRouter

@Suite("MetaEvent")
struct MetaEventTests {
    @Test("Every event has its own topic, and every topic its event")
    func topics() throws {
        let session = try BrokerFixture.id(1)
        let (subscription, registration) = (try BrokerFixture.subscription(2), try BrokerFixture.registration(3))
        let identity = BrokerFixture.identity()
        let subscriptionInfo = SubscriptionInfo(id: subscription, uri: "u", match: .prefix, created: 1)
        let registrationInfo = RegistrationInfo(id: registration, uri: "p", match: .exact, invoke: .single, created: 2)
        let events: [(MetaEvent, String, [WireValue])] = [
            (
                .joined(session, identity), "wamp.session.on_join",
                [
                    [
                        "session": 1, "authid": "alice", "authrole": "user", "authmethod": "ticket",
                        "authprovider": "static", "transport": [:],
                    ]
                ]
            ),
            (.left(session, identity), "wamp.session.on_leave", [1, "alice", "user"]),
            (
                .subscriptionCreated(session, subscriptionInfo), "wamp.subscription.on_create",
                [1, ["id": 2, "created": "1970-01-01T00:00:00.001Z", "uri": "u", "match": "prefix"]]
            ),
            (.subscribed(session, subscription), "wamp.subscription.on_subscribe", [1, 2]),
            (.unsubscribed(session, subscription), "wamp.subscription.on_unsubscribe", [1, 2]),
            (.subscriptionDeleted(session, subscription), "wamp.subscription.on_delete", [1, 2]),
            (
                .registrationCreated(session, registrationInfo), "wamp.registration.on_create",
                [
                    1,
                    [
                        "id": 3, "created": "1970-01-01T00:00:00.002Z", "uri": "p", "match": "exact",
                        "invoke": "single",
                    ],
                ]
            ),
            (.registered(session, registration), "wamp.registration.on_register", [1, 3]),
            (.unregistered(session, registration), "wamp.registration.on_unregister", [1, 3]),
            (.registrationDeleted(session, registration), "wamp.registration.on_delete", [1, 3]),
        ]
        for (event, topic, arguments) in events {
            #expect(event.topic.uri.description == topic)
            #expect(event.arguments == arguments)
        }
        #expect(Set(events.map(\.0.topic)) == Set(MetaTopic.allCases))
    }
}
