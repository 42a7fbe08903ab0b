// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import RoostRouter
import RoostServer
import Testing

@testable import RoostConfiguration

@Suite("LimitsReader")
struct LimitsReaderTests {
    private func load(_ limit: String) -> LoadedConfiguration {
        ConfigurationLoader().load(
            text: "listeners: [{authentication: anonymous, backend: true}]\n"
                + "limits: {outbound_bytes: 4GiB, outbound_total_bytes: 8GiB, \(limit)}"
        )
    }

    @Test(
        "Both ends of every range are accepted and what is beyond is refused",
        arguments: [
            ("handshake_timeout", "100ms", "1h", "99ms", "3601s"),
            ("request_head_bytes", "1KiB", "1MiB", "1023", "1048577"),
            ("request_headers", "10", "10000", "9", "10001"), ("message_bytes", "1024", "1GiB", "1023", "1073741825"),
            ("message_fragments", "1", "1000000", "0", "1000001"), ("message_timeout", "100ms", "60m", "0", "61m"),
            ("json_depth", "1", "512", "0", "513"), ("topic_bytes", "16", "65535", "15", "64KiB"),
            ("subscriptions_per_session", "1", "1000000", "0", "1000001"),
            ("prefixes_per_session", "0", "10000", "-1", "10001"), ("outbound_age", "100ms", "1h", "5", "2h"),
            ("ping_interval", "0", "1h", "50ms", "2h"), ("ping_misses", "1", "100", "0", "101"),
            ("poll_timeout", "100ms", "1h", "99ms", "2h"),
            ("handler_timeout", "100ms", "1h", "1ms", "-1s"), ("connections", "1", "10000000", "0", "10000001"),
            ("connections_per_address", "1", "10000000", "0", "10000001"),
            ("tickets_waiting", "1", "1000000", "0", "1.5"), ("idle_topics", "1", "1000000", "0", "many"),
            ("revocations", "1", "10000000", "0", "10000001"),
            ("handler_calls", "1", "1000000", "0", "1000001"),
            ("control_frames_per_second", "1", "1000000", "0", "1000001"),
            ("message_values", "16", "10000000", "15", "10000001"), ("batch_messages", "1", "1000000", "0", "1000001"),
            ("registrations_per_session", "0", "1000000", "-1", "1000001"),
            ("calls_per_session", "1", "1000000", "0", "1000001"),
            ("calls_per_realm", "1", "100000000", "0", "100000001"),
            ("retained_topics", "0", "100000000", "-1", "100000001"),
            ("retained_bytes", "0", "1024GiB", "-1", "1025GiB"),
            ("testaments_per_session", "0", "100000", "-1", "100001"), ("testament_bytes", "0", "1GiB", "-1", "2GiB"),
            ("http_connections", "1", "1000000", "0", "1000001"), ("http_body_bytes", "1KiB", "1GiB", "1023", "2GiB"),
            ("http_timeout", "100ms", "1h", "99ms", "2h"), ("http_batch_items", "1", "100000", "0", "100001"),
            ("http_idempotency_bytes", "0", "1024GiB", "-1", "1025GiB"),
            ("http_idempotency_time", "100ms", "1h", "99ms", "2h"),
        ]
    )
    func ranges(name: String, low: String, high: String, below: String, above: String) {
        for value in [low, high] {
            #expect(self.load("\(name): \(value)").issues == [])
        }
        for value in [below, above] {
            let issues = self.load("\(name): \(value)").issues
            #expect(issues.map(\.severity) == [.error])
            #expect(issues.first?.source?.keyPath == "limits.\(name)")
        }
    }

    @Test("The outbound bound has a range too", arguments: [("4096", 1), ("4GiB", 0), ("4095", 1), ("5GiB", 1)])
    func outbound(value: String, issues: Int) {
        let text =
            "listeners: [{authentication: anonymous, backend: true}]\n"
            + "limits: {outbound_bytes: \(value), outbound_total_bytes: 8GiB}"
        #expect(ConfigurationLoader().load(text: text).issues.count == issues)
    }

    @Test(
        "The bound on all connections together has a range, and is no lower than that of one",
        arguments: [("65535", 1), ("1048575", 1), ("1MiB", 0), ("1024GiB", 0), ("1025GiB", 1)]
    )
    func outboundTotal(value: String, issues: Int) {
        let text =
            "listeners: [{authentication: anonymous, backend: true}]\nlimits: {outbound_total_bytes: \(value)}"
        #expect(ConfigurationLoader().load(text: text).issues.count == issues)
    }

    @Test("Every limit can be set")
    func all() {
        let limits = Mirror(reflecting: Limits()).children.compactMap(\.label)
        #expect(LimitsReader.names.count == limits.count)
        let loaded = self.load("connections: 5, message_timeout: 2m, topic_bytes: 1KiB")
        #expect(loaded.server.limits.connections == 5)
        #expect(loaded.server.limits.messageTimeout == .seconds(120))
        #expect(loaded.server.limits.topicBytes == 1_024)
    }

    @Test(
        "Durations and sizes are read with their units",
        arguments: [
            ("500ms", .milliseconds(500)), ("5s", .seconds(5)), ("1m", .seconds(60)), ("2h", .seconds(7_200)),
            ("0", .zero), ("5", nil), ("s", nil), ("1d", nil), ("-1s", nil), ("1.5s", nil), ("", nil),
            ("9999999999999999999s", nil), ("9223372036854775807h", nil),
        ] as [(String, Duration?)]
    )
    func durations(text: String, expected: Duration?) {
        #expect(ValueText.duration(text) == expected)
    }

    @Test(
        "Sizes are read with their units",
        arguments: [
            ("1024", 1_024), ("1KiB", 1_024), ("2 MiB", 2_097_152), ("1GiB", 1_073_741_824), ("7B", 7), ("1MB", nil),
            ("1kib", nil), ("-1", nil), ("9223372036854775807GiB", nil),
        ] as [(String, Int?)]
    )
    func sizes(text: String, expected: Int?) {
        #expect(ValueText.bytes(text) == expected)
    }
}
