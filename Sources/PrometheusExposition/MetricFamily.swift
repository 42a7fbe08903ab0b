// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// All series of one name.
struct MetricFamily: Sendable {
    /// The number of one series.
    enum Cell: Sendable {
        case counter(CounterCell)
        case gauge(GaugeCell)
        case histogram(HistogramCell)
    }

    /// One series.
    struct Series: Sendable {
        let cell: Cell
        /// How many metrics of the program share it.
        var holders = 1
    }

    let description: MetricDescription
    private(set) var series: [Labels: Series] = [:]

    init(_ description: MetricDescription) {
        self.description = description
    }

    /// Takes a series, which is made if there is none.
    ///
    /// - Parameters:
    ///   - labels: Its labels.
    ///   - limit: How many series there may be.
    /// - Returns: Its number; `nil` if there are too many.
    mutating func take(_ labels: Labels, limit: Int) -> Cell? {
        if let cell = self.series[labels]?.cell {
            self.series[labels]?.holders += 1
            return cell
        }
        guard self.series.count < limit else {
            return nil
        }
        let cell: Cell =
            switch self.description.kind {
            case .counter: .counter(CounterCell())
            case .gauge: .gauge(GaugeCell())
            case .histogram: .histogram(HistogramCell(bounds: self.description.buckets))
            }
        self.series[labels] = Series(cell: cell)
        return cell
    }

    /// Gives a series back; it goes with its last holder.
    mutating func giveBack(_ isIt: (Cell) -> Bool) {
        guard let (labels, series) = self.series.first(where: { isIt($0.value.cell) }) else {
            return
        }
        self.series[labels] = series.holders > 1 ? Series(cell: series.cell, holders: series.holders - 1) : nil
    }
}
