// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Where the spans of requests, handlers and webhooks go, and how many.
///
/// A server in a program of one's own makes spans with whatever the program has given to `InstrumentationSystem`; this is for
/// the program `roost`.
public struct TracingConfiguration: Equatable, Sendable {
    /// The address of a collector that takes OpenTelemetry's protocol as JSON over HTTP, such as
    /// `http://127.0.0.1:4318/v1/traces`.
    public var endpoint: String

    /// The name of the service in traces, default `roost`.
    public var service: String

    /// Of how many traces that begin here one is recorded, `1…1,000,000`, default 1; those that others have begun are
    /// recorded as they say.
    public var oneIn: Int

    /// Whether the program can make spans: it is built with the trait `Tracing`.
    public static var isSupported: Bool {
        #if Tracing
        true
        #else
        false
        #endif
    }

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - endpoint: The address of the collector.
    ///   - service: The name of the service.
    ///   - oneIn: Of how many traces one is recorded.
    public init(endpoint: String, service: String = "roost", oneIn: Int = 1) {
        self.endpoint = endpoint
        self.service = service
        self.oneIn = oneIn
    }
}
