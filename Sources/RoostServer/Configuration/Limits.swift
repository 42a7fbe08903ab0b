// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

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

    /// Topics without subscribers that each loop remembers.
    ///
    /// Key `idle_topics`, default 4,096; beyond it all such topics are forgotten.
    public var idleTopics = 4_096

    /// Control frames of one connection in one second.
    ///
    /// Key `control_frames_per_second`, default 100; beyond it 1008.
    public var controlFramesPerSecond = 100

    /// Makes the default limits.
    public init() {}
}
