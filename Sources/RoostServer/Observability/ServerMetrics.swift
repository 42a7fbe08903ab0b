// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import Synchronization

/// Everything that the server counts, with name, unit and labels.
///
/// Labels have bounded values: reasons and limits of this list, and routes, never topics, users or addresses.
final class ServerMetrics: Sendable {
    /// Connections that were accepted, in all.
    private let connections = Counter(label: "roost_connections_total")
    /// Connections that are open.
    private let openConnections = Meter(label: "roost_connections_open")
    /// Sessions that were established, in all.
    private let sessions = Counter(label: "roost_sessions_total")
    /// Publications that were admitted, in all.
    private let publications = Counter(label: "roost_publications_total")
    /// Events written or queued to connections, in all.
    private let deliveries = Counter(label: "roost_deliveries_total")
    /// Bytes of events written or queued, headers included, in all.
    private let deliveredBytes = Counter(label: "roost_delivered_bytes_total")

    private let refusals: [RefusalCause: Counter] = Dictionary(
        uniqueKeysWithValues: RefusalCause.allCases.map { cause in
            (cause, Counter(label: "roost_refused_total", dimensions: [("cause", cause.rawValue)]))
        }
    )

    /// Events that slow consumers did not get, in all, by policy and route.
    private let drops = Mutex<[String: Counter]>([:])

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
    func sessionEstablished() {
        self.sessions.increment()
    }

    /// A publication has been admitted.
    func published() {
        self.publications.increment()
    }

    /// Counts a turn's write of one topic to its subscribers on one loop.
    ///
    /// - Parameters:
    ///   - subscribers: How many connections got the bytes.
    ///   - bytes: How many bytes each got.
    func delivered(_ subscribers: Int, bytes: Int) {
        guard subscribers > 0 else {
            return
        }
        self.deliveries.increment(by: subscribers)
        self.deliveredBytes.increment(by: subscribers * bytes)
    }

    /// Counts events that a slow consumer did not get.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - policy: The route's policy; label `policy`.
    ///   - route: The route's name; label `route`.
    func dropped(_ count: Int, policy: String, route: String) {
        let counter = self.drops.withLock { drops in
            let key = "\(policy)/\(route)"
            let counter =
                drops[key]
                ?? Counter(label: "roost_dropped_total", dimensions: [("policy", policy), ("route", route)])
            drops[key] = counter
            return counter
        }
        counter.increment(by: count)
    }

    /// Counts something that was refused or ended by the server.
    ///
    /// - Parameter cause: Why; label `cause`.
    func refused(_ cause: RefusalCause) {
        self.refusals[cause]?.increment()
    }
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
    case subscription
    case firewall
    case handlerError = "handler_error"
    case handlerTimeout = "handler_timeout"
    case handlerCalls = "handler_calls"
    case outboundBytes = "outbound_bytes"
    case outboundAge = "outbound_age"
    case outboundTotalBytes = "outbound_total_bytes"
    case ping = "ping_misses"
    case controlFrames = "control_frames_per_second"
}
