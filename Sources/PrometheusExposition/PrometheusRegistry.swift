// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

public import CoreMetrics
public import NIOCore
internal import Synchronization

/// Counts what a program measures with `swift-metrics`, and writes it as Prometheus and OpenMetrics read it.
///
/// ```swift
/// let kicks = MetricDescription(.counter, "kicks_total", help: "Clients that were thrown out.", labels: ["reason"])
/// let registry = PrometheusRegistry(describing: [kicks])
/// MetricsSystem.bootstrap(registry)
/// ```
///
/// A metric that was described has its help text, its labels and its buckets; others are known as soon as they are made.
/// Counting takes no lock: it is an atomic addition, or two for a histogram. The number of metrics and of their series is
/// bounded; series beyond the bound share one whose labels all are `other`, gauges beyond it are not shown, and
/// `metrics_overflow_total` tells how often that happened.
public final class PrometheusRegistry: MetricsFactory, Sendable {
    /// A number that is read when somebody asks.
    public struct Sample: Sendable {
        /// The metric's name, one of those that were described with the collector.
        public var name: String
        /// Labels and their values.
        public var labels: [(String, String)]
        /// The number.
        public var value: Double

        /// Makes a sample.
        ///
        /// - Parameters:
        ///   - name: The metric's name.
        ///   - labels: Labels and their values.
        ///   - value: The number.
        public init(_ name: String, labels: [(String, String)] = [], _ value: Double) {
            self.name = name
            self.labels = labels
            self.value = value
        }
    }

    /// Reads numbers when somebody asks.
    public typealias Collector = @Sendable () -> [Sample]

    /// How much may be counted.
    public struct Limits: Sendable {
        /// Names, `1…`.
        public var metrics: Int
        /// Series of one name, `1…`.
        public var series: Int

        /// Makes limits.
        ///
        /// - Parameters:
        ///   - metrics: Names; default 500.
        ///   - series: Series of one name; default 2,000.
        public init(metrics: Int = 500, series: Int = 2_000) {
            self.metrics = metrics
            self.series = series
        }
    }

    private struct State: Sendable {
        var families: [String: MetricFamily] = [:]
        var collectors: [Collector] = []
    }

    /// What a series is called that stands for those that are too many.
    static let other = "other"

    private static let overflowName = "metrics_overflow_total"

    private let limits: Limits
    private let state: Mutex<State>
    private let overflow: CounterCell

    /// Makes a registry.
    ///
    /// - Parameters:
    ///   - descriptions: What is known of metrics; they are shown once they are made.
    ///   - limits: How much may be counted.
    public init(describing descriptions: [MetricDescription] = [], limits: Limits = Limits()) {
        self.limits = limits
        var families: [String: MetricFamily] = [:]
        for description in descriptions {
            families[description.name] = MetricFamily(description)
        }
        self.overflow = CounterCell()
        self.state = Mutex(State(families: families))
    }

    /// Adds a collector.
    ///
    /// - Parameters:
    ///   - descriptions: The metrics that it reads, counters and gauges.
    ///   - collector: Reads them; it must not wait.
    public func addCollector(describing descriptions: [MetricDescription], _ collector: @escaping Collector) {
        self.state.withLock { state in
            for description in descriptions where state.families[description.name] == nil {
                state.families[description.name] = MetricFamily(description)
            }
            state.collectors.append(collector)
        }
    }

    // MARK: Making metrics

    /// Makes the number of a counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        self.counter(label, dimensions)
    }

    /// Makes the number of a counter of fractions.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        self.counter(label, dimensions)
    }

    /// Makes the number of a gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.gauge(label, dimensions)
    }

    /// Makes the buckets of a histogram, or the number of a gauge.
    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate {
            self.histogram(label, dimensions)
        } else {
            self.gauge(label, dimensions)
        }
    }

    /// Makes the buckets of a histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        self.histogram(label, dimensions)
    }

    private func counter(_ name: String, _ dimensions: [(String, String)]) -> CounterCell {
        if case .counter(let cell) = self.take(.counter, name, dimensions) { cell } else { CounterCell() }
    }

    private func gauge(_ name: String, _ dimensions: [(String, String)]) -> GaugeCell {
        if case .gauge(let cell) = self.take(.gauge, name, dimensions) { cell } else { GaugeCell() }
    }

    private func histogram(_ name: String, _ dimensions: [(String, String)]) -> HistogramCell {
        if case .histogram(let cell) = self.take(.histogram, name, dimensions) {
            cell
        } else {
            HistogramCell(bounds: [])
        }
    }

    /// Takes a series; `nil` if there is no room for it, or if the name means something else.
    private func take(
        _ kind: MetricDescription.Kind,
        _ name: String,
        _ dimensions: [(String, String)]
    ) -> MetricFamily.Cell? {
        let description = MetricDescription(kind, name, help: "")
        let labels = Labels(dimensions)
        return self.state.withLock { state in
            if state.families[description.name] == nil, state.families.count < self.limits.metrics {
                state.families[description.name] = MetricFamily(description)
            }
            guard state.families[description.name]?.description.kind == kind else {
                self.overflow.increment(by: Int64(1))
                return nil
            }
            if let cell = state.families[description.name]?.take(labels, limit: self.limits.series) {
                return cell
            }
            self.overflow.increment(by: Int64(1))
            guard kind != .gauge else {
                return nil
            }
            let shared = labels.collapsed(to: Self.other)
            return state.families[description.name]?.take(shared, limit: self.limits.series + 1)
        }
    }

    // MARK: Giving metrics back

    /// A counter is not needed any more.
    public func destroyCounter(_ handler: any CounterHandler) {
        self.giveBack { if case .counter(let cell) = $0 { cell === handler } else { false } }
    }

    /// A counter of fractions is not needed any more.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        self.giveBack { if case .counter(let cell) = $0 { cell === handler } else { false } }
    }

    /// A gauge is not needed any more.
    public func destroyMeter(_ handler: any MeterHandler) {
        self.giveBack { if case .gauge(let cell) = $0 { cell === handler } else { false } }
    }

    /// A histogram or gauge is not needed any more.
    public func destroyRecorder(_ handler: any RecorderHandler) {
        self.giveBack { cell in
            switch cell {
            case .gauge(let cell): cell === handler
            case .histogram(let cell): cell === handler
            case .counter: false
            }
        }
    }

    /// A histogram is not needed any more.
    public func destroyTimer(_ handler: any TimerHandler) {
        self.giveBack { if case .histogram(let cell) = $0 { cell === handler } else { false } }
    }

    private func giveBack(_ isIt: (MetricFamily.Cell) -> Bool) {
        self.state.withLock { state in
            for name in state.families.keys {
                state.families[name]?.giveBack(isIt)
            }
        }
    }

    // MARK: Writing

    /// Everything that was counted, sorted by name and labels.
    ///
    /// - Parameter format: The format.
    /// - Returns: The text.
    public func exposition(_ format: ExpositionFormat) -> ByteBuffer {
        let (families, collectors) = self.state.withLock { (Array($0.families.values), $0.collectors) }
        var points: [String: MetricPoints] = [:]
        for family in families {
            points[family.description.name] = MetricPoints(family)
        }
        points[Self.overflowName] = MetricPoints(
            MetricDescription(
                .counter,
                Self.overflowName,
                help: "Metrics and label values that were too many to be kept."
            ),
            [(Labels([]), .number(self.overflow.value))]
        )
        for sample in collectors.flatMap({ $0() }) {
            points[sample.name]?.points.append((Labels(sample.labels), .number(sample.value)))
        }
        var writer = ExpositionWriter(format)
        for name in points.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            if let family = points[name], !family.points.isEmpty {
                writer.write(family)
            }
        }
        return writer.finish()
    }
}
