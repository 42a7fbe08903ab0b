// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What is to be written of one metric.
struct MetricPoints {
    /// What one series is at the moment.
    enum Value {
        case number(Double)
        case histogram(bounds: [Double], HistogramCell.Snapshot)
    }

    let description: MetricDescription
    var points: [(labels: Labels, value: Value)]

    init(_ description: MetricDescription, _ points: [(Labels, Value)]) {
        self.description = description
        self.points = points
    }

    init(_ family: MetricFamily) {
        self.description = family.description
        self.points = family.series.map { labels, series in
            switch series.cell {
            case .counter(let cell): (labels, .number(cell.value))
            case .gauge(let cell): (labels, .number(cell.value))
            case .histogram(let cell): (labels, .histogram(bounds: cell.bounds, cell.snapshot))
            }
        }
    }
}
