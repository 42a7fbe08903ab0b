// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import NIOCore
internal import Testing

@testable internal import PrometheusExposition

@Suite("Exposition formats")
struct ExpositionFormatTests {
    private func text(_ format: ExpositionFormat, _ points: MetricPoints) -> String {
        var writer = ExpositionWriter(format)
        writer.write(points)
        return String(buffer: writer.finish())
    }

    @Test("What a label says cannot end its quotes or its line")
    func escaping() {
        let points = MetricPoints(
            MetricDescription(.gauge, "depth", help: "A \\ of \"x\"\nhere."),
            [(Labels([("route", "a\"} 1\nb\\c\r\n")]), .number(1))]
        )
        #expect(
            self.text(.prometheusText, points) == #"""
                # HELP depth A \\ of "x"\nhere.
                # TYPE depth gauge
                depth{route="a\"} 1\nb\\c \n"} 1

                """#
        )
        #expect(self.text(.openMetrics, points).contains(#"# HELP depth A \\ of \"x\"\nhere."#))
    }

    @Test("OpenMetrics names counters without _total, writes bounds with a fraction and ends with EOF")
    func openMetrics() {
        let counter = MetricPoints(MetricDescription(.counter, "a_total", help: "A."), [(Labels([]), .number(2))])
        #expect(self.text(.openMetrics, counter) == "# HELP a A.\n# TYPE a counter\na_total 2\n# EOF\n")
        let histogram = MetricPoints(
            MetricDescription(.histogram, "b", help: "B.", buckets: [1]),
            [(Labels([("x", "y")]), .histogram(bounds: [1], .init(cumulative: [1, 3], sum: 2.5)))]
        )
        #expect(
            self.text(.openMetrics, histogram) == """
                # HELP b B.
                # TYPE b histogram
                b_bucket{x="y",le="1.0"} 1
                b_bucket{x="y",le="+Inf"} 3
                b_sum{x="y"} 2.5
                b_count{x="y"} 3
                # EOF

                """
        )
    }

    @Test(
        "Numbers are written as the format wants them",
        arguments: [
            (Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (-0.0, "0"), (1e300, "1e+300"),
            (0.000_1, "0.0001"), (-12, "-12"),
        ]
    )
    func numbers(value: Double, text: String) {
        let points = MetricPoints(MetricDescription(.gauge, "g", help: "G."), [(Labels([]), .number(value))])
        #expect(self.text(.prometheusText, points).hasSuffix("\ng \(text)\n"))
    }

    @Test(
        "The header Accept chooses the format",
        arguments: [
            (nil, ExpositionFormat.prometheusText), ("", .prometheusText), ("*/*", .prometheusText),
            ("text/plain", .prometheusText), ("application/openmetrics-text", .openMetrics),
            ("application/openmetrics-text; version=0.0.1, text/plain", .prometheusText),
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
            ),
            ("text/plain;q=1, application/openmetrics-text;q=0.5", .prometheusText),
            ("application/openmetrics-text;q=0", .prometheusText),
            ("APPLICATION/OpenMetrics-Text ; Version=1.0.0 ; Q=0.3", .openMetrics),
            (";;,,=q", .prometheusText),
        ] as [(String?, ExpositionFormat)]
    )
    func accept(header: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: header) == format)
    }

    @Test("No header makes trouble, however it is put together", arguments: 0..<20)
    func hostileAccept(seed: UInt64) {
        let words = [
            "application/openmetrics-text", "text/plain", "*/*", ";", ",", "=", "q", "q=", "0.5", "1e999", "nan", "-1",
            "version=", "1.0.0", "\"", " ", "\t", "\u{301}", "\r\n", "\u{0}",
        ]
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0..<500 {
            var header = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                header += words[Int(state >> 33) % words.count]
            }
            let format = ExpositionFormat(accept: header)
            #expect(format == .prometheusText || header.contains("application/openmetrics-text"))
        }
    }

    @Test(
        "Names have allowed characters only",
        arguments: [
            ("http.requests", "http_requests"), ("9lives", "_9lives"), ("", "_"), ("a:b", "a:b"), ("é", "__"),
        ]
    )
    func names(text: String, name: String) {
        #expect(ExpositionName.metric(text, isCounter: false) == name)
    }

    @Test("Labels have no names that the formats use, none twice, and are sorted")
    func labels() {
        let labels = Labels([("z:", "1"), ("le", "2"), ("z_", "3"), ("__a", "4")])
        #expect(labels.all.map(\.name) == ["label___a", "label_le", "z_"])
        #expect(labels.all.map(\.value) == ["4", "2", "1"])
    }
}
