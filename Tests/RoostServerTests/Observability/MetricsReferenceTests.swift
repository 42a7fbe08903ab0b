// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrometheusExposition
import Testing

@testable import RoostServer

/// `docs/metrics.md` has a part that is written from the code.
///
/// `ROOST_UPDATE_DOCS=1 swift test --filter MetricsReferenceTests` writes it again.
@Suite("docs/metrics.md")
struct MetricsReferenceTests {
    private static let begin = "<!-- begin: written from MetricCatalog, see MetricsReferenceTests -->\n"
    private static let end = "<!-- end -->\n"

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static var reference: String {
        let all = MetricCatalog.all + ProcessMetrics.descriptions
        let rows = all.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.kind.rawValue) | \(labels) | \(metric.help) |\n"
        }
        let bounds = MetricDescription.seconds.map { "\($0)".hasSuffix(".0") ? "\(Int($0))" : "\($0)" }
        return """

            | Metric | Kind | Labels | |
            |---|---|---|---|
            \(rows.joined())
            Histograms are of seconds, with buckets up to \(bounds.joined(separator: ", ")) and infinity.


            """
    }

    @Test("The table is that of the code")
    func table() throws {
        let file = Self.root.appending(path: "docs/metrics.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let begin = try #require(text.range(of: Self.begin))
        let end = try #require(text.range(of: Self.end))
        let inside = begin.upperBound..<end.lowerBound
        if ProcessInfo.processInfo.environment["ROOST_UPDATE_DOCS"] == "1" {
            let updated = text.replacingCharacters(in: inside, with: Self.reference)
            try updated.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(text[inside] == Self.reference, "Run the test with ROOST_UPDATE_DOCS=1.")
        }
    }

    @Test("Each cause of a refusal is explained there, or is a limit")
    func causes() throws {
        let metrics = try String(contentsOf: Self.root.appending(path: "docs/metrics.md"), encoding: .utf8)
        let limits = try String(contentsOf: Self.root.appending(path: "docs/operations.md"), encoding: .utf8)
        for cause in RefusalCause.allCases.map(\.rawValue) {
            #expect(metrics.contains("`\(cause)`") || limits.contains("| `\(cause)` |"), "\(cause)")
        }
    }

    @Test("Names and help texts are as Prometheus' conventions want them")
    func conventions() {
        let all = MetricCatalog.all
        #expect(Set(all.map(\.name)).count == all.count)
        for metric in all {
            #expect(metric.name.hasPrefix("roost_"))
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter))
            #expect(metric.help.hasSuffix(".") && !metric.help.contains("\n"))
            #expect(metric.buckets.isEmpty == (metric.kind != .histogram))
        }
    }
}
