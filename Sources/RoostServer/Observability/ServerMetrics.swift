// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import RoostRouter
internal import Synchronization

/// Everything that the server counts; ``MetricCatalog`` has the names.
final class ServerMetrics: Sendable {
    /// Whose procedures a call goes to.
    enum CallTarget: String, CaseIterable {
        case server
        case session
        case meta
    }

    /// What is counted of one protocol version.
    struct Version: Sendable {
        let sessions: Counter
        let openSessions: Meter

        init(_ name: String) {
            self.sessions = MetricCatalog.sessions.counter(name)
            self.openSessions = MetricCatalog.openSessions.meter(name)
        }
    }

    private let connections = MetricCatalog.connections.counter()
    private let openConnections = MetricCatalog.openConnections.meter()
    private let version1 = Version(ProtocolVersion.wamp1.rawValue)
    private let version2 = Version(ProtocolVersion.wamp2.rawValue)
    private let eventStreams = Version(ProtocolVersion.eventStream.rawValue)
    private let polls = Version(ProtocolVersion.longPoll.rawValue)
    private let receivedBytes = MetricCatalog.receivedBytes.counter()
    private let loopLag = MetricCatalog.loopLag.timer()
    private let waitingBytes = MetricCatalog.waitingBytes.meter()
    private let waitingPeak = MetricCatalog.waitingPeak.meter()
    private let connectionPeak = MetricCatalog.connectionPeak.meter()
    private let handOverBytes = MetricCatalog.handOverBytes.meter()
    private let runningCalls = MetricCatalog.runningCalls.meter()

    private let refusals: [RefusalCause: Counter] = Dictionary(
        uniqueKeysWithValues: RefusalCause.allCases.map { ($0, MetricCatalog.refused.counter($0.rawValue)) }
    )
    private let calls: [CallTarget: Counter] = Dictionary(
        uniqueKeysWithValues: CallTarget.allCases.map { ($0, MetricCatalog.calls.counter($0.rawValue)) }
    )

    /// What was made when it was first needed; the names are those of the configuration.
    private struct Made: Sendable {
        var routes: [String: RouteMetrics] = [:]
        var routeNames: [String] = []
        var drops: [String: Counter] = [:]
        var authentications: [String: Counter] = [:]
        var responses: [String: Counter] = [:]
    }

    private let made = Mutex(Made())

    /// Whoever counts: what is made later, on event loops, is made by the same.
    private let factory = MetricsSystem.factory

    init(limits: Limits = Limits()) {
        MetricCatalog.buildInfo.meter(ServerIdentity.roost.version).set(1)
        MetricCatalog.connectionLimit.meter().set(limits.connections)
    }

    // MARK: Connections and sessions

    /// A connection has been accepted.
    func connectionOpened() {
        self.connections.increment()
        self.openConnections.increment()
    }

    /// A connection that was accepted has gone.
    func connectionClosed() {
        self.openConnections.decrement()
    }

    /// A session has been established.
    func sessionEstablished(_ version: ProtocolVersion) {
        let version = self.counters(version)
        version.sessions.increment()
        version.openSessions.increment()
    }

    /// A session that was established has ended.
    func sessionEnded(_ version: ProtocolVersion) {
        self.counters(version).openSessions.decrement()
    }

    private func counters(_ version: ProtocolVersion) -> Version {
        switch version {
        case .wamp1: self.version1
        case .wamp2: self.version2
        case .eventStream: self.eventStreams
        case .longPoll: self.polls
        }
    }

    /// Somebody has been let in or has not.
    ///
    /// - Parameters:
    ///   - version: The protocol version.
    ///   - method: The method of authentication; `nil` before one was chosen.
    ///   - isAccepted: Whether the session was let in.
    func authenticated(_ version: ProtocolVersion, _ method: AuthenticationMethod?, isAccepted: Bool) {
        let name = method?.rawValue ?? "none"
        let outcome = isAccepted ? "accepted" : "refused"
        let counter = self.made.withLock { made in
            let key = "\(version.rawValue)/\(name)/\(outcome)"
            let counter =
                made.authentications[key]
                ?? MetricCatalog.authentications.counter(version.rawValue, name, outcome, in: self.factory)
            made.authentications[key] = counter
            return counter
        }
        counter.increment()
    }

    // MARK: Topics and calls

    /// What is counted of a route.
    ///
    /// - Parameter name: Its name; `nil` for what has no route.
    /// - Returns: The counters, the same for each name.
    func route(_ name: String?) -> RouteMetrics {
        self.made.withLock { made in
            if let metrics = made.routes[name ?? ""] {
                return metrics
            }
            let metrics = RouteMetrics(route: name, number: made.routeNames.count, in: self.factory)
            made.routes[name ?? ""] = metrics
            made.routeNames.append(name ?? "")
            return metrics
        }
    }

    /// The name of a route by its number, whichever configuration had it; empty for what has no route.
    func routeName(_ number: Int) -> String {
        self.made.withLock { $0.routeNames.indices.contains(number) ? $0.routeNames[number] : "" }
    }

    /// Counts events that a slow consumer did not get.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - policy: The route's policy.
    ///   - route: The route's name; empty for what has no route.
    func dropped(_ count: Int, policy: String, route: String) {
        let name = route.isEmpty ? RouteMetrics.noRoute : route
        let counter = self.made.withLock { made in
            let key = "\(policy)/\(name)"
            let counter = made.drops[key] ?? MetricCatalog.dropped.counter(policy, name, in: self.factory)
            made.drops[key] = counter
            return counter
        }
        counter.increment(by: count)
    }

    /// A call has been admitted.
    func called(_ target: CallTarget) {
        self.calls[target]?.increment()
    }

    /// Counts a response to an HTTP request.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint's path, as a pattern.
    ///   - status: The status.
    func responded(endpoint: String, status: Int) {
        let counter = self.made.withLock { made in
            let key = "\(status) \(endpoint)"
            let counter =
                made.responses[key] ?? MetricCatalog.responses.counter(endpoint, String(status), in: self.factory)
            made.responses[key] = counter
            return counter
        }
        counter.increment()
    }

    /// Counts something that was refused or ended by the server.
    ///
    /// - Parameter cause: Why.
    func refused(_ cause: RefusalCause) {
        self.refusals[cause]?.increment()
    }

    // MARK: What is looked at once a second

    /// Notes what one loop has received since the last time, and how late it came to look.
    func sampled(receivedBytes: Int, lag: Duration) {
        self.receivedBytes.increment(by: receivedBytes)
        self.loopLag.recordSeconds(max(0, lag / .seconds(1)))
    }

    /// Notes what waits.
    func sampled(_ queues: QueueSample) {
        self.waitingBytes.set(queues.waiting)
        self.waitingPeak.set(queues.waitingPeak)
        self.connectionPeak.set(queues.connectionPeak)
        self.handOverBytes.set(queues.handOvers)
        self.runningCalls.set(queues.runningCalls)
    }
}

/// The protocols of sessions, as labels of metrics.
enum ProtocolVersion: String, Sendable {
    case wamp1
    case wamp2
    case eventStream = "sse"
    case longPoll = "poll"
}

/// What waits at one moment.
struct QueueSample: Equatable {
    /// Bytes for all connections.
    var waiting = 0
    /// The most of that in the last minute.
    var waitingPeak = 0
    /// The most bytes for one connection in the last minute.
    var connectionPeak = 0
    /// Bytes between loops.
    var handOvers = 0
    /// Calls that are awaited.
    var runningCalls = 0
}

/// Why the server refuses or ends something.
///
/// The names of limits are those of the configuration.
enum RefusalCause: String, Sendable, CaseIterable {
    case blockedAddress = "blocked_address"
    case connections
    case connectionsPerAddress = "connections_per_address"
    case handshakeTimeout = "handshake_timeout"
    case handshake
    case ticket
    case token
    case ticketsWaiting = "tickets_waiting"
    case protocolViolation = "protocol_violation"
    case message
    case messageBytes = "message_bytes"
    case messageFragments = "message_fragments"
    case messageTimeout = "message_timeout"
    case topicBytes = "topic_bytes"
    case prefixesPerSession = "prefixes_per_session"
    case subscriptionsPerSession = "subscriptions_per_session"
    case noRoute = "no_route"
    case publish
    case session
    case subscription
    case firewall
    case handlerError = "handler_error"
    case handlerTimeout = "handler_timeout"
    case handlerCalls = "handler_calls"
    case outboundBytes = "outbound_bytes"
    case outboundAge = "outbound_age"
    case outboundTotalBytes = "outbound_total_bytes"
    case ping = "ping_misses"
    case pollTimeout = "poll_timeout"
    case pollToken = "poll_token"
    case controlFrames = "control_frames_per_second"
    case peerMessageBytes = "peer_message_bytes"
    case apiKey = "api_key"
    case realm
    case authentication
    case registration
    case call
}
