// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// A topic handler that is called at an interval for each topic with subscribers.
///
/// The first call comes one interval after the first subscriber, the last before the last subscriber has left. A call
/// that takes longer than the interval makes the next ones wait. An error is logged and changes nothing.
///
/// Source: GosWebSocketBundle `TopicPeriodicTimerInterface`.
public protocol PeriodicTopicHandler: TopicHandler {
    /// The time between two calls, at least 10 ms.
    var interval: Duration { get }

    /// Called at each interval.
    ///
    /// - Parameter topic: The topic.
    /// - Throws: Any error; it is logged and changes nothing.
    func tick(_ topic: Topic) async throws
}

/// Something that the server does at an interval as long as it runs.
///
/// The first call comes after one interval. An error is logged and changes nothing.
///
/// Source: GosWebSocketBundle `PeriodicInterface`, tag `gos_web_socket.periodic`.
public protocol PeriodicTask: Sendable {
    /// A name for logs.
    var name: String { get }

    /// The time between two calls, at least 10 ms.
    var interval: Duration { get }

    /// Called at each interval.
    func tick() async throws
}
