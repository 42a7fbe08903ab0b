// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Metrics
import NIOCore
import PrometheusExposition
import RoostRouter
import Testing

@testable import RoostServer

@Suite("Readiness")
struct ReadinessTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func serving(loops: Int = 2) -> Readiness {
        let readiness = Readiness(loops: loops, now: Self.start)
        readiness.bound()
        return readiness
    }

    @Test("Not before the listeners are bound")
    func starting() {
        let readiness = Readiness(loops: 1, now: Self.start)
        #expect(readiness.problems(now: Self.start) == ["The listeners are not bound yet."])
        readiness.bound()
        #expect(readiness.problems(now: Self.start).isEmpty)
    }

    @Test("Not when draining, whatever is bound afterwards")
    func draining() {
        let readiness = self.serving()
        readiness.draining()
        readiness.bound()
        #expect(readiness.problems(now: Self.start) == ["The server is draining."])
    }

    @Test("Not when a loop has been silent for longer than it may")
    func silence() {
        let readiness = self.serving()
        let late = Self.start + Readiness.patience
        #expect(readiness.problems(now: late).isEmpty)
        #expect(
            readiness.problems(now: late + .nanoseconds(1)) == [
                "2 of 2 event loops have not gone round for 3 s."
            ]
        )
        readiness.beat(loop: 0, now: late)
        #expect(readiness.problems(now: late + .nanoseconds(1)).count == 1)
        readiness.beat(loop: 1, now: late)
        readiness.beat(loop: 2, now: late)
        #expect(readiness.problems(now: late + .nanoseconds(1)).isEmpty)
    }
}

@Suite("MetricsEndpoints")
struct MetricsEndpointsTests {
    private var configuration: ServerConfiguration {
        var configuration = ServerConfiguration(
            listeners: [],
            routes: RouteTable.compile([]).0,
            handlers: HandlerRegistry()
        )
        configuration.http = HTTPConfiguration()
        return configuration
    }

    @Test("There are none unless they are wanted")
    func unwanted() throws {
        let endpoints = try MetricsEndpoints(self.configuration)
        #expect(endpoints == nil)
    }

    @Test("Without a registry the server does not start")
    func missing() {
        var configuration = self.configuration
        configuration.http?.hasMetrics = true
        let endpoints = Result { try MetricsEndpoints(configuration) }
        #expect(throws: MetricsUnavailable.self) { try endpoints.get() }
    }

    @Test("The registry of the configuration counts, else the one that was bootstrapped")
    func registries() throws {
        var configuration = self.configuration
        configuration.http?.hasMetrics = true
        let bootstrapped = PrometheusRegistry()
        let found = try withMetricsFactory(bootstrapped) { try MetricsEndpoints(configuration) }
        #expect(found?.registry === bootstrapped)
        let own = PrometheusRegistry()
        configuration.registry = own
        let other = try withMetricsFactory(bootstrapped) { try MetricsEndpoints(configuration) }
        #expect(other?.registry === own)
    }
}
