// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// The formats that metrics are written in.
public enum ExpositionFormat: Equatable, Sendable, CaseIterable {
    /// Prometheus' text format 0.0.4.
    case prometheusText
    /// OpenMetrics 1.0.0.
    case openMetrics

    /// The media type for `Content-Type`.
    public var contentType: String {
        switch self {
        case .prometheusText: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The format that somebody wants.
    ///
    /// - Parameter accept: The value of the `Accept` header. OpenMetrics has to be named, and be wanted at least as much
    ///   as plain text; whatever else is there gets ``prometheusText``.
    public init(accept: String?) {
        var openMetrics = 0.0
        var text = 0.0
        for range in (accept ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let version = parts.dropFirst().first { $0.hasPrefix("version=") }?.dropFirst("version=".count)
            switch parts.first {
            case "application/openmetrics-text" where version == nil || version == "1.0.0":
                openMetrics = max(openMetrics, quality)
            case "text/plain": text = max(text, quality)
            case _: break
            }
        }
        self = openMetrics > 0 && openMetrics >= text ? .openMetrics : .prometheusText
    }
}
