// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing

@testable import RoostConfiguration

@Suite("HandlerAssembly")
struct HandlerAssemblyTests {
    private func assemble(
        _ text: String,
        catalog: HandlerCatalog = HandlerCatalog()
    ) -> (registry: HandlerRegistry, issues: [RoostRouter.Issue]) {
        let issues = IssueCollector()
        let loaded = ServiceFileLoader(catalog: catalog).load(text: text, file: "services.yml")
        issues.add(loaded.issues)
        var assembly = HandlerAssembly(catalog: catalog, issues: issues)
        assembly.add(loaded.declarations)
        return (assembly.registry, issues.issues)
    }

    @Test(
        "The ping topic of Oro's documentation runs with both constructors",
        arguments: [
            "['oro_sync.ping', '@logger', '%oro_sync.websocket_ping.interval%']",
            "['oro_sync.ping', '%oro_sync.websocket_ping.interval%']",
        ]
    )
    func ping(arguments: String) {
        let (registry, issues) = self.assemble(
            #"""
            parameters:
                oro_sync.websocket_ping.interval: 30
            services:
                oro_sync.topic.websocket_ping:
                    class: Oro\Bundle\SyncBundle\Topic\WebsocketPingTopic
                    arguments: \#(arguments)
                    tags:
                        - { name: gos_web_socket.topic }
            """#
        )
        #expect(issues == [])
        let handler = registry.topicHandler("oro_sync.ping") as? WebsocketPingTopic
        #expect(handler?.interval == .seconds(30))
    }

    @Test("The maintenance and e-mail topics of Oro's documentation run")
    func documentation() {
        let (registry, issues) = self.assemble(
            #"""
            services:
                oro_sync.topic.maintenance:
                    class: 'Oro\Bundle\SyncBundle\Topic\BroadcastTopic'
                    arguments:
                        - 'oro_sync.maintenance'
                    tags:
                        - { name: gos_web_socket.topic }
                oro_email.topic.event:
                    class: \Oro\Bundle\SyncBundle\Topic\SecuredTopic
                    arguments:
                        - 'oro_email.event'
                        - '@gos_web_socket.client.manipulator'
                    tags:
                        - { name: gos_web_socket.topic }
            """#
        )
        #expect(issues == [])
        #expect(registry.topicHandler("oro_sync.maintenance") is BroadcastTopic)
        #expect(registry.topicHandler("oro_email.event") is SecuredTopic)
    }

    @Test("All nine topics of the platform run by declaration alone")
    func platform() {
        let folder = "\(Repository.root)/Examples/oro/fixture"
        let loader = ConfigurationLoader()
        let loaded = loader.load(
            text: """
                listeners: [{authentication: anonymous, backend: true}]
                routing: oro_routing.yml
                services: oro_services.yml
                """,
            file: "\(folder)/test.yml"
        )
        #expect(loaded.issues == [])
        let routes = loaded.server.routes.routes
        #expect(routes.count == 9)
        let kinds = routes.map { loaded.server.handlers.topicHandler($0.handler).map { "\(type(of: $0))" } }
        #expect(
            kinds == [
                "WebsocketPingTopic", "BroadcastTopic", "BroadcastTopic", "SecuredTopic", "SecuredTopic",
                "SyncFailTopic",
                "BroadcastTopic", "SecuredTopic", "BroadcastTopic",
            ]
        )
        #expect(loaded.server.routes.match("oro/email_event/2/*")?.route.name == "oro_email.event")
        #expect(loaded.server.routes.match("oro/email_event/*/1") == nil)
    }

    @Test("A topic of an unknown class is one warning with id, class, file and remedy")
    func unknownClass() {
        let (registry, issues) = self.assemble(
            "services:\n  acme.topic: {class: Acme\\Topic, tags: [{name: gos_web_socket.topic}]}"
        )
        #expect(registry.names == [])
        #expect(
            issues.map(\.description) == [
                "services.yml:2: warning: The service \"acme.topic\" in \"services.yml\" has the tag "
                    + "\"gos_web_socket.topic\" and the class \"Acme\\Topic\", for which there is no handler here; "
                    + "routes that name it do nothing. Write the handler in Swift and register it in the catalog under "
                    + "the class or the id."
            ]
        )
    }

    @Test("A handler of one's own is found by class or by id", arguments: [#"Acme\Topic"#, "acme.topic"])
    func own(name: String) {
        var catalog = HandlerCatalog()
        catalog.register(name) { _ in .topic(BroadcastTopic(name: "own")) }
        let text = "services:\n  acme.topic: {class: Acme\\Topic, tags: [gos_web_socket.topic]}"
        let (registry, issues) = self.assemble(text, catalog: catalog)
        #expect(issues == [])
        #expect(registry.names == ["own"])
    }

    @Test("A later handler of the same name replaces the earlier one, with a warning")
    func replacement() {
        let broadcast = #"class: Oro\Bundle\SyncBundle\Topic\BroadcastTopic, tags: [gos_web_socket.topic]"#
        let secured = #"class: Oro\Bundle\SyncBundle\Topic\SecuredTopic, tags: [gos_web_socket.topic]"#
        let (registry, issues) = self.assemble(
            "services:\n  a: {\(broadcast), arguments: [x]}\n  b: {\(secured), arguments: [x]}"
        )
        #expect(registry.topicHandler("x") is SecuredTopic)
        #expect(issues.map(\.message) == ["The service \"b\" replaces the topic handler \"x\" of the service \"a\"."])
        #expect(issues.first?.severity == .warning)
        #expect(issues.first?.source?.line == 3)
    }

    @Test("Arguments that a known class cannot use are an error", arguments: ["[]", "[5]", "['@x']", "['']"])
    func unusableArguments(list: String) {
        let name = #"Oro\Bundle\SyncBundle\Topic\BroadcastTopic"#
        let text = "services:\n  a: {class: \(name), arguments: \(list), tags: [gos_web_socket.topic]}"
        #expect(self.assemble(text).issues.map(\.severity) == [.error])
    }

    @Test("A route whose handler does not exist stays, with a warning")
    func missingHandler() {
        let routes = [RouteDefinition(name: "r", channel: "a", handler: "chta")]
        let loader = ConfigurationLoader(definitions: routes, handlers: [BroadcastTopic(name: "chat")])
        let loaded = loader.load(text: "listeners: [{authentication: anonymous}]\npublish: anyone")
        #expect(loaded.server.routes.match("a") != nil)
        #expect(
            loaded.issues.map(\.description)
                == ["warning: The route \"r\" names the handler \"chta\", which does not exist. Did you mean \"chat\"?"]
        )
    }
}
