// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Writes metrics line by line.
struct ExpositionWriter {
    private let format: ExpositionFormat
    private var text = ByteBuffer()

    init(_ format: ExpositionFormat) {
        self.format = format
    }

    /// Writes one metric with all its series.
    mutating func write(_ metric: MetricPoints) {
        let description = metric.description
        let family = self.familyName(description)
        let help = description.help.isEmpty ? "No description." : description.help
        self.text.writeString("# HELP \(family) \(self.escapedHelp(help))\n")
        self.text.writeString("# TYPE \(family) \(description.kind.rawValue)\n")
        for (labels, value) in metric.points.sorted(by: { $0.labels.precedes($1.labels) }) {
            switch value {
            case .number(let number): self.line(description.name, labels, self.number(number))
            case .histogram(let bounds, let snapshot): self.write(description.name, labels, bounds, snapshot)
            }
        }
    }

    /// Ends the text.
    mutating func finish() -> ByteBuffer {
        if self.format == .openMetrics {
            self.text.writeString("# EOF\n")
        }
        return self.text
    }

    private mutating func write(
        _ name: String,
        _ labels: Labels,
        _ bounds: [Double],
        _ snapshot: HistogramCell.Snapshot
    ) {
        for (index, count) in snapshot.cumulative.enumerated() {
            let bound = index < bounds.count ? self.bound(bounds[index]) : "+Inf"
            self.line("\(name)_bucket", labels, "\(count)", le: bound)
        }
        self.line("\(name)_sum", labels, self.number(snapshot.sum))
        self.line("\(name)_count", labels, "\(snapshot.cumulative.last ?? 0)")
    }

    private mutating func line(_ name: String, _ labels: Labels, _ value: String, le bound: String? = nil) {
        self.text.writeString(name)
        var pairs = labels.all.map { "\($0.name)=\"\(self.escapedValue($0.value))\"" }
        if let bound {
            pairs.append("le=\"\(bound)\"")
        }
        if !pairs.isEmpty {
            self.text.writeString("{\(pairs.joined(separator: ","))}")
        }
        self.text.writeString(" \(value)\n")
    }

    /// OpenMetrics names a family of counters without the ending of its series.
    private func familyName(_ description: MetricDescription) -> String {
        self.format == .openMetrics && description.kind == .counter
            ? String(description.name.dropLast("_total".count)) : description.name
    }

    private func number(_ value: Double) -> String {
        if value.isNaN {
            return "NaN"
        }
        if value.isInfinite {
            return value < 0 ? "-Inf" : "+Inf"
        }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    /// A bucket's bound; OpenMetrics wants a fraction in any case.
    private func bound(_ value: Double) -> String {
        self.format == .openMetrics ? "\(value)" : self.number(value)
    }

    private func escapedHelp(_ text: String) -> String {
        self.escaped(text, quotes: self.format == .openMetrics)
    }

    private func escapedValue(_ text: String) -> String {
        self.escaped(text, quotes: true)
    }

    private func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            // Only "\n" ends a line, but a reader may not know.
            case "\r": result += " "
            case _: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
