// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import NIOCore

/// Measures how long one webhook takes to answer.
struct WebhookTimers: Sendable {
    private let answered: Timer
    private let timedOut: Timer
    private let overloaded: Timer
    private let suspended: Timer
    private let failed: Timer
    private let isSuspended: Meter

    /// Makes the histograms.
    ///
    /// - Parameter name: The webhook's name in the configuration.
    init(name: String) {
        self.answered = MetricCatalog.webhookSeconds.timer(name, "answered")
        self.timedOut = MetricCatalog.webhookSeconds.timer(name, "timed_out")
        self.overloaded = MetricCatalog.webhookSeconds.timer(name, "overloaded")
        self.suspended = MetricCatalog.webhookSeconds.timer(name, "suspended")
        self.failed = MetricCatalog.webhookSeconds.timer(name, "failed")
        self.isSuspended = MetricCatalog.webhookSuspended.meter(name)
        self.isSuspended.set(0)
    }

    /// Notes that nothing is asked any more, or again.
    func breaker(isOpen: Bool) {
        self.isSuspended.set(isOpen ? 1 : 0)
    }

    /// Asks, and notes how long it took and what became of it; what was cancelled is not counted.
    func measure<Answer>(_ ask: () async throws -> Answer) async throws -> Answer {
        let began = NIODeadline.now()
        do {
            let answer = try await ask()
            self.answered.recordNanoseconds((NIODeadline.now() - began).nanoseconds)
            return answer
        } catch {
            if !(error is CancellationError) {
                self.timer(of: error).recordNanoseconds((NIODeadline.now() - began).nanoseconds)
            }
            throw error
        }
    }

    private func timer(of error: any Error) -> Timer {
        switch (error as? HTTPRequestError)?.code {
        case .timedOut: self.timedOut
        case .overloaded: self.overloaded
        case .suspended: self.suspended
        case _: self.failed
        }
    }
}
