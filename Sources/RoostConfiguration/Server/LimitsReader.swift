// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import RoostServer

/// Reads `limits`: every limit under its own name.
struct LimitsReader {
    /// How a limit is read.
    private enum Setting {
        case count(any WritableKeyPath<Limits, Int> & Sendable, ClosedRange<Int>)
        case bytes(any WritableKeyPath<Limits, Int> & Sendable, ClosedRange<Int>)
        case duration(any WritableKeyPath<Limits, Duration> & Sendable, ClosedRange<Duration>, allowsZero: Bool)
    }

    private static let times: ClosedRange<Duration> = .milliseconds(100) ... .seconds(3_600)

    private static let settings: [(name: String, setting: Setting)] = [
        ("handshake_timeout", .duration(\.handshakeTimeout, Self.times, allowsZero: false)),
        ("request_head_bytes", .bytes(\.requestHeadBytes, 1_024...1 << 20)),
        ("request_headers", .count(\.requestHeaders, 10...10_000)),
        ("message_bytes", .bytes(\.messageBytes, 1_024...1 << 30)),
        ("message_fragments", .count(\.messageFragments, 1...1_000_000)),
        ("message_timeout", .duration(\.messageTimeout, Self.times, allowsZero: false)),
        ("json_depth", .count(\.jsonDepth, 1...512)),
        ("topic_bytes", .bytes(\.topicBytes, 16...65_535)),
        ("subscriptions_per_session", .count(\.subscriptionsPerSession, 1...1_000_000)),
        ("prefixes_per_session", .count(\.prefixesPerSession, 0...10_000)),
        ("outbound_bytes", .bytes(\.outboundBytes, 4_096...4 << 30)),
        ("outbound_total_bytes", .bytes(\.outboundTotalBytes, 65_536...1 << 40)),
        ("outbound_age", .duration(\.outboundAge, Self.times, allowsZero: false)),
        ("ping_interval", .duration(\.pingInterval, Self.times, allowsZero: true)),
        ("ping_misses", .count(\.pingMisses, 1...100)),
        ("poll_timeout", .duration(\.pollTimeout, Self.times, allowsZero: false)),
        ("handler_timeout", .duration(\.handlerTimeout, Self.times, allowsZero: false)),
        ("connections", .count(\.connections, 1...10_000_000)),
        ("connections_per_address", .count(\.connectionsPerAddress, 1...10_000_000)),
        ("tickets_waiting", .count(\.ticketsWaiting, 1...1_000_000)),
        ("revocations", .count(\.revocations, 1...10_000_000)),
        ("handler_calls", .count(\.handlerCalls, 1...1_000_000)),
        ("idle_topics", .count(\.idleTopics, 1...1_000_000)),
        ("control_frames_per_second", .count(\.controlFramesPerSecond, 1...1_000_000)),
        ("message_values", .count(\.messageValues, 16...10_000_000)),
        ("batch_messages", .count(\.batchMessages, 1...1_000_000)),
        ("registrations_per_session", .count(\.registrationsPerSession, 0...1_000_000)),
        ("calls_per_session", .count(\.callsPerSession, 1...1_000_000)),
        ("calls_per_realm", .count(\.callsPerRealm, 1...100_000_000)),
        ("retained_topics", .count(\.retainedTopics, 0...100_000_000)),
        ("retained_bytes", .bytes(\.retainedBytes, 0...1 << 40)),
        ("testaments_per_session", .count(\.testamentsPerSession, 0...100_000)),
        ("testament_bytes", .bytes(\.testamentBytes, 0...1 << 30)),
        ("http_connections", .count(\.httpConnections, 1...1_000_000)),
        ("http_body_bytes", .bytes(\.httpBodyBytes, 1_024...1 << 30)),
        ("http_timeout", .duration(\.httpTimeout, Self.times, allowsZero: false)),
        ("http_batch_items", .count(\.httpBatchItems, 1...100_000)),
        ("http_idempotency_bytes", .bytes(\.httpIdempotencyBytes, 0...1 << 40)),
        ("http_idempotency_time", .duration(\.httpIdempotencyTime, Self.times, allowsZero: false)),
    ]

    /// The names of all limits.
    static let names = Self.settings.map(\.name)

    /// Reads the section; what is missing or wrong keeps its default.
    static func read(_ node: YAMLNode?, context: ReaderContext) -> Limits {
        let reader = MapReader(node, path: "limits", keys: Self.names, context: context)
        var limits = Limits()
        for (name, setting) in Self.settings {
            switch setting {
            case .count(let keyPath, let range):
                limits[keyPath: keyPath] = reader.number(name, in: range) ?? limits[keyPath: keyPath]
            case .bytes(let keyPath, let range):
                limits[keyPath: keyPath] = reader.bytes(name, in: range) ?? limits[keyPath: keyPath]
            case .duration(let keyPath, let range, let allowsZero):
                let value = reader.duration(name, in: range, allowsZero: allowsZero)
                limits[keyPath: keyPath] = value ?? limits[keyPath: keyPath]
            }
        }
        if limits.outboundTotalBytes < limits.outboundBytes {
            context.issues.warning(
                reader.value("outbound_total_bytes")?.location ?? reader.value("outbound_bytes")?.location,
                "The limit outbound_total_bytes is lower than outbound_bytes, which can then never be reached.",
                remedy: "Raise outbound_total_bytes to a multiple of \(limits.outboundBytes)."
            )
        }
        if limits.outboundBytes < limits.messageBytes {
            context.issues.warning(
                reader.value("outbound_bytes")?.location ?? reader.value("message_bytes")?.location,
                "The limit outbound_bytes is lower than message_bytes, so that a long message cuts all who get it.",
                remedy: "Raise outbound_bytes to at least \(limits.messageBytes)."
            )
        }
        return limits
    }
}
