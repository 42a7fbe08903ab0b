// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Metrics
import NIOCore
import PrometheusExposition
import RoostRouter
import Testing

@testable import RoostServer

@Suite("ServerMetrics")
struct ServerMetricsTests {
    private let registry = PrometheusRegistry(describing: MetricCatalog.all)

    private func lines(_ name: String) -> [String] {
        String(buffer: self.registry.exposition(.prometheusText))
            .split(separator: "\n").map(String.init).filter { $0.hasPrefix(name) }
    }

    /// Counts something of everything.
    private func countEverything() async {
        await withMetricsFactory(self.registry) {
            let metrics = ServerMetrics(limits: Limits())
            metrics.connectionOpened()
            metrics.connectionOpened()
            metrics.connectionClosed()
            metrics.sessionEstablished(.wamp1)
            metrics.sessionEstablished(.wamp2)
            metrics.sessionEnded(.wamp2)
            metrics.authenticated(.wamp2, .scram, isAccepted: true)
            metrics.authenticated(.wamp2, nil, isAccepted: false)
            let route = metrics.route("chat")
            route.published()
            route.delivered(3, events: 2, bytes: 10)
            route.delivered(0, events: 1, bytes: 10)
            route.subscribed()
            route.subscribed()
            route.unsubscribed()
            route.call(.subscribe).timer.recordMilliseconds(2)
            metrics.route(nil).procedureCall.timer.recordSeconds(60)
            metrics.dropped(4, policy: "conflate", route: "")
            metrics.called(.meta)
            metrics.refused(.firewall)
            metrics.responded(endpoint: "/live", status: 200)
            metrics.sampled(receivedBytes: 7, lag: .milliseconds(3))
            metrics.sampled(
                QueueSample(waiting: 1, waitingPeak: 2, connectionPeak: 3, handOvers: 4, runningCalls: 5)
            )
            let lifecycle = LifecycleCounters(realm: "app")
            lifecycle.told(2)
            lifecycle.lost(3)
            lifecycle.waiting(4)
            let webhook = WebhookTimers(name: "auth")
            _ = try? await webhook.measure { 1 }
            _ = try? await webhook.measure { throw CallTimeout() }
            _ = try? await webhook.measure { throw CancellationError() }
        }
    }

    @Test("Everything in the catalog is counted, with the labels that it is described with")
    func all() async {
        await self.countEverything()
        let text = String(buffer: self.registry.exposition(.prometheusText))
        for metric in MetricCatalog.all {
            #expect(text.contains("# TYPE \(metric.name) \(metric.kind.rawValue)\n"), "\(metric.name)")
            let first = self.lines(metric.name).first ?? ""
            for label in metric.labels {
                #expect(first.contains("\(label)=\""), "\(metric.name) without \(label)")
            }
        }
        #expect(self.lines("metrics_overflow_total") == ["metrics_overflow_total 0"])
    }

    @Test("What is counted is what is written")
    func values() async {
        await self.countEverything()
        #expect(
            self.lines("roost_connections") == [
                "roost_connections_limit 100000", "roost_connections_open 1", "roost_connections_total 2",
            ]
        )
        #expect(
            self.lines("roost_sessions_open") == [
                "roost_sessions_open{protocol=\"poll\"} 0", "roost_sessions_open{protocol=\"sse\"} 0",
                "roost_sessions_open{protocol=\"wamp1\"} 1", "roost_sessions_open{protocol=\"wamp2\"} 0",
            ]
        )
        #expect(
            self.lines("roost_authentications_total") == [
                "roost_authentications_total{method=\"none\",outcome=\"refused\",protocol=\"wamp2\"} 1",
                "roost_authentications_total{method=\"wamp-scram\",outcome=\"accepted\",protocol=\"wamp2\"} 1",
            ]
        )
        #expect(self.lines("roost_deliveries_total{route=\"chat\"}") == ["roost_deliveries_total{route=\"chat\"} 6"])
        #expect(self.lines("roost_delivered_bytes_total{route=\"chat\"}").first?.hasSuffix(" 30") ?? false)
        #expect(
            self.lines("roost_subscriptions_open{route=\"chat\"}") == ["roost_subscriptions_open{route=\"chat\"} 1"]
        )
        #expect(self.lines("roost_dropped_total") == ["roost_dropped_total{policy=\"conflate\",route=\"(none)\"} 4"])
        #expect(
            self.lines("roost_handler_seconds_count") == [
                "roost_handler_seconds_count{action=\"call\",route=\"(none)\"} 1",
                "roost_handler_seconds_count{action=\"onSubscribe\",route=\"chat\"} 1",
            ]
        )
        #expect(
            self.lines("roost_webhook_seconds_count").filter { !$0.hasSuffix(" 0") } == [
                "roost_webhook_seconds_count{outcome=\"answered\",webhook=\"auth\"} 1",
                "roost_webhook_seconds_count{outcome=\"failed\",webhook=\"auth\"} 1",
            ]
        )
        #expect(
            self.lines("roost_lifecycle") == [
                "roost_lifecycle_events_total{outcome=\"lost\",realm=\"app\"} 3",
                "roost_lifecycle_events_total{outcome=\"told\",realm=\"app\"} 2",
                "roost_lifecycle_waiting{realm=\"app\"} 4",
            ]
        )
        #expect(self.lines("roost_received_bytes_total") == ["roost_received_bytes_total 7"])
        #expect(self.lines("roost_outbound_connection_peak_bytes").first?.hasSuffix(" 3") ?? false)
    }
}

@Suite("SlidingMaximum")
struct SlidingMaximumTests {
    @Test("A number counts until it is the oldest, and then no more")
    func window() {
        var maximum = SlidingMaximum(count: 3)
        #expect(maximum.value == 0)
        for (number, expected) in [(5, 5), (1, 5), (2, 5), (1, 2), (0, 2), (0, 1), (0, 0)] {
            maximum.add(number)
            #expect(maximum.value == expected)
        }
    }
}

@Suite("OutboundLedgerHost")
struct OutboundLedgerHostTests {
    @Test("A peak that is gone is told of for sixty samples")
    func peaks() {
        let host = OutboundLedgerHost(limit: 1_000)
        let key = OutboundLedgerHost.Key(loop: 0, connection: 1)
        _ = host.note(300, for: key)
        _ = host.note(200, for: OutboundLedgerHost.Key(loop: 0, connection: 2))
        _ = host.note(0, for: key)
        var sample = host.sample(runningCalls: 2)
        #expect(
            sample
                == QueueSample(waiting: 200, waitingPeak: 500, connectionPeak: 300, handOvers: 0, runningCalls: 2)
        )
        for _ in 0..<59 {
            sample = host.sample(runningCalls: 0)
        }
        #expect(sample.waitingPeak == 500)
        sample = host.sample(runningCalls: 0)
        #expect(sample.waitingPeak == 200 && sample.connectionPeak == 0)
    }
}
