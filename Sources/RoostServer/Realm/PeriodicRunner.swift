// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import RoostRouter

/// Calls what is to be called at an interval: topic handlers as long as a topic is occupied, and periodic tasks.
///
/// The time is kept on an event loop, the call is made in a task of the ``CallRunner``.
struct PeriodicRunner: Sendable {
    private static let shortestInterval = TimeAmount.milliseconds(10)

    let calls: CallRunner
    let logger: Logger

    /// Starts calling a topic's handler after one interval.
    ///
    /// - Parameters:
    ///   - handler: The handler.
    ///   - topic: The topic.
    ///   - eventLoop: The loop that keeps the time.
    ///   - isCurrent: Whether the topic is still occupied by the subscribers that started it.
    func start(
        _ handler: any PeriodicTopicHandler,
        topic: Topic,
        on eventLoop: any EventLoop,
        isCurrent: @escaping @Sendable () -> Bool
    ) {
        let logger = self.logger
        self.schedule(every: TimeAmount(handler.interval), on: eventLoop, while: isCurrent) {
            do {
                try await handler.tick(topic)
            } catch {
                logger.warning(
                    "a timer of a topic handler failed",
                    metadata: [LogKey.handler: "\(handler.name)", LogKey.errorType: "\(type(of: error))"]
                )
            }
        }
    }

    /// Starts calling a periodic task after one interval.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - eventLoop: The loop that keeps the time.
    func start(_ task: any PeriodicTask, on eventLoop: any EventLoop) {
        let logger = self.logger
        self.schedule(every: TimeAmount(task.interval), on: eventLoop, while: { true }) {
            do {
                try await task.tick()
            } catch {
                logger.warning(
                    "a periodic task failed",
                    metadata: [LogKey.handler: "\(task.name)", LogKey.errorType: "\(type(of: error))"]
                )
            }
        }
    }

    private func schedule(
        every interval: TimeAmount,
        on eventLoop: any EventLoop,
        while isCurrent: @escaping @Sendable () -> Bool,
        call: @escaping @Sendable () async -> Void
    ) {
        let interval = max(interval, Self.shortestInterval)
        self.schedule(at: .now() + interval, every: interval, on: eventLoop, while: isCurrent, call: call)
    }

    private func schedule(
        at deadline: NIODeadline,
        every interval: TimeAmount,
        on eventLoop: any EventLoop,
        while isCurrent: @escaping @Sendable () -> Bool,
        call: @escaping @Sendable () async -> Void
    ) {
        eventLoop.scheduleTask(deadline: deadline) {
            guard isCurrent() else {
                return
            }
            let goOn: @Sendable () -> Void = {
                let next = max(deadline + interval, .now())
                self.schedule(at: next, every: interval, on: eventLoop, while: isCurrent, call: call)
            }
            let hasRoom = self.calls.run {
                await call()
                goOn()
            }
            if !hasRoom {
                goOn()
            }
        }
    }
}
