// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Testing

@testable internal import PrometheusExposition

@Suite("ProcessMetrics")
struct ProcessMetricsTests {
    private static let text =
        "4242 (a) R (x) S 1 2 3 4 5 6 7 8 9 10 120 30 11 12 20 0 7 0 5000 1048576 256 18446744073709551615 0 0\n"

    @Test("The status is read behind the last bracket, whatever the process is called")
    func status() throws {
        let status = try #require(ProcessStatus(Self.text))
        #expect(status.processorTicks == 150)
        #expect(status.threads == 7)
        #expect(status.startTicks == 5_000)
        #expect(status.virtualBytes == 1_048_576)
        #expect(status.residentPages == 256)
    }

    @Test("No beginning of the status makes a crash", arguments: 0..<100)
    func cut(length: Int) {
        let status = ProcessStatus(String(Self.text.prefix(length)))
        #expect(status == nil || length > 60)
    }

    @Test("The time of the start is found")
    func boot() {
        #expect(ProcessMetrics.bootTime("cpu 1 2\nbtime 1700000000\nprocesses 3\n") == 1_700_000_000)
        #expect(ProcessMetrics.bootTime("cpu 1 2\n") == nil)
    }

    #if os(Linux)
    @Test("This process has all of them, with sensible values")
    func here() {
        let registry = PrometheusRegistry()
        ProcessMetrics.add(to: registry)
        let values = Dictionary(
            ProcessMetrics.collect().map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(Set(values.keys) == Set(ProcessMetrics.descriptions.map(\.name)))
        #expect(values["process_open_fds"] ?? 0 >= 3)
        #expect(values["process_resident_memory_bytes"] ?? 0 > 1_000_000)
        #expect(values["process_start_time_seconds"] ?? 0 > 1_600_000_000)
        #expect(
            String(buffer: registry.exposition(.prometheusText)).contains("# TYPE process_cpu_seconds_total counter")
        )
    }
    #endif
}
