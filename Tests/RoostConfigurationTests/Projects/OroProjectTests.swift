// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing

@testable import RoostConfiguration

@Suite("OroProject")
struct OroProjectTests {
    /// A small application: two bundles of the platform, one of another vendor, one of its own, one of the application.
    private static func make(_ more: KeyValuePairs<String, String> = [:]) throws -> TemporaryFolder {
        let platform = "vendor/oro/platform/src/Oro/Bundle"
        func routing(_ name: String) -> String {
            "\(name):\n    channel: '\(name)'\n    handler: {callback: '\(name)'}\n"
        }
        var files: [(String, String)] = [
            ("\(platform)/SyncBundle/Resources/config/oro/websocket_routing.yml", routing("sync")),
            (
                "\(platform)/SyncBundle/Resources/config/oro/bundles.yml",
                "bundles:\n    - { name: Oro\\Bundle\\SyncBundle\\OroSyncBundle, priority: 20 }\n"
            ),
            (
                "\(platform)/SyncBundle/Resources/config/services.yml",
                #"""
                parameters: {ping: 40}
                services:
                    t:
                        class: Oro\Bundle\SyncBundle\Topic\WebsocketPingTopic
                        arguments: [sync, '%ping%']
                        tags: [{name: gos_web_socket.topic}]
                """#
            ),
            ("\(platform)/EmailBundle/Resources/config/oro/websocket_routing.yml", routing("email")),
            (
                "\(platform)/EmailBundle/Resources/config/oro/bundles.yml",
                "bundles: [Oro\\Bundle\\EmailBundle\\OroEmailBundle]"
            ),
            ("vendor/acme/extra/ExtraBundle/Resources/config/oro/websocket_routing.yml", routing("acme")),
            ("src/Shop/Bundle/ShopBundle/Resources/config/oro/websocket_routing.yml", routing("shop")),
            ("src/Shop/node_modules/x/Resources/config/oro/websocket_routing.yml", routing("never")),
            ("config/oro/websocket_routing/b.yml", routing("app.b")),
            ("config/oro/websocket_routing/a.yml", routing("app.a")),
            ("config/parameters.yml", "parameters: {secret: 'from parameters'}"),
        ]
        files += more.map { ($0.key, $0.value) }
        let folder = try TemporaryFolder([:])
        for (name, text) in files {
            try folder.write(name, text)
        }
        return folder
    }

    @Test("Bundles are found in the order in which Oro registers them, then the application's files")
    func discovery() throws {
        let folder = try Self.make()
        let issues = IssueCollector()
        let layout = ProjectLayout(root: folder.path, issues: issues)
        let names = RoutingFileLoader().load(files: layout.routingFiles).definitions.map(\.name)
        #expect(names == ["email", "acme", "shop", "sync", "app.a", "app.b"])
        #expect(issues.issues == [])
    }

    @Test("Links that lead in circles end")
    func links() throws {
        let folder = try Self.make()
        try folder.link("src/Shop/again", to: "src")
        try folder.link("vendor/acme/linked", to: "vendor/acme/extra")
        let layout = ProjectLayout(root: folder.path, issues: IssueCollector())
        #expect(layout.routingFiles.count == 6)
    }

    @Test("A project's routes and services are loaded by one key")
    func project() throws {
        let folder = try Self.make()
        let text = "project: .\npublish: anyone\nlisteners: [{authentication: anonymous}]"
        let loaded = ConfigurationLoader().load(text: text, file: folder.file("roost.yml"))
        #expect(loaded.issues.allSatisfy { $0.severity == .warning && $0.message.contains("does not exist") })
        let ping = loaded.server.handlers.topicHandler("sync") as? WebsocketPingTopic
        #expect(ping?.interval == .seconds(40))
        #expect(loaded.server.routes.routes.count == 6)
    }

    @Test("The file that init writes loads without errors, the secret by name of its variable")
    func initialisation() throws {
        let folder = try Self.make([
            ".env-app": "ORO_SECRET=hidden\nORO_WEBSOCKET_SERVER_DSN=//0.0.0.0:9090\n",
            ".env-app.local": "ORO_WEBSOCKET_BACKEND_DSN=tcp://127.0.0.1:9090",
        ])
        let project = OroProject(root: folder.path)
        #expect(project.issues == [])
        #expect(!project.configurationFile.contains("hidden"))
        #expect(project.configurationFile.contains("'%env(ORO_SECRET)%'"))
        #expect(project.configurationFile.contains("It is tcp://127.0.0.1:9090 now."))
        #expect(project.write(to: folder.file("roost.yml")))
        #expect(folder.permissions("roost.yml") == 0o600)
        #expect(!project.write(to: folder.file("roost.yml")))
        let loaded = ConfigurationLoader().load(file: folder.file("roost.yml"))
        #expect(loaded.issues.filter { $0.severity == .error } == [])
        #expect(loaded.server.listeners.map(\.name) == ["public", "backend"])
        #expect(loaded.server.listeners.map(\.port) == [9_090, 8_090])
        #expect(loaded.server.listeners.map(\.host) == ["0.0.0.0", "127.0.0.1"])
        #expect(loaded.server.listeners.map(\.isBackend) == [false, true])
        #expect(loaded.server.publish == .backend)
        #expect(loaded.server.tickets != nil)
        #expect(loaded.server.routes.routes.count == 6)
    }

    @Test("Without a variable the secret of parameters.yml is taken")
    func parameters() throws {
        let folder = try Self.make()
        let project = OroProject(root: folder.path)
        #expect(project.issues == [])
        #expect(project.configurationFile.contains("secret: \"from parameters\""))
        #expect(project.configurationFile.contains("host: 0.0.0.0\n"))
    }

    @Test("What is missing is said")
    func missing() throws {
        #expect(OroProject(root: "/nothing/here").issues.contains { $0.severity == .error })
        let folder = try TemporaryFolder(["config/x": ""])
        #expect(OroProject(root: folder.path).issues.map(\.severity) == [.warning, .warning])
    }
}
