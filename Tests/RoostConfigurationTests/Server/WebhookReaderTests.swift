// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer
internal import Testing
internal import WAMP

@testable import RoostConfiguration

@Suite("WebhookReader")
struct WebhookReaderTests {
    private func load(_ line: String, file: String = "roost.yml") -> LoadedConfiguration {
        let text = "listeners: [{authentication: anonymous, backend: true}]\n\(line)"
        return ConfigurationLoader(environment: ["SECRET": "from env"]).load(text: text, file: file)
    }

    @Test("A webhook needs an address only")
    func defaults() throws {
        let loaded = self.load("realms: {r: {authenticator: {url: 'https://a/b'}, authorizer: {url: 'http://c'}}}")
        #expect(loaded.issues == [])
        let realm = try #require(loaded.server.realms.first)
        let authenticator = try #require(realm.authenticatorWebhook)
        #expect(authenticator.methods == [.ticket])
        #expect(authenticator.webhook.name == "realms.r.authenticator")
        #expect(authenticator.webhook.url == "https://a/b")
        #expect(authenticator.webhook.secret == nil)
        #expect(authenticator.webhook.timeout == .seconds(5))
        #expect(authenticator.webhook.maximumConcurrent == 64)
        #expect(realm.authorizerWebhook?.url == "http://c")
        #expect(realm.authentication.anonymousRole == "anonymous")
    }

    @Test("All keys are read")
    func all() throws {
        let folder = try TemporaryFolder(["secret": "s3cret\n"])
        let loaded = self.load(
            "realms: {r: {authenticator: {url: 'https://a', secret_file: secret, timeout: 100ms, concurrency: 1, "
                + "methods: [ticket, anonymous, cryptosign]}, authorizer: {url: 'http://c', secret: '%env(SECRET)%'}}}",
            file: folder.file("roost.yml")
        )
        #expect(loaded.issues == [])
        let realm = try #require(loaded.server.realms.first)
        #expect(realm.authenticatorWebhook?.webhook.secret == "s3cret")
        #expect(realm.authenticatorWebhook?.webhook.timeout == .milliseconds(100))
        #expect(realm.authenticatorWebhook?.webhook.maximumConcurrent == 1)
        #expect(realm.authenticatorWebhook?.methods == [.ticket, .anonymous, .cryptosign])
        #expect(realm.authentication.anonymousRole == nil)
        #expect(realm.authorizerWebhook?.secret == "from env")
    }

    @Test("Procedures are webhooks that routes may name")
    func procedures() throws {
        let folder = try TemporaryFolder([
            "routing.yml": "orders: {channel: 'a/{method}', handler: {callback: app.orders}}"
        ])
        let line =
            "routing: routing.yml\nprocedures: [{name: app.orders, url: 'https://a', secret: s, concurrency: 65536}]"
        let loaded = self.load(line, file: folder.file("roost.yml"))
        #expect(loaded.issues == [])
        #expect(loaded.server.procedures.map(\.name) == ["app.orders"])
        #expect(loaded.server.procedures.first?.maximumConcurrent == 65_536)
        #expect(!RouteReport(loaded).list.contains("does not exist"))
        let without = self.load("routing: routing.yml\nprocedures: []", file: folder.file("roost.yml"))
        #expect(without.issues.map(\.severity) == [.warning])
        #expect(RouteReport(without).list.contains("does not exist"))
    }

    @Test("A realm may tell what happens in it")
    func lifecycle() throws {
        let loaded = self.load(
            "realms: {a: {lifecycle: {url: 'https://a', events: [vacated], queue: 1, snapshot: 24h}}, "
                + "b: {lifecycle: {url: 'https://b', snapshot: 0, queue: 1000000}}, c: {lifecycle: {url: 'https://c'}}}"
        )
        #expect(loaded.issues == [])
        let told = loaded.server.realms.compactMap(\.lifecycle)
        #expect(told.map(\.events) == [[.vacated], Set(LifecycleConfiguration.Event.allCases), told[1].events])
        #expect(told.map(\.queueLength) == [1, 1_000_000, 10_000])
        #expect(told.map(\.snapshotInterval) == [.seconds(86_400), nil, .seconds(300)])
    }

    @Test("A realm may ask who may be there")
    func sessionHandler() throws {
        let loaded = self.load(
            "realms: {a: {session_handler: {url: 'https://a', events: [connect, disconnect], on_error: allow, "
                + "cache: 1s, concurrency: 2}}, b: {session_handler: {url: 'https://b'}}}"
        )
        #expect(loaded.issues == [])
        let handlers = loaded.server.realms.compactMap(\.sessionWebhook)
        #expect(handlers.map(\.webhook.name) == ["realms.a.session_handler", "realms.b.session_handler"])
        #expect(handlers.map(\.webhook.maximumConcurrent) == [2, 64])
        #expect(handlers.map(\.events) == [[.connect, .disconnect], [.connect]])
        #expect(handlers.map(\.fallback) == [.allow, .deny])
        #expect(handlers.map(\.cacheLifetime) == [.seconds(1), nil])
    }

    @Test("Topic handlers are webhooks that routes may name")
    func topicHandlers() throws {
        let folder = try TemporaryFolder([
            "routing.yml": "rooms: {channel: 'a/{id}', handler: {callback: app.rooms}}"
        ])
        let loaded = self.load(
            "routing: routing.yml\ntopic_handlers: [{name: app.rooms, url: 'https://a', events: [subscribe, unsubscribe], "
                + "on_error: cached, cache: 1h, breaker_failures: 1000, breaker_pause: 100ms}, {name: b, url: 'https://b'}]",
            file: folder.file("roost.yml")
        )
        #expect(loaded.issues == [])
        #expect(!RouteReport(loaded).list.contains("does not exist"))
        let (rooms, plain) = (loaded.server.topicWebhooks[0], loaded.server.topicWebhooks[1])
        #expect(rooms.webhook.name == "app.rooms")
        #expect(rooms.events == [.subscribe, .unsubscribe])
        #expect(rooms.fallback == .cached)
        #expect(rooms.cacheLifetime == .seconds(3_600))
        #expect(rooms.webhook.breakerLimit == 1_000)
        #expect(rooms.webhook.breakerPause == .milliseconds(100))
        #expect(plain.events == [.subscribe, .publish])
        #expect(plain.fallback == .deny)
        #expect(plain.cacheLifetime == nil)
        #expect(plain.webhook.breakerLimit == 5)
        #expect(plain.webhook.breakerPause == .seconds(5))
    }

    @Test(
        "What is wrong with a webhook is an error with its place, and no secret is printed",
        arguments: [
            "realms: {r: {authenticator: {}}}", "realms: {r: {authenticator: 5}}",
            "realms: {r: {authenticator: {url: ftp://a}}}", "realms: {r: {authenticator: {url: 'http://'}}}",
            "realms: {r: {authenticator: {url: 'http://a#b'}}}",
            "realms: {r: {authenticator: {url: 'http://a', secret: ''}}}",
            "realms: {r: {authenticator: {url: 'http://a', secret: {hidden: hidden}}}}",
            "realms: {r: {authenticator: {url: 'http://a', secret: hidden, secret_file: x}}}",
            "realms: {r: {authenticator: {url: 'http://a', secret_file: nothing}}}",
            "realms: {r: {authenticator: {url: 'http://a', timeout: 99ms}}}",
            "realms: {r: {authenticator: {url: 'http://a', timeout: 61s}}}",
            "realms: {r: {authenticator: {url: 'http://a', concurrency: 0}}}",
            "realms: {r: {authenticator: {url: 'http://a', concurrency: 65537}}}",
            "realms: {r: {authenticator: {url: 'http://a', methods: [wampcra]}}}",
            "realms: {r: {authenticator: {url: 'http://a', methods: []}}}",
            "realms: {r: {authenticator: {url: 'http://a', methods: {}}}}",
            "realms: {r: {authenticator: {url: 'http://a', name: x}}}",
            "realms: {r: {authorizer: {url: 'http://a', methods: [ticket]}}}", "realms: {r: {authorizer: {}}}",
            "realms: {r: {lifecycle: {}}}", "realms: {r: {lifecycle: {url: 'http://a', events: []}}}",
            "realms: {r: {lifecycle: {url: 'http://a', events: [gone]}}}",
            "realms: {r: {lifecycle: {url: 'http://a', queue: 0}}}",
            "realms: {r: {lifecycle: {url: 'http://a', queue: 1000001}}}",
            "realms: {r: {lifecycle: {url: 'http://a', snapshot: 999ms}}}",
            "realms: {r: {lifecycle: {url: 'http://a', snapshot: 86401s}}}",
            "realms: {r: {lifecycle: {url: 'http://a', concurrency: 2}}}",
            "realms: {r: {session_handler: {}}}",
            "realms: {r: {session_handler: {url: 'http://a', events: [publish]}}}",
            "realms: {r: {session_handler: {url: 'http://a', on_error: never}}}",
            "realms: {r: {session_handler: {url: 'http://a', cache: 2h}}}",
            "topic_handlers: {a: b}", "topic_handlers: [{name: a}]", "topic_handlers: [{url: 'http://a'}]",
            "topic_handlers: [{name: a, url: 'http://a', events: []}]",
            "topic_handlers: [{name: a, url: 'http://a', events: [connect]}]",
            "topic_handlers: [{name: a, url: 'http://a', on_error: maybe}]",
            "topic_handlers: [{name: a, url: 'http://a', cache: 999ms}]",
            "topic_handlers: [{name: a, url: 'http://a', cache: 3601s}]",
            "procedures: [{name: a, url: 'http://a', events: [publish]}]",
            "procedures: [{name: a, url: 'http://a', breaker_failures: 1001}]",
            "procedures: [{name: a, url: 'http://a', breaker_pause: 99ms}]",
            "procedures: [{name: a, url: 'http://a', breaker_pause: 3601s}]",
            "procedures: {a: b}", "procedures: [5]", "procedures: [{url: 'http://a'}]", "procedures: [{name: a}]",
            "procedures: [{name: a, url: 'http://a'}, {name: a, url: 'http://b'}]",
            "procedures: [{name: '', url: 'http://a'}]", "procedures: [{name: a, url: 'http://a', methods: [ticket]}]",
        ]
    )
    func errors(line: String) {
        let loaded = self.load(line)
        #expect(loaded.hasErrors)
        #expect(!loaded.issues.contains { $0.description.contains("hidden") })
        #expect(loaded.issues.allSatisfy { $0.source?.line == 2 })
    }

    @Test("All errors are reported at once")
    func several() {
        let loaded = self.load(
            "realms: {r: {authenticator: {methods: [x], timeout: 0}, authorizer: {concurrency: 0}}}"
        )
        #expect(loaded.issues.filter { $0.severity == .error }.count == 5)
    }

    @Test(
        "A webhook that is never asked is warned about",
        arguments: [
            "realms: {r: {anonymous: guest, authenticator: {url: 'http://a', methods: [anonymous]}}}",
            "realms: {r: {authorizer: {url: 'http://a'}, roles: {anonymous: [{uri: a, allow: [call]}]}}}",
            "realms: {r: {roles: {anonymous: [{uri: a, allow: [call], ask: true}]}}}",
        ]
    )
    func warnings(line: String) {
        #expect(self.load(line).issues.map(\.severity) == [.warning])
    }

    @Test("A permission may ask the authorizer, and forbid to remember what it says")
    func permissions() throws {
        let loaded = self.load(
            "realms: {r: {authorizer: {url: 'http://a'}, roles: {anonymous: "
                + "[{uri: a, allow: [call], ask: true, cache: false}, {uri: b, allow: [call], ask: true}]}}}"
        )
        #expect(loaded.issues == [])
        let rules = try #require(loaded.server.realms.first?.authorization)
        #expect(
            rules.decide(role: "anonymous", action: .call, uri: "a") == .ask(isCacheable: false, discloses: nil)
        )
        #expect(rules.decide(role: "anonymous", action: .call, uri: "b") == .ask(isCacheable: true, discloses: nil))
    }
}
