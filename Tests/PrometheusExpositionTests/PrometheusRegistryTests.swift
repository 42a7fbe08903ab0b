// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import NIOCore
internal import Testing

@testable internal import PrometheusExposition

@Suite("PrometheusRegistry")
struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry(
        describing: [
            MetricDescription(.counter, "kicks_total", help: "Kicks.", labels: ["reason"]),
            MetricDescription(.histogram, "wait_seconds", help: "Waiting.", buckets: [1, 0.5, .infinity, 1]),
        ],
        limits: PrometheusRegistry.Limits(metrics: 6, series: 2)
    )

    private func text(_ format: ExpositionFormat = .prometheusText) -> String {
        String(buffer: self.registry.exposition(format))
    }

    private func lines(of name: String) -> [String] {
        self.text().split(separator: "\n").map(String.init).filter { $0.hasPrefix(name) }
    }

    @Test("What was described and never made is not written")
    func nothing() {
        #expect(
            self.text() == """
                # HELP metrics_overflow_total Metrics and label values that were too many to be kept.
                # TYPE metrics_overflow_total counter
                metrics_overflow_total 0

                """
        )
    }

    @Test("A counter grows, and two of the same name and labels are one")
    func counter() {
        Counter(label: "kicks_total", dimensions: [("reason", "b")], factory: self.registry).increment(by: 2)
        Counter(label: "kicks_total", dimensions: [("reason", "b")], factory: self.registry).increment()
        Counter(label: "kicks_total", dimensions: [("reason", "a")], factory: self.registry).increment(by: -1)
        #expect(self.lines(of: "kicks_total") == ["kicks_total{reason=\"a\"} 0", "kicks_total{reason=\"b\"} 3"])
        #expect(self.text().contains("# HELP kicks_total Kicks.\n# TYPE kicks_total counter\n"))
    }

    @Test("Fractions add up, and reset begins again")
    func fractions() {
        let counter = FloatingPointCounter(label: "cost", factory: self.registry)
        counter.increment(by: 0.5)
        counter.increment(by: Double.infinity)
        counter.increment(by: -3)
        #expect(self.lines(of: "cost_total") == ["cost_total 0.5"])
        counter.reset()
        #expect(self.lines(of: "cost_total") == ["cost_total 0"])
    }

    @Test("A meter and a gauge go up and down")
    func gauge() {
        let meter = Meter(label: "open", factory: self.registry)
        meter.set(5)
        meter.decrement(by: 1.5)
        meter.increment()
        Gauge(label: "level", factory: self.registry).record(-2)
        #expect(self.lines(of: "open") == ["open 4.5"])
        #expect(self.lines(of: "level") == ["level -2"])
    }

    @Test("A timer counts seconds in sorted buckets, each with those below it")
    func histogram() {
        let timer = Timer(label: "wait_seconds", factory: self.registry)
        timer.recordMilliseconds(500)
        timer.recordMilliseconds(750)
        timer.recordSeconds(2)
        #expect(
            self.lines(of: "wait_seconds") == [
                "wait_seconds_bucket{le=\"0.5\"} 1", "wait_seconds_bucket{le=\"1\"} 2",
                "wait_seconds_bucket{le=\"+Inf\"} 3", "wait_seconds_sum 3.25", "wait_seconds_count 3",
            ]
        )
    }

    @Test("Series beyond the limit share one, gauges beyond it are not written, and both are counted")
    func cardinality() {
        for value in ["a", "b", "c", "d"] {
            Counter(label: "kicks_total", dimensions: [("reason", value)], factory: self.registry).increment()
            Meter(label: "open", dimensions: [("at", value)], factory: self.registry).set(1)
        }
        #expect(
            self.lines(of: "kicks_total") == [
                "kicks_total{reason=\"a\"} 1", "kicks_total{reason=\"b\"} 1", "kicks_total{reason=\"other\"} 2",
            ]
        )
        #expect(self.lines(of: "open") == ["open{at=\"a\"} 1", "open{at=\"b\"} 1"])
        #expect(self.lines(of: "metrics_overflow_total") == ["metrics_overflow_total 4"])
    }

    @Test("Names beyond the limit count for nothing, and a name that is of another kind neither")
    func names() {
        for index in 0..<9 {
            Counter(label: "extra\(index)", factory: self.registry).increment()
        }
        Meter(label: "kicks_total", factory: self.registry).set(7)
        #expect(self.lines(of: "extra").count == 4)
        #expect(self.lines(of: "kicks_total").isEmpty)
        #expect(self.lines(of: "metrics_overflow_total") == ["metrics_overflow_total 6"])
    }

    @Test("A metric goes when its last holder has destroyed it")
    func destroy() {
        let first = Counter(label: "kicks_total", factory: self.registry)
        let second = Counter(label: "kicks_total", factory: self.registry)
        let timer = Timer(label: "wait_seconds", factory: self.registry)
        first.destroy()
        #expect(self.lines(of: "kicks_total").count == 1)
        second.destroy()
        timer.destroy()
        #expect(self.lines(of: "kicks_total").isEmpty)
        #expect(self.lines(of: "wait_seconds").isEmpty)
    }

    @Test("A collector is asked each time, and what it did not describe is left out")
    func collector() {
        self.registry.addCollector(describing: [MetricDescription(.gauge, "age", help: "Age.")]) {
            [.init("age", labels: [("of", "it")], 3), .init("unknown", 1)]
        }
        #expect(self.lines(of: "age") == ["age{of=\"it\"} 3"])
        #expect(self.lines(of: "unknown").isEmpty)
    }

    @Test("Counting from many threads loses nothing")
    func threads() async {
        let counter = Counter(label: "kicks_total", factory: self.registry)
        let meter = Meter(label: "open", factory: self.registry)
        let timer = Timer(label: "wait_seconds", factory: self.registry)
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<5_000 {
                        counter.increment()
                        meter.increment()
                        timer.recordSeconds(1)
                    }
                }
            }
        }
        #expect(self.lines(of: "kicks_total") == ["kicks_total 40000"])
        #expect(self.lines(of: "open") == ["open 40000"])
        #expect(self.lines(of: "wait_seconds_sum") == ["wait_seconds_sum 40000"])
        #expect(self.lines(of: "wait_seconds_count") == ["wait_seconds_count 40000"])
    }
}
