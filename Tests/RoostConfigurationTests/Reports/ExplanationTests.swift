// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing

@testable import RoostConfiguration

@Suite("Explanation")
struct ExplanationTests {
    private let server: ServerConfiguration

    init() {
        let folder = "\(Repository.root)/Examples/oro/fixture"
        let text = """
            listeners:
                - {name: public, authentication: anonymous}
                - {name: backend, authentication: anonymous, port: 8090, backend: true}
                - {name: open, authentication: anonymous, port: 8091, publish: anyone}
            routing: oro_routing.yml
            services: oro_services.yml
            limits: {topic_bytes: 64}
            """
        self.server = ConfigurationLoader().load(text: text, file: "\(folder)/test.yml").server
    }

    private func explain(
        _ topic: String,
        _ principal: Principal = .anonymous,
        listener: Int = 0,
        _ actions: [Explanation.Action] = Explanation.Action.allCases
    ) -> Explanation {
        Explanation(
            topic: topic,
            principal: principal,
            listener: self.server.listeners[listener],
            actions: actions,
            server: self.server
        )
    }

    @Test("The application is named where it decides, alone or with others")
    func webhooks() throws {
        let folder = try TemporaryFolder([
            "routing.yml": """
            a: { channel: 'a/{x}', handler: { callback: app.rooms } }
            b: { channel: 'b/{x}', handler: { callback: app.ears } }
            c: { channel: 'c/{x}', handler: { callback: [app.ears, app.rooms] } }
            d: { channel: 'd/{x}', handler: { callback: app.orders } }
            e: { channel: 'e/{x}', handler: { callback: [app.rooms, app.nothing] } }
            """
        ])
        let text = """
            listeners: [{authentication: anonymous, publish: anyone}]
            routing: routing.yml
            topic_handlers: [{name: app.rooms, url: 'http://a'}, {name: app.ears, url: 'http://a', events: [unsubscribe]}]
            procedures: [{name: app.orders, url: 'http://a'}]
            """
        let server = ConfigurationLoader().load(text: text, file: folder.file("roost.yml")).server
        func texts(_ topic: String) -> [String] {
            let listener = server.listeners[0]
            let found = Explanation(topic: topic, principal: .anonymous, listener: listener, server: server).findings
            return found.filter { ["handler", "subscribe", "publish"].contains($0.subject) }.map(\.text)
        }
        let rule = "allowed: the rule of the listener is anyone"
        #expect(
            texts("a/1") == [
                "app.rooms: the application, which is asked over HTTP",
                "decided by the application when it is asked", "\(rule), if the application allows it",
            ]
        )
        #expect(
            texts("b/1") == [
                "app.ears: the application, which is told only", "allowed: the application is not asked", rule,
            ]
        )
        #expect(
            texts("c/1") == [
                "app.ears > app.rooms: each of them decides", "decided by each of the handlers when it is asked",
                "\(rule), if each of the handlers allows it",
            ]
        )
        #expect(texts("d/1").first == "app.orders: answers calls only")
        #expect(texts("e/1").first == "app.rooms > app.nothing: does not exist, so that nothing is delivered")
    }

    @Test("A user on a topic of their own may subscribe and not publish, and sees why")
    func owner() {
        let explanation = self.explain("oro/email_event/2/*", Principal(login: "john", userID: 2, roles: ["ROLE_A"]))
        #expect(!explanation.isAllowed)
        let folder = "\(Repository.root)/Examples/oro/fixture"
        #expect(
            explanation.text == """
                  topic        "oro/email_event/2/*"
                  who          john (user 2), roles ROLE_A, on the listener "public"
                  route        oro_email.event: oro/email_event/{user_id}/{organization_id} at \(folder)/oro_routing.yml:22
                  attribute    user_id = "2"
                  attribute    organization_id = "*"
                  handler      oro_email.event: SecuredTopic
                  subscribe    allowed by SecuredTopic
                  publish      refused: the rule of the server is backend
                  client sees  a CALLERROR of code 401, and the connection stays
                """
        )
    }

    @Test(
        "Each decision is explained",
        arguments: [
            ("oro/email_event/2/1", 0, .subscribe, false, "refused by SecuredTopic: The topic belongs"),
            ("oro/email_event/2/1", 1, .publish, true, "allowed: the rule of the server is backend"),
            ("oro/email_event/2/1", 2, .publish, true, "allowed: the rule of the listener is anyone"),
            ("oro/ping", 0, .subscribe, true, "WebsocketPingTopic accepts everybody"),
            ("oro/ping", 1, .publish, true, "dropped by WebsocketPingTopic"),
            ("oro/imap_sync_fail/*", 0, .subscribe, true, "allowed by SyncFailTopic"),
            ("oro/email_event/x/1", 0, .subscribe, false, "must match \"\\d+\""),
            ("zzz", 0, .subscribe, false, "close code 1007"),
            (String(repeating: "x", count: 65), 0, .subscribe, false, "too long: 65 bytes, and topic_bytes is 64"),
            (String(repeating: "x", count: 64), 0, .subscribe, false, "route"),
        ] as [(String, Int, Explanation.Action, Bool, String)]
    )
    func decisions(topic: String, listener: Int, action: Explanation.Action, isAllowed: Bool, part: String) {
        let explanation = self.explain(topic, listener: listener, [action])
        #expect(explanation.isAllowed == isAllowed)
        #expect(explanation.text.contains(part))
    }

    @Test("Control characters of a topic do not reach the terminal")
    func control() {
        #expect(!self.explain("a\u{1B}[2J\n").text.contains("\u{1B}"))
        #expect(!RouteReport(SampleConfiguration.sample).match("chat/\u{1B}[2J").text.contains("\u{1B}"))
    }
}

@Suite("Reports")
struct ReportTests {
    @Test("A check says what is wrong and which rule is in force where")
    func check() {
        let routes = [
            RouteDefinition(name: "a", channel: "a", handler: "h"),
            RouteDefinition(name: "b", channel: "b/{x}", handler: "h", publish: .anyone),
        ]
        let loader = ConfigurationLoader(definitions: routes, handlers: [BroadcastTopic(name: "h")])
        let listener = "authentication: anonymous"
        let text = "listeners: [{\(listener)}, {\(listener), port: 1, publish: nobody}]\nx: 1"
        let description = CheckReport(loader.load(text: text)).description
        #expect(description.hasPrefix("roost.yml:2: error: The key \"x\" is unknown. Known are: listeners, "))
        #expect(description.contains("  a  a      public: backend; listener1: nobody"))
        #expect(description.contains("1 error(s), 1 warning(s), 2 route(s)."))
        #expect(description.contains("  b  b/{x}  anyone (the route's rule, on every listener)"))
        #expect(description.contains("ws://127.0.0.1:8080  anonymous  visitors  publish: backend  origins localhost"))
    }

    @Test("Routes are listed and matched")
    func routes() {
        let report = RouteReport(SampleConfiguration.sample)
        #expect(report.list.split(separator: "\n").count == 3)
        #expect(report.match("chat/lobby").isMatch)
        #expect(report.match("chat/lobby").text.contains("room = \"lobby\""))
        #expect(!report.match("private/x").isMatch)
        #expect(report.match("private/x").text.contains("user_id"))
    }
}
