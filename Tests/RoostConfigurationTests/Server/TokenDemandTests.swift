// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter
internal import RoostServer
internal import Testing

@testable import RoostConfiguration

@Suite("Listeners and routes that demand tokens")
struct TokenDemandTests {
    private static let jwt = "{jwt: {keys: [{secret: 0123456789abcdef0123456789abcdef}]}}"

    private func load(_ text: String, routes: String = "r: {channel: a, handler: h}") throws -> LoadedConfiguration {
        let folder = try TemporaryFolder(["routes.yml": routes])
        return ConfigurationLoader().load(
            text: "publish: anyone\nrouting: routes.yml\n\(text)",
            file: folder.file("roost.yml")
        )
    }

    private func errors(_ text: String) throws -> [String] {
        try self.load(text).issues.filter { $0.severity == .error }.map(\.message)
    }

    @Test("A listener of tokens needs a realm that takes some")
    func listener() throws {
        #expect(try self.errors("listeners: [{authentication: jwt}]\nrealms: {a: \(Self.jwt)}").isEmpty)
        let message = "The listener \"public\" asks for JSON Web Tokens, and its realm has no section \"jwt\"."
        #expect(try self.errors("listeners: [{authentication: jwt}]") == [message])
        #expect(
            try self.errors("listeners: [{authentication: jwt, realm: b}]\nrealms: {a: \(Self.jwt), b: {}}") == [
                message
            ]
        )
        #expect(
            try self.errors("listeners: [{authentication: jwt, protocols: [wamp2]}]\nrealms: {b: {}, a: \(Self.jwt)}")
                .isEmpty
        )
        #expect(
            try self.errors(
                "listeners: [{authentication: jwt, protocols: [wamp2], realms: [b]}]\nrealms: {b: {}, a: \(Self.jwt)}"
            ) == [message]
        )
        let loaded = try self.load("listeners: [{authentication: jwt}]\nrealms: {a: \(Self.jwt)}")
        #expect(loaded.server.listeners.first?.authentication == .jwt)
    }

    @Test("A route that needs a token is warned about where nobody says which are good")
    func route() throws {
        let routes = "r: {channel: a, handler: h, token: required}"
        let open = "listeners: [{authentication: anonymous}]\n"
        let loaded = try self.load(open, routes: routes)
        #expect(loaded.server.routes.routes.first?.requiresToken == true)
        #expect(loaded.issues.contains { $0.message.contains("needs a token") && $0.severity == .warning })
        let served = try self.load(open + "realms: {a: \(Self.jwt)}", routes: routes)
        #expect(!served.issues.contains { $0.message.contains("needs a token") })
        let report = RouteReport(served).list
        #expect(report.contains("token: required"))
        let explanation = Explanation(
            topic: "a",
            principal: .anonymous,
            listener: served.server.listeners[0],
            server: served.server
        )
        #expect(explanation.findings.contains { $0.text.contains("required: what follows holds for who has one") })
    }

    @Test("The key is required or optional, and an import gives it to routes that have none")
    func words() throws {
        let folder = try TemporaryFolder([
            "all.yml": "i: {resource: some.yml, token: required}\no: {channel: o, handler: h, token: optional}",
            "some.yml": "a: {channel: a, handler: h}\nb: {channel: b, handler: h, token: optional}",
            "wrong.yml": "a: {channel: a, handler: h, token: requird}",
        ])
        func load(_ file: String) -> LoadedConfiguration {
            ConfigurationLoader().load(
                text: "listeners: [{authentication: anonymous}]\npublish: anyone\nrouting: \(file)",
                file: folder.file("roost.yml")
            )
        }
        #expect(load("all.yml").server.routes.routes.map(\.requiresToken) == [true, false, false])
        let wrong = load("wrong.yml").issues.first { $0.severity == .error }
        #expect(wrong?.remedy == "Did you mean \"required\"?")
    }
}
