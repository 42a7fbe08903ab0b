// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// What is known of a metric before it is first counted: its name, kind, help text, labels and buckets.
public struct MetricDescription: Equatable, Sendable {
    /// What a metric is.
    public enum Kind: String, Equatable, Sendable {
        /// A number that only grows; its name ends with `_total`.
        case counter
        /// A number that goes up and down.
        case gauge
        /// How often something was at most so large, for fixed bounds.
        case histogram
    }

    /// The name, of the characters `[a-zA-Z0-9_:]`.
    public let name: String

    /// What it is.
    public let kind: Kind

    /// One line for people.
    public let help: String

    /// The names of the labels, in the order in which they are documented.
    public let labels: [String]

    /// The upper bounds of a histogram's buckets, ascending, without the infinite one; empty for others.
    public let buckets: [Double]

    /// Describes a metric.
    ///
    /// - Parameters:
    ///   - kind: What it is.
    ///   - name: The name; other characters than `[a-zA-Z0-9_:]` become `_`, and a counter gets `_total` if it lacks it.
    ///   - help: One line for people.
    ///   - labels: The names of the labels.
    ///   - buckets: The upper bounds of a histogram's buckets, in any order; ignored for other kinds.
    public init(
        _ kind: Kind,
        _ name: String,
        help: String,
        labels: [String] = [],
        buckets: [Double] = MetricDescription.seconds
    ) {
        self.kind = kind
        self.name = ExpositionName.metric(name, isCounter: kind == .counter)
        self.help = help
        self.labels = labels
        self.buckets = kind == .histogram ? Array(Set(buckets.filter { $0.isFinite })).sorted() : []
    }

    /// Bounds for durations in seconds: from half a millisecond to half a minute.
    public static let seconds = [
        0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
}
