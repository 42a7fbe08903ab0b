// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import Testing

@testable import RoostServer

@Suite("ServerChanges")
struct ServerChangesTests {
    private static func configuration(
        routes: [RouteDefinition] = [RouteDefinition(name: "a", channel: "a/{x}", handler: "h")]
    ) -> ServerConfiguration {
        ServerConfiguration(
            listeners: [ListenerConfiguration(name: "public", host: "127.0.0.1", port: 8_080)],
            routes: RouteTable.compile(routes).0,
            handlers: HandlerRegistry()
        )
    }

    private func changes(_ change: (inout ServerConfiguration) -> Void) -> ServerChanges {
        var new = Self.configuration()
        change(&new)
        return ServerChanges(from: Self.configuration(), to: new)
    }

    @Test("The same configuration is no change")
    func none() {
        #expect(self.changes { _ in } == ServerChanges())
    }

    @Test("Routes that come, go and change are named")
    func routes() {
        let old = Self.configuration(routes: [
            RouteDefinition(name: "stays", channel: "a", handler: "h"),
            RouteDefinition(name: "changes", channel: "b", handler: "h"),
            RouteDefinition(name: "goes", channel: "c", handler: "h"),
        ])
        let new = Self.configuration(routes: [
            RouteDefinition(name: "stays", channel: "a", handler: "h"),
            RouteDefinition(name: "changes", channel: "b", handler: "other"),
            RouteDefinition(name: "comes", channel: "d", handler: "h"),
        ])
        #expect(
            ServerChanges(from: old, to: new).applied == ["~ route changes", "+ route comes", "- route goes"]
        )
    }

    @Test("Another order of routes is a change: the first one that matches wins")
    func order() {
        let routes = ["a", "b"].map { RouteDefinition(name: $0, channel: "{x}", handler: "h") }
        let changes = ServerChanges(
            from: Self.configuration(routes: routes),
            to: Self.configuration(routes: routes.reversed())
        )
        #expect(changes.applied == ["~ order of routes"])
    }

    @Test("A secret that changes is seen and not told")
    func secrets() {
        func webhook(_ secret: String) -> WebhookTopicConfiguration {
            WebhookTopicConfiguration(webhook: WebhookConfiguration(name: "hook", url: "http://a", secret: secret))
        }
        var (old, new) = (Self.configuration(), Self.configuration())
        old.topicWebhooks = [webhook("one")]
        new.topicWebhooks = [webhook("two")]
        #expect(ServerChanges(from: old, to: new).applied == ["~ topic handler hook"])
        new.topicWebhooks = [webhook("one")]
        #expect(ServerChanges(from: old, to: new) == ServerChanges())
    }

    @Test("Webhooks of a realm wait for a restart")
    func realms() {
        let webhook = WebhookConfiguration(name: "hook", url: "http://a", secret: "s")
        let handler = SessionWebhookConfiguration(webhook: webhook)
        #expect(self.changes { $0.realms[0].sessionWebhook = handler }.restart == ["realms"])
        #expect(self.changes { $0.realms[0].authorizerWebhook = webhook }.restart == ["realms"])
        let lifecycle = LifecycleConfiguration(webhook: webhook)
        #expect(self.changes { $0.realms[0].lifecycle = lifecycle }.restart == ["realms"])
        var (old, new) = (Self.configuration(), Self.configuration())
        old.realms[0].sessionWebhook = handler
        new.realms[0].sessionWebhook = handler
        #expect(ServerChanges(from: old, to: new) == ServerChanges())
        new.realms[0].sessionWebhook?.events = [.connect, .disconnect]
        #expect(ServerChanges(from: old, to: new).restart == ["realms"])
    }

    @Test("What a listener lets in changes at once, its address with a restart")
    func listeners() {
        let origins = self.changes { $0.listeners[0].origins = .hosts(["a.example"]) }
        #expect(origins.applied == ["~ listener public"])
        #expect(origins.restart.isEmpty)
        #expect(self.changes { $0.listeners[0].port = 9 }.restart == ["listener public"])
        #expect(self.changes { $0.listeners[0].name = "x" }.restart == ["listener x", "listener public"])
    }

    @Test("Limits of connections change, those of the server wait")
    func limits() {
        let changes = self.changes {
            $0.limits.messageBytes = 5
            $0.limits.connections = 6
        }
        #expect(changes.applied == ["~ limits.message_bytes"])
        #expect(changes.restart == ["limits.connections"])
    }

    @Test("All names of limits that are swapped are those of limits")
    func names() {
        let names = Set(Mirror(reflecting: Limits()).children.compactMap(\.label))
        #expect(Limits.swapped.subtracting(names).isEmpty)
    }

    @Test("What is made once waits for a restart")
    func restart() {
        #expect(self.changes { $0.loops = 7 }.restart == ["loops"])
        #expect(self.changes { $0.realms = [RealmConfiguration(name: "other")] }.restart == ["realms"])
        #expect(self.changes { $0.shutdown.delay = .seconds(9) }.restart == ["shutdown"])
        #expect(self.changes { $0.http = HTTPConfiguration(port: 9) }.restart == ["http"])
        #expect(self.changes { $0.publish = .nobody }.applied == ["~ publish"])
    }
}
