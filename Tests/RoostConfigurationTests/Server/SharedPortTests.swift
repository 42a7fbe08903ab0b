// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostConfiguration
internal import RoostRouter
internal import RoostServer
internal import Testing

@Suite("Listeners that serve plain HTTP")
struct SharedPortTests {
    private static let keys = "api_keys: [{name: a, secret: 0123456789abcdef}]"
    private static let open = "authentication: anonymous, publish: anyone"

    private func load(_ listener: String, _ http: String) -> LoadedConfiguration {
        ConfigurationLoader().load(text: "listeners: [{\(Self.open), \(listener)}]\n\(http)\n")
    }

    @Test("A listener shares its port, and HTTP may do without one of its own")
    func shared() {
        let both = self.load("http: true", "http: {\(Self.keys), port: 8090, reuse_port: true}")
        #expect(both.issues == [])
        #expect(both.server.listeners.map(\.servesHTTP) == [true])
        #expect(both.server.http?.hasOwnPort == true)
        #expect(both.server.http?.reusesPort == true)
        #expect(both.server.http?.port == 8_090)
        let one = self.load("http: true, host: 0.0.0.0", "http: {\(Self.keys), port: none}")
        #expect(one.issues == [])
        #expect(one.server.http?.hasOwnPort == false)
        let plain = self.load("port: 8080", "http: {\(Self.keys)}")
        #expect(plain.server.listeners.map(\.servesHTTP) == [false])
        #expect(plain.server.http?.hasOwnPort == true)
    }

    @Test("An open API is served where only the own machine reaches it")
    func openAPI() {
        #expect(self.load("http: true", "http: {api: open}").issues == [])
        #expect(self.load("http: true, host: 0.0.0.0, socket: a.sock", "http: {api: open}").issues == [])
        // Without a port of its own the host counts for nothing.
        #expect(self.load("http: true", "http: {api: open, host: 0.0.0.0, port: none}").issues == [])
    }

    @Test(
        "What cannot be served is an error with a remedy",
        arguments: [
            ("http: true", ""), ("port: 8080", "http: {\(keys), port: none}"),
            ("http: true, host: 0.0.0.0", "http: {api: open}"),
            ("http: true, protocols: [rawsocket]", "http: {\(keys)}"),
            ("http: perhaps", "http: {\(keys)}"), ("http: true", "http: {\(keys), port: never}"),
            ("http: true", "http: {\(keys), reuse_port: 1}"),
        ]
    )
    func errors(listener: String, http: String) {
        let issues = self.load(listener, http).issues
        #expect(issues.map(\.severity) == [.error], "\(issues)")
        #expect(issues.allSatisfy { !$0.remedy.isEmpty && $0.source != nil })
    }
}
