// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import RoostRouter
internal import Synchronization

/// What is counted of one route; the topics of a route share it.
final class RouteMetrics: Sendable {
    /// The label of what has no route: topics of the meta API, patterns, and topics of a realm that admits any.
    static let noRoute = "(none)"

    /// A number that stands for the route's name; see ``ServerMetrics/routeName(_:)``.
    let number: Int

    private let route: String
    private let factory: any MetricsFactory
    private let publications: Counter
    private let deliveries: Counter
    private let deliveredBytes: Counter
    private let subscriptions: Counter
    private let openSubscriptions: Meter
    private let timers = Mutex<[String: Timer]>([:])

    init(route: String?, number: Int, in factory: any MetricsFactory) {
        let name = route ?? Self.noRoute
        self.route = name
        self.number = number
        self.factory = factory
        self.publications = MetricCatalog.publications.counter(name, in: factory)
        self.deliveries = MetricCatalog.deliveries.counter(name, in: factory)
        self.deliveredBytes = MetricCatalog.deliveredBytes.counter(name, in: factory)
        self.subscriptions = MetricCatalog.subscriptions.counter(name, in: factory)
        self.openSubscriptions = MetricCatalog.openSubscriptions.meter(name, in: factory)
    }

    /// A publication has been admitted.
    func published() {
        self.publications.increment()
    }

    /// Counts a turn's write of one topic to its subscribers on one loop.
    ///
    /// - Parameters:
    ///   - subscribers: How many connections got the bytes.
    ///   - events: How many events each got.
    ///   - bytes: How many bytes each got.
    func delivered(_ subscribers: Int, events: Int, bytes: Int) {
        guard subscribers > 0 else {
            return
        }
        self.deliveries.increment(by: subscribers * events)
        self.deliveredBytes.increment(by: subscribers * bytes)
    }

    /// A subscription gets events from now on.
    func subscribed() {
        self.subscriptions.increment()
        self.openSubscriptions.increment()
    }

    /// A subscription gets no more events.
    func unsubscribed() {
        self.openSubscriptions.decrement()
    }

    /// Measures topic handlers that may suspend.
    func call(_ action: TopicAction) -> MeasuredCall {
        self.measured(action.rawValue)
    }

    /// Measures procedures.
    var procedureCall: MeasuredCall {
        self.measured("call")
    }

    private func measured(_ action: String) -> MeasuredCall {
        MeasuredCall(timer: self.timer(action), action: action, route: self.route)
    }

    /// A histogram, made when it is first needed.
    private func timer(_ action: String) -> Timer {
        self.timers.withLock { timers in
            let timer = timers[action] ?? MetricCatalog.handlerSeconds.timer(self.route, action, in: self.factory)
            timers[action] = timer
            return timer
        }
    }
}
