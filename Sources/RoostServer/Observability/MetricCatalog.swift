// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
public import PrometheusExposition

/// Every metric of the server, with its name, help text, labels and buckets.
///
/// `docs/metrics.md` is written from it. Labels have bounded values: names of the configuration and words of this module,
/// never topics, users or addresses.
public enum MetricCatalog {
    // MARK: Connections and sessions

    static let connections = MetricDescription(
        .counter,
        "roost_connections_total",
        help: "Connections that were accepted."
    )
    static let openConnections = MetricDescription(
        .gauge,
        "roost_connections_open",
        help: "Connections that are open."
    )
    static let connectionLimit = MetricDescription(
        .gauge,
        "roost_connections_limit",
        help: "Connections that may be open: the limit connections."
    )
    static let sessions = MetricDescription(
        .counter,
        "roost_sessions_total",
        help: "Sessions that were established, by protocol version.",
        labels: ["protocol"]
    )
    static let openSessions = MetricDescription(
        .gauge,
        "roost_sessions_open",
        help: "Sessions that are established, by protocol version.",
        labels: ["protocol"]
    )
    static let authentications = MetricDescription(
        .counter,
        "roost_authentications_total",
        help: "Who was let in and who was not, by method (none: refused before one was chosen).",
        labels: ["protocol", "method", "outcome"]
    )
    static let receivedBytes = MetricDescription(
        .counter,
        "roost_received_bytes_total",
        help: "Bytes that were received over connections, without TLS; counted once a second."
    )

    // MARK: Topics

    static let subscriptions = MetricDescription(
        .counter,
        "roost_subscriptions_total",
        help: "Subscriptions that were made, by route.",
        labels: ["route"]
    )
    static let openSubscriptions = MetricDescription(
        .gauge,
        "roost_subscriptions_open",
        help: "Subscriptions that get events, by route.",
        labels: ["route"]
    )
    static let publications = MetricDescription(
        .counter,
        "roost_publications_total",
        help: "Publications of sessions that were admitted, by route.",
        labels: ["route"]
    )
    static let deliveries = MetricDescription(
        .counter,
        "roost_deliveries_total",
        help: "Events that were written or queued to subscribers, once for each, by route.",
        labels: ["route"]
    )
    static let deliveredBytes = MetricDescription(
        .counter,
        "roost_delivered_bytes_total",
        help: "Bytes of these events, headers included, by route.",
        labels: ["route"]
    )
    static let dropped = MetricDescription(
        .counter,
        "roost_dropped_total",
        help: "Events that slow consumers did not get, by the policy that dropped them and route.",
        labels: ["policy", "route"]
    )
    static let refused = MetricDescription(
        .counter,
        "roost_refused_total",
        help: "What was refused or ended by the server; causes have the names of the limits where there is one.",
        labels: ["cause"]
    )

    // MARK: Queues

    static let waitingBytes = MetricDescription(
        .gauge,
        "roost_outbound_waiting_bytes",
        help: "Bytes that wait for connections that do not read, all together."
    )
    static let waitingPeak = MetricDescription(
        .gauge,
        "roost_outbound_waiting_peak_bytes",
        help: "The most of roost_outbound_waiting_bytes in the last minute."
    )
    static let connectionPeak = MetricDescription(
        .gauge,
        "roost_outbound_connection_peak_bytes",
        help: "The most bytes that waited for one connection in the last minute."
    )
    static let handOverBytes = MetricDescription(
        .gauge,
        "roost_handover_waiting_bytes",
        help: "Bytes that event loops have handed to others and that those have not written yet."
    )

    // MARK: Calls and the application

    static let calls = MetricDescription(
        .counter,
        "roost_calls_total",
        help: "Calls that were admitted: to a handler of the server, a session, or the meta API.",
        labels: ["target"]
    )
    static let runningCalls = MetricDescription(
        .gauge,
        "roost_handler_calls_running",
        help: "Calls of handlers, procedures and tickets that are awaited: the limit handler_calls."
    )
    static let handlerSeconds = MetricDescription(
        .histogram,
        "roost_handler_seconds",
        help: "How long sessions waited for handlers and procedures that may suspend, by route.",
        labels: ["route", "action"]
    )
    static let webhookSeconds = MetricDescription(
        .histogram,
        "roost_webhook_seconds",
        help: "How long webhooks took to answer, by what became of it.",
        labels: ["webhook", "outcome"]
    )

    static let webhookSuspended = MetricDescription(
        .gauge,
        "roost_webhook_suspended",
        help: "1 while a webhook is not asked, because the application has not answered several times.",
        labels: ["webhook"]
    )

    static let lifecycleEvents = MetricDescription(
        .counter,
        "roost_lifecycle_events_total",
        help: "Events of sessions and subscriptions that the application was told, or that were dropped.",
        labels: ["realm", "outcome"]
    )

    static let lifecycleWaiting = MetricDescription(
        .gauge,
        "roost_lifecycle_waiting",
        help: "Events of sessions and subscriptions that the application has not been told yet.",
        labels: ["realm"]
    )

    static let responses = MetricDescription(
        .counter,
        "roost_http_responses_total",
        help: "Responses of the HTTP server, by the path as a pattern (NotFound: no such path) and status.",
        labels: ["endpoint", "status"]
    )

    // MARK: The process

    static let loopLag = MetricDescription(
        .histogram,
        "roost_loop_lag_seconds",
        help: "How late event loops came to a task that was due; measured once a second on each."
    )
    static let buildInfo = MetricDescription(
        .gauge,
        "roost_build_info",
        help: "Always 1; the label tells the version.",
        labels: ["version"]
    )

    /// All of them, in the order of the documentation; to be given to the registry.
    public static let all: [MetricDescription] = [
        Self.connections, Self.openConnections, Self.connectionLimit, Self.sessions, Self.openSessions,
        Self.authentications, Self.receivedBytes, Self.subscriptions, Self.openSubscriptions, Self.publications,
        Self.deliveries, Self.deliveredBytes, Self.dropped, Self.refused, Self.waitingBytes, Self.waitingPeak,
        Self.connectionPeak, Self.handOverBytes, Self.calls, Self.runningCalls, Self.handlerSeconds,
        Self.webhookSeconds, Self.webhookSuspended, Self.lifecycleEvents,
        Self.lifecycleWaiting, Self.responses, Self.loopLag, Self.buildInfo,
    ]

    /// A registry that knows all metrics of the server and those of the process.
    ///
    /// ```swift
    /// MetricsSystem.bootstrap(MetricCatalog.makeRegistry())
    /// ```
    public static func makeRegistry() -> PrometheusRegistry {
        let registry = PrometheusRegistry(describing: Self.all)
        ProcessMetrics.add(to: registry)
        return registry
    }
}

extension MetricDescription {
    private func dimensions(_ values: [String]) -> [(String, String)] {
        assert(values.count == self.labels.count, "A metric has other labels than it is described with.")
        return Array(zip(self.labels, values))
    }

    /// Makes the counter.
    ///
    /// - Parameters:
    ///   - values: Those of the labels, in their order.
    ///   - factory: Whoever counts; default the one of the task, else of the process.
    /// - Returns: The counter.
    func counter(_ values: String..., in factory: any MetricsFactory = MetricsSystem.factory) -> Counter {
        Counter(label: self.name, dimensions: self.dimensions(values), factory: factory)
    }

    /// Makes the gauge.
    func meter(_ values: String..., in factory: any MetricsFactory = MetricsSystem.factory) -> Meter {
        Meter(label: self.name, dimensions: self.dimensions(values), factory: factory)
    }

    /// Makes the histogram of durations.
    func timer(_ values: String..., in factory: any MetricsFactory = MetricsSystem.factory) -> Timer {
        Timer(label: self.name, dimensions: self.dimensions(values), factory: factory)
    }
}
