// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostRouter

/// The bounds on everything that a peer can make grow.
///
/// Each limit has one name, in the configuration file (`limits.NAME`), in metrics and in the documentation.
public struct Limits: Equatable, Sendable {
    /// Time for the whole opening handshake.
    ///
    /// Key `handshake_timeout`, default 5 s; beyond it the connection is closed.
    public var handshakeTimeout: Duration = .seconds(5)

    /// Bytes of a request head.
    ///
    /// Key `request_head_bytes`, default 16,384; beyond it 431.
    public var requestHeadBytes = 16_384

    /// Header lines of a request.
    ///
    /// Key `request_headers`, default 100; beyond it 431.
    public var requestHeaders = 100

    /// Bytes of one message.
    ///
    /// Key `message_bytes`, default 1,048,576; beyond it close code 1009.
    public var messageBytes = 1_048_576

    /// Frames of one message.
    ///
    /// Key `message_fragments`, default 4,096; beyond it close code 1009.
    public var messageFragments = 4_096

    /// Time for a message to arrive whole.
    ///
    /// Key `message_timeout`, default 30 s; beyond it close code 1008.
    public var messageTimeout: Duration = .seconds(30)

    /// Arrays and objects inside each other in one message.
    ///
    /// Key `json_depth`, `1…512`, default 511; beyond it 1007.
    public var jsonDepth = 511

    /// Bytes of a topic or procedure name.
    ///
    /// Key `topic_bytes`, default 255; beyond it close code 1007.
    public var topicBytes = 255

    /// Subscriptions of one session.
    ///
    /// Key `subscriptions_per_session`, default 1,000; beyond it CALLERROR of code 429.
    public var subscriptionsPerSession = 1_000

    /// Prefixes of one session.
    ///
    /// Key `prefixes_per_session`, default 100; beyond it close code 1008.
    public var prefixesPerSession = 100

    /// Bytes that wait for one connection.
    ///
    /// Key `outbound_bytes`, default 1,048,576; beyond it the route's policy for slow consumers says what is dropped, or
    /// the connection is cut.
    public var outboundBytes = 1_048_576

    /// Bytes that wait for all connections together.
    ///
    /// Key `outbound_total_bytes`, default 268,435,456; beyond it the connections that most waits for are cut.
    public var outboundTotalBytes = 268_435_456

    /// Time without progress while bytes wait that must not be dropped.
    ///
    /// Key `outbound_age`, default 10 s; beyond it the connection is cut. Events of routes with `drop_oldest` are dropped
    /// when they have waited that long.
    public var outboundAge: Duration = .seconds(10)

    /// Time between two pings.
    ///
    /// Key `ping_interval`, default 20 s; zero turns keep-alive off.
    public var pingInterval: Duration = .seconds(20)

    /// Pings that may go unanswered.
    ///
    /// Key `ping_misses`, default 2; beyond it the connection is cut.
    public var pingMisses = 2

    /// Time for which a client that polls need not ask.
    ///
    /// Key `poll_timeout`, default 60 s; beyond it its session ends.
    public var pollTimeout: Duration = .seconds(60)

    /// Time that a handler may take.
    ///
    /// Key `handler_timeout`, default 30 s; beyond it the call counts as failed.
    public var handlerTimeout: Duration = .seconds(30)

    /// Calls of handlers and tickets that are awaited at the same time.
    ///
    /// Key `handler_calls`, default 10,000; beyond it a call fails at once.
    public var handlerCalls = 10_000

    /// Connections in all.
    ///
    /// Key `connections`, default 100,000; beyond it new ones are closed at once.
    public var connections = 100_000

    /// Connections of one IP address.
    ///
    /// Key `connections_per_address`, default 10,000; beyond it new ones are closed.
    public var connectionsPerAddress = 10_000

    /// Tickets that wait for verification.
    ///
    /// Key `tickets_waiting`, default 4,096; beyond it they are refused.
    public var ticketsWaiting = 4_096

    /// Revocations of tokens that are in force in each realm.
    ///
    /// Key `revocations`, default 65,536; beyond it another one ends sessions, but does not keep new ones out.
    public var revocations = 65_536

    /// Topics without subscribers that each loop remembers.
    ///
    /// Key `idle_topics`, default 4,096; beyond it all such topics are forgotten.
    public var idleTopics = 4_096

    /// Control frames of one connection in one second.
    ///
    /// Key `control_frames_per_second`, default 100; beyond it 1008.
    public var controlFramesPerSecond = 100

    // MARK: WAMP v2

    /// Values of options and details that are decoded from one message.
    ///
    /// Key `message_values`, default 10,000; beyond it ABORT. Payloads that are only forwarded do not count.
    public var messageValues = 10_000

    /// Messages in one batch of a batched WebSocket.
    ///
    /// Key `batch_messages`, default 1,024; beyond it close code 1002.
    public var batchMessages = 1_024

    /// Registrations of one session.
    ///
    /// Key `registrations_per_session`, default 10,000; beyond it ERROR `roost.error.limit_exceeded`.
    public var registrationsPerSession = 10_000

    /// Calls of one session that wait for a result.
    ///
    /// Key `calls_per_session`, default 10,000; beyond it ERROR `roost.error.limit_exceeded`.
    public var callsPerSession = 10_000

    /// Calls of one realm that wait for a result.
    ///
    /// Key `calls_per_realm`, default 1,000,000; beyond it ERROR `roost.error.limit_exceeded`.
    public var callsPerRealm = 1_000_000

    /// Topics with a retained event in one realm.
    ///
    /// Key `retained_topics`, default 10,000; beyond it the oldest event is dropped.
    public var retainedTopics = 10_000

    /// Bytes of retained events in one realm.
    ///
    /// Key `retained_bytes`, default 67,108,864; beyond it the oldest events are dropped.
    public var retainedBytes = 67_108_864

    /// Testaments of one session.
    ///
    /// Key `testaments_per_session`, default 100; beyond it ERROR `roost.error.limit_exceeded`.
    public var testamentsPerSession = 100

    /// Bytes of the testaments of one session.
    ///
    /// Key `testament_bytes`, default 65,536; beyond it ERROR `roost.error.limit_exceeded`.
    public var testamentBytes = 65_536

    // MARK: HTTP

    /// Connections of the HTTP server.
    ///
    /// Key `http_connections`, default 1,024; beyond it new ones wait to be accepted.
    public var httpConnections = 1_024

    /// Bytes of the body of a request.
    ///
    /// Key `http_body_bytes`, default 1,048,576; beyond it 413, and the connection is closed.
    public var httpBodyBytes = 1_048_576

    /// Time for a request to arrive whole, and between two requests of a connection.
    ///
    /// Key `http_timeout`, default 30 s; beyond it the connection is closed.
    public var httpTimeout: Duration = .seconds(30)

    /// Publications of one batch, and topics of one broadcast, over the HTTP API.
    ///
    /// Key `http_batch_items`, default 1,000; beyond it 422.
    public var httpBatchItems = 1_000

    /// Bytes of the answers that are kept for repeated requests with an idempotency key.
    ///
    /// Key `http_idempotency_bytes`, default 16,777,216; beyond it the oldest are forgotten.
    public var httpIdempotencyBytes = 16_777_216

    /// Time for which an answer is kept for repeated requests.
    ///
    /// Key `http_idempotency_time`, default 10 min; later the same request is carried out again.
    public var httpIdempotencyTime: Duration = .seconds(600)

    /// Makes the default limits.
    public init() {}
}

extension DealerLimits {
    /// The dealer's part of a server's limits.
    init(_ limits: Limits) {
        self.init()
        self.sessionRegistrations = limits.registrationsPerSession
        self.sessionCalls = limits.callsPerSession
        self.realmCalls = limits.callsPerRealm
    }
}

extension RetentionLimits {
    /// The part of a server's limits that is about retained events.
    init(_ limits: Limits) {
        self.init(topics: limits.retainedTopics, bytes: limits.retainedBytes)
    }
}

extension TestamentLimits {
    /// The part of a server's limits that is about testaments.
    init(_ limits: Limits) {
        self.init(testaments: limits.testamentsPerSession, bytes: limits.testamentBytes)
    }
}
