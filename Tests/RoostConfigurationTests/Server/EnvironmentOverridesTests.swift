// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing

@testable import RoostConfiguration

@Suite("EnvironmentOverrides")
struct EnvironmentOverridesTests {
    private let text = "listeners: [{authentication: anonymous, backend: true}]\ntickets: {secret: file, users: []}"

    private func load(_ environment: [String: String]) -> LoadedConfiguration {
        ConfigurationLoader(environment: environment).load(text: self.text)
    }

    @Test("Every documented variable overrides its key")
    func all() throws {
        let loaded = self.load([
            "ROOST_HOST": "127.0.0.2", "ROOST_PORT": "9", "ROOST_HTTP_PORT": "10", "ROOST_HTTP_HOST": "127.0.0.3",
            "ROOST_PUBLISH": "anyone", "ROOST_TICKETS_SECRET": "{", "ROOST_TICKETS_TTL": "1m",
            "ROOST_TICKETS_REPLAY": "once", "ROOST_LOG_LEVEL": "error", "ROOST_LOOPS": "2", "ROOST_SINK": "direct",
            "ROOST_STRICT": "true", "ROOST_LIMITS_MESSAGE_BYTES": "2KiB", "ROOST_LIMITS_PING_INTERVAL": "0",
            "ROOST_AUTHENTICATION": "ticket", "ROOST_HTTP_PAGE": "true",
        ])
        #expect(loaded.issues.count == 1)
        #expect(loaded.issues.first?.message.hasPrefix("Cannot use { or } in salt") == true)
        #expect(loaded.issues.first?.source?.file == "ROOST_TICKETS_SECRET")
        let listener = try #require(loaded.server.listeners.first)
        #expect(listener.host == "127.0.0.2")
        #expect(listener.port == 9)
        #expect(listener.authentication == .ticket)
        #expect(loaded.server.http == HTTPConfiguration(host: "127.0.0.3", port: 10, hasPage: true))
        #expect(loaded.server.publish == .anyone)
        #expect(loaded.logLevel == .error)
        #expect(loaded.server.loops == 2)
        #expect(loaded.server.sink == .direct)
        #expect(loaded.server.isStrict)
        #expect(loaded.server.limits.messageBytes == 2_048)
        #expect(loaded.server.limits.pingInterval == .zero)
    }

    @Test("The rules for tickets may come from the environment")
    func tickets() {
        let rules = self.load(["ROOST_TICKETS_TTL": "1m", "ROOST_TICKETS_REPLAY": "once"]).server.tickets?.rules
        #expect(rules == TicketRules(timeToLive: 60, replay: .once))
    }

    @Test("A variable is checked like the key, and named in the error")
    func errors() {
        let loaded = self.load(["ROOST_PORT": "many", "ROOST_LIMITS_CONNECTIONS": "0"])
        #expect(loaded.issues.map { $0.source?.file } == ["ROOST_PORT", "ROOST_LIMITS_CONNECTIONS"])
        #expect(loaded.issues.allSatisfy { $0.severity == .error })
    }

    @Test("A variable that nobody reads is a warning with the nearest name")
    func unknown() {
        let loaded = self.load(["ROOST_PROT": "1", "OTHER": "2"])
        #expect(loaded.issues.map(\.severity) == [.warning])
        #expect(loaded.issues.first?.remedy == "Did you mean ROOST_PORT?")
    }

    @Test("The command line wins over the environment")
    func commandLine() {
        let loader = ConfigurationLoader(environment: ["ROOST_PORT": "1"], arguments: [("listeners.0.port", "2")])
        #expect(loader.load(text: self.text).server.listeners.map(\.port) == [2])
    }

    @Test("Environment files count where the environment sets nothing, the later ones first")
    func environmentFiles() throws {
        let folder = try TemporaryFolder([
            ".env": "A=shop.example\nB=b.example\nC=c.example", ".env.local": "B=local.example",
            "roost.yml": """
            env_files: [.env, .env.local]
            listeners: [{authentication: anonymous, backend: true, host: '%env(A)%'},
                {authentication: anonymous, name: x, host: '%env(B)%'}, {authentication: anonymous, name: y, host: '%env(C)%'}]
            """,
        ])
        let loaded = ConfigurationLoader(environment: ["C": "real"]).load(file: folder.file("roost.yml"))
        #expect(loaded.server.listeners.map(\.host) == ["shop.example", "local.example", "real"])
    }
}
