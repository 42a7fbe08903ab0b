// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostConfiguration
import RoostRouter
import RoostServer
import Testing

@Suite("shutdown")
struct ShutdownReaderTests {
    private func load(_ text: String, environment: [String: String] = [:]) -> LoadedConfiguration {
        ConfigurationLoader(environment: environment)
            .load(text: "listeners: [{authentication: anonymous}]\npublish: nobody\n" + text)
    }

    @Test("What is missing has its default")
    func defaults() {
        #expect(self.load("").server.shutdown == ShutdownConfiguration())
        let some = self.load("shutdown: {window: 1m}").server.shutdown
        #expect(some == ShutdownConfiguration(delay: .zero, window: .seconds(60), flush: .seconds(5)))
    }

    @Test("The environment wins")
    func environment() {
        let environment = [
            "ROOST_SHUTDOWN_DELAY": "1s", "ROOST_SHUTDOWN_WINDOW": "0", "ROOST_SHUTDOWN_FLUSH": "2s",
        ]
        let loaded = self.load("shutdown: {window: 1m}", environment: environment)
        #expect(loaded.issues == [])
        #expect(
            loaded.server.shutdown == ShutdownConfiguration(delay: .seconds(1), window: .zero, flush: .seconds(2))
        )
    }

    @Test(
        "Both ends of every range are accepted and what is beyond is refused",
        arguments: [
            ("delay", "0", "10m", "-1s", "601s"), ("window", "0", "10m", "-1s", "601s"),
            ("flush", "100ms", "1m", "99ms", "61s"),
        ]
    )
    func ranges(name: String, low: String, high: String, below: String, above: String) {
        for value in [low, high] {
            #expect(self.load("shutdown: {\(name): \(value)}").issues == [])
        }
        for value in [below, above] {
            let issues = self.load("shutdown: {\(name): \(value)}").issues
            #expect(issues.map(\.severity) == [.error])
            #expect(issues.first?.source?.keyPath == "shutdown.\(name)")
        }
    }

    @Test("An unknown key is an error with the nearest one")
    func unknown() {
        let issues = self.load("shutdown: {windows: 1s}").issues
        #expect(issues.map(\.severity) == [.error])
        #expect(issues.first?.remedy.contains("window") ?? false)
    }
}
